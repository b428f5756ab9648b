"""The listening sockets of the web process, held by the supervisor while web restarts.

Because the supervisor owns them, a crashed web process loses no connection that has not been
accepted: it waits in the queue of the socket until the next one is up.
"""

from __future__ import annotations

import errno
import socket

from thirdline.project.supervisor.home import CannotStart

WAITING = 512  # connections
HIGHEST_PORT = 65535


def listen(host: str, port: int) -> list[socket.socket]:
    """One socket per address of `host`; a browser may take localhost for either family."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (socket.gaierror, OverflowError):
        found = []
    if not found or not 0 <= port <= HIGHEST_PORT:
        raise CannotStart(f"{host}, port {port}, is not an address to listen on.")
    wanted = sorted({(family, address) for family, _, _, _, address in found})
    opened: list[socket.socket] = []
    for family, address in wanted:
        try:
            opened.append(_open(family, address))
        except OSError as error:
            # A machine without IPv6 still resolves localhost to it.
            if error.errno in {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}:
                continue
            for each in opened:
                each.close()
            raise CannotStart(_why_not(error, port)) from None
    if not opened:
        raise CannotStart(f"{host} is not an address of this machine.")
    return opened


def _open(family: int, address: tuple[object, ...]) -> socket.socket:
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        made.bind(address)
        made.listen(WAITING)
    except OSError:
        made.close()
        raise
    return made


def _why_not(error: OSError, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program; choose one with --port."
    if error.errno == errno.EACCES:
        return f"Port {port} may not be used by this user; choose one above 1023 with --port."
    return f"Port {port} cannot be used: {error.strerror}."

"""The mail server as EMAIL_URL names it. Plain Python, so that the settings can check it at start."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

FORM = "EMAIL_URL must look like smtp://user:password@mail.example.org:587?tls=starttls"
TLS = ("none", "starttls", "ssl")


class WrongEmailUrl(ValueError):
    """EMAIL_URL cannot be read; the sentence never repeats the password in it."""


@dataclass(frozen=True)
class Server:
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    tls: str = "none"
    timeout: float = 30.0

    @property
    def words(self) -> str:
        return f"{self.host}:{self.port}"


def server_from(url: str) -> Server | None:
    """The server, or None where none is set."""
    if not url.strip():
        return None
    try:
        parts = urlsplit(url.strip())
        port, host = parts.port, parts.hostname
    except ValueError:
        raise WrongEmailUrl(f"{FORM}; its host or port cannot be read.") from None
    if parts.scheme not in {"smtp", "smtps"} or not host or parts.path not in {"", "/"}:
        raise WrongEmailUrl(f"{FORM}.")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    tls = query.pop("tls", "ssl" if parts.scheme == "smtps" else "none")
    timeout = query.pop("timeout", "30")
    if tls not in TLS:
        raise WrongEmailUrl(f"{FORM}; tls is one of {', '.join(TLS)}.")
    if query:
        raise WrongEmailUrl(f"{FORM}; it knows no “{sorted(query)[0]}”.")
    if not timeout.isdigit() or not 1 <= int(timeout) <= 120:
        raise WrongEmailUrl(f"{FORM}; timeout is a number of seconds from 1 to 120.")
    usual = {"ssl": 465, "starttls": 587, "none": 25}[tls]
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Server(host, port or usual, user, password, tls, float(timeout))

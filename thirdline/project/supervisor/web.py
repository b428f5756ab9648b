"""The web process: uvicorn on the sockets the supervisor opened."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import uvicorn

STREAMS_END_WITHIN = 3  # seconds; an event stream never ends by itself and reconnects anyway


class Server(uvicorn.Server):
    """Writes its process id into a file once it answers, so that the address is printed in time."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        Path(os.environ["THIRDLINE_READY"]).write_text(str(os.getpid()))


def main(numbers: list[str]) -> None:
    config = uvicorn.Config(
        "thirdline.project.asgi:application",
        lifespan="auto",
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=STREAMS_END_WITHIN,
    )
    Server(config).run(sockets=[socket.socket(fileno=int(each)) for each in numbers])


if __name__ == "__main__":
    main(sys.argv[1:])

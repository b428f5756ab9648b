"""A real mail server on a real socket, that says what a test wants."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

if TYPE_CHECKING:
    from thirdline.foundation.mail.models import Letter


@dataclass
class Post:
    """What arrived, and the answers still to be given: "250 OK" when there are none."""

    answers: list[str] = field(default_factory=list)
    arrived: list[EmailMessage] = field(default_factory=list)
    asked: int = 0
    on_data: Callable[[], None] | None = None
    port: int = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.asked += 1
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            raw = cast("bytes", envelope.content)
            self.arrived.append(message_from_bytes(raw, policy=policy.default))
        if self.on_data:
            self.on_data()
        if answer == "hang up":
            session.loop.call_soon(cast("Any", server.transport).abort)
            await asyncio.sleep(0.05)
            return "451 gone"
        return answer

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?timeout=5"


@contextmanager
def post_office(answers: list[str] | None = None, *, password: str = "") -> Iterator[Post]:
    post = Post(answers or [], port=free_port())

    def check(server, session, envelope, mechanism, data) -> AuthResult:
        return AuthResult(success=data.password == password.encode(), handled=False)

    options: dict[str, Any] = (
        {"authenticator": check, "auth_require_tls": False} if password else {}
    )
    controller = Controller(post, hostname="127.0.0.1", port=post.port, **options)
    controller.start()
    try:
        yield post
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def letter(to="rae@aldermoor.example", **more) -> Letter:
    # Late: the mail server alone is used where Django is not set up.
    from thirdline.foundation.mail.operations import send_letter

    facts = {"subject": "The VPN is back", "text": "Hello Rae,\nit is back.\n", "by": None, **more}
    written = send_letter(to, **facts)
    assert written is not None
    return written

"""Carries letters to the mail server: at most once each, and never inside a transaction.

For every letter the attempt is committed before the server hears of it. What the server then says
is written down; what it did not get to say leaves the letter in doubt.
"""

from __future__ import annotations

import logging
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.conf import settings
from django.utils.translation import gettext as _

from thirdline.foundation.mail import operations
from thirdline.foundation.mail.addresses import own_address
from thirdline.foundation.mail.dressing import html_of
from thirdline.foundation.mail.models import Letter
from thirdline.foundation.mail.queries import mail_server
from thirdline.foundation.mail.rules import LetterState
from thirdline.foundation.mail.server import Server
from thirdline.kit import clock

BATCH = 20
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Fate:
    """How an attempt ended, and what the server said."""

    state: LetterState
    error: str = ""


class CannotReach(Exception):
    """The server was not reached or did not let us in: nothing was handed over."""


def deliver_due() -> int:
    """Send one batch of due letters; the answer is how many were found."""
    operations.doubt_letters(by=None)
    server = mail_server()
    if server is None:
        return 0
    letters = operations.claim_letters(limit=BATCH, by=None)
    if letters:
        _deliver(letters, server)
    return len(letters)


def _deliver(letters: list[Letter], server: Server) -> None:
    try:
        line = _connect(server)
    except CannotReach as problem:
        log.warning("The mail server %s cannot be used: %s", server.words, problem)
        for letter in letters:
            operations.settle_letter(letter, state=LetterState.QUEUED, error=str(problem), by=None)
        return
    try:
        for letter in letters:
            line = _deliver_one(letter, line, server)
    finally:
        line.close()


def _deliver_one(letter: Letter, line: smtplib.SMTP, server: Server) -> smtplib.SMTP:
    """Send one letter and answer the line to go on with: a broken one is replaced."""
    try:
        line = line if _answers(line) else _connect(server)
    except CannotReach as problem:
        operations.settle_letter(letter, state=LetterState.QUEUED, error=str(problem), by=None)
        return line
    if not operations.begin_sending(letter, by=None):
        return line
    fate = _hand_over(letter, line)
    operations.settle_letter(letter, state=fate.state, error=fate.error, by=None)
    if fate.state is not LetterState.SENT:
        log.warning("Letter %s: %s. %s", letter.pk, fate.state, fate.error)
    return line


def _connect(server: Server) -> smtplib.SMTP:
    line = _line_to(server)
    try:
        line.connect(server.host, server.port)
        if server.tls == "starttls":
            line.starttls(context=ssl.create_default_context())
        line.ehlo_or_helo_if_needed()
        if server.user:
            line.login(server.user, server.password)
    except smtplib.SMTPAuthenticationError:
        line.close()
        raise CannotReach(
            _("It does not accept the user name and password in EMAIL_URL.")
        ) from None
    except (OSError, smtplib.SMTPException) as error:
        line.close()
        words = _("%(host)s does not answer as a mail server (%(what)s).")
        raise CannotReach(words % {"host": server.words, "what": _short(error)}) from None
    return line


def _line_to(server: Server) -> smtplib.SMTP:
    if server.tls == "ssl":
        line: smtplib.SMTP = smtplib.SMTP_SSL(
            timeout=server.timeout, context=ssl.create_default_context()
        )
    else:
        line = smtplib.SMTP(timeout=server.timeout)
    # Without a host in the constructor it would not know whose certificate to check.
    line._host = server.host  # type: ignore[attr-defined]
    return line


def _answers(line: smtplib.SMTP) -> bool:
    try:
        return line.sock is not None and line.rset()[0] == 250
    except smtplib.SMTPServerDisconnected:
        return False


def _hand_over(letter: Letter, line: smtplib.SMTP) -> Fate:
    """Until the text is handed over a broken line is harmless; from then on only an answer is."""
    content = message_of(letter).as_bytes(policy=SMTP)
    try:
        for code, said in _envelope(letter, line):
            if code >= 400:
                return Fate(_state_after(code), _words(code, said))
    except (OSError, smtplib.SMTPException) as error:
        line.close()
        return Fate(LetterState.QUEUED, _short(error))
    try:
        code, said = line.data(content)
    except smtplib.SMTPDataError as error:
        return Fate(_state_after(error.smtp_code), _words(error.smtp_code, error.smtp_error))
    except (OSError, smtplib.SMTPException) as error:
        line.close()
        return Fate(
            LetterState.IN_DOUBT,
            _("The line broke before the answer (%(what)s).") % {"what": _short(error)},
        )
    return Fate(LetterState.SENT) if code == 250 else Fate(_state_after(code), _words(code, said))


def _envelope(letter: Letter, line: smtplib.SMTP) -> list[tuple[int, bytes]]:
    given = line.mail(own_address())
    return [given] if given[0] >= 400 else [given, line.rcpt(letter.to_address)]


def _state_after(code: int) -> LetterState:
    return LetterState.FAILED if code >= 500 else LetterState.QUEUED


def _words(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return _("The mail server answered %(code)s: %(said)s") % {
        "code": code,
        "said": " ".join(text.split()),
    }


def _short(error: BaseException) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__


def message_of(letter: Letter) -> EmailMessage:
    """The letter as it travels."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = settings.EMAIL_FROM, letter.to_address
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.written_at or clock.now())
    message["Message-ID"] = letter.message_id
    for name, value in letter.headers.items():
        message[name] = value
    message.set_content(letter.text)
    language = letter.person.language if letter.person else ""
    message.add_alternative(letter.html or html_of(letter.text, language=language), subtype="html")
    return message

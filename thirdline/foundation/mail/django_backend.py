"""Django's own letters (password reset, sign-in codes) become rows like all others."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage, EmailMultiAlternatives

from thirdline.foundation.mail.operations import send_letter
from thirdline.kit.refusals import Refused

# What the letter sets itself; anything else Django's caller wrote is taken along.
OURS = {"from", "to", "subject", "date", "message-id", "auto-submitted"}


class LetterBackend(BaseEmailBackend):
    """An e-mail backend that writes letters instead of sending them."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        return sum(self._write(message) for message in email_messages)

    def _write(self, message: EmailMessage) -> int:
        try:
            for address in message.recipients():
                send_letter(
                    address,
                    subject=str(message.subject),
                    text=str(message.body),
                    html=_html(message),
                    headers={
                        name: str(value)
                        for name, value in message.extra_headers.items()
                        if name.lower() not in OURS
                    },
                    by=None,
                )
        except Refused:
            if not self.fail_silently:
                raise
            return 0
        return 1 if message.recipients() else 0


def _html(message: EmailMessage) -> str:
    if not isinstance(message, EmailMultiAlternatives):
        return ""
    found = [body for body, kind in message.alternatives if kind == "text/html"]
    return str(found[0]) if found else ""

from __future__ import annotations

import argparse
import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError

from thirdline.foundation.mail.models import InboundLetter
from thirdline.foundation.mail.rules import Outcome
from thirdline.foundation.mail.taking_in import take_in_letter

# Exit codes of sysexits.h, which mail servers know: try again later, and give it back.
TRY_AGAIN, GIVE_BACK = 75, 65


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    mail = commands.add_parser("mail", help="take letters in").add_subparsers(required=True)
    words = "make a ticket or a reply of one raw letter (RFC 822) from standard input"
    take_in = mail.add_parser("take-in", help=words)
    take_in.set_defaults(run=_take_in)


def _take_in(args: argparse.Namespace) -> int:
    most = settings.ATTACHMENT_MAX_BYTES * 2
    raw = sys.stdin.buffer.read(most + 1)
    if not raw.strip():
        print("There was no letter on standard input.", file=sys.stderr)
        return GIVE_BACK
    if len(raw) > most:
        print(f"A letter may have {most // (1024 * 1024)} MB; this one is larger.", file=sys.stderr)
        return GIVE_BACK
    try:
        letter = take_in_letter(raw)
    except (OperationalError, InterfaceError):
        print("The database does not answer. Hand the letter over again later.", file=sys.stderr)
        return TRY_AGAIN
    print(sentence(letter))
    return 0


def sentence(letter: InboundLetter) -> str:
    """What became of a letter, for the terminal."""
    number = f"{settings.TICKET_PREFIX}{letter.ticket_id}"
    words = {
        Outcome.TICKET: f"It is ticket {number}.",
        Outcome.REPLY: f"It is a reply on {number}.",
        Outcome.NOTE: f"It is a note on {number}, for the support team to judge.",
        Outcome.IGNORED: f"It makes no ticket and is not answered ({letter.reason}).",
        Outcome.PENDING: f"It is kept and will be tried again. {letter.reason}".rstrip(),
    }
    return f"Letter {letter.pk} was taken in. {words[Outcome(letter.outcome)]}"

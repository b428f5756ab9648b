from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from django.conf import settings
from django.db import InterfaceError, OperationalError

from thirdline.foundation.mail.letter_page import facts_of, page_of
from thirdline.foundation.mail.models import InboundLetter
from thirdline.foundation.mail.reading.parsing import read_or_wrap
from thirdline.foundation.mail.rules import Outcome
from thirdline.foundation.mail.taking_in import take_in_letter

# Exit codes of sysexits.h, which mail servers know: try again later, and give it back.
TRY_AGAIN, GIVE_BACK = 75, 65


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    group = commands.add_parser("mail", help="read letters, take them in")
    mail = group.add_subparsers(required=True)
    words = "make a ticket or a reply of one raw letter (RFC 822) from standard input"
    take_in = mail.add_parser("take-in", help=words)
    take_in.set_defaults(run=_take_in)
    # It runs without a database (see project/supervisor/command.py), so it must not ask one.
    parse = mail.add_parser("parse", help="show how a raw letter is read; nothing is stored")
    parse.add_argument("file", metavar="FILE", help="a letter as it came, or - for standard input")
    parse.add_argument("--json", action="store_true", help="all of it, for programs")
    parse.set_defaults(run=_parse)


def _take_in(args: argparse.Namespace) -> int:
    most = settings.LETTER_MAX_BYTES
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


def _parse(args: argparse.Namespace) -> int:
    try:
        raw = sys.stdin.buffer.read() if args.file == "-" else Path(args.file).read_bytes()
    except OSError as error:
        print(f"{args.file} cannot be opened: {error.strerror}.", file=sys.stderr)
        return 1
    letter = read_or_wrap(raw)
    told = json.dumps(facts_of(letter), indent=2) if args.json else page_of(letter)
    # Bytes, because a terminal set to plain ASCII would refuse half of the world's letters.
    sys.stdout.buffer.write(f"{told}\n".encode())
    return 0


def sentence(letter: InboundLetter) -> str:
    """What became of a letter, for the terminal."""
    number = f"{settings.TICKET_PREFIX}{letter.ticket_id}"
    words = {
        Outcome.TICKET: f"It is ticket {number}.",
        Outcome.REPLY: f"It is a reply on {number}.",
        Outcome.NOTE: f"It is a note on {number}, for the support team to judge.",
        Outcome.IGNORED: f"It makes no ticket and is not answered ({letter.reason}).",
        Outcome.HELD: "It is held back: its sender wrote more than is taken in by itself in an hour.",
        Outcome.PENDING: f"It is kept and will be tried again. {letter.reason}".rstrip(),
    }
    return f"Letter {letter.pk} was taken in. {words[Outcome(letter.outcome)]}"

"""States of a letter, when it is tried again, and what may stand in its head."""

from __future__ import annotations

import enum
import hashlib
import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from thirdline.kit.texts.later import later


class LetterState(enum.StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    # No mail server is set: the letter is there to be read in the outbox and goes nowhere.
    KEPT = "kept"
    # It was sent, and a server on the way gave it back for good.
    BOUNCED = "bounced"
    # The worker died, or the line did, after the text was handed over and before the server answered.
    IN_DOUBT = "in_doubt"


class Outcome(enum.StrEnum):
    """What became of a letter that was taken in."""

    PENDING = "pending"
    TICKET = "ticket"
    REPLY = "reply"
    NOTE = "note"
    BOUNCE = "bounce"
    IGNORED = "ignored"
    # One sender wrote more than a person does; it waits for somebody to look.
    HELD = "held"


class Treatment(enum.StrEnum):
    """What becomes of letters from an address, a domain, or anybody (`*`)."""

    # A monitoring system, say: as many letters as it likes.
    TRUST = "trust"
    WELCOME = "welcome"
    # Nobody becomes a requester by it; the team reads what came and decides.
    JUDGE = "judge"
    BLOCK = "block"


# How much of what one sender wrote is taken in by itself in this time: a machine that answers a
# machine writes more, whatever it says it is.
COUNTED_OVER = timedelta(hours=1)
ANYBODY = "*"
BLOCKED, TOO_MANY, RELEASED, LEFT = "sender-blocked", "too-many", "released", "held-and-left"


class MailboxKind(enum.StrEnum):
    IMAP = "imap"
    # A mail provider hands letters over by HTTP, at an address only it knows.
    HTTP = "http"


class Tls(enum.StrEnum):
    SSL = "ssl"
    STARTTLS = "starttls"
    NONE = "none"


class WayIn(enum.StrEnum):
    PASSWORD = "password"  # noqa: S105 - the name of a way, not a secret
    OAUTH2 = "oauth2"


class Begin(enum.StrEnum):
    """What of a folder is taken in when it is met for the first time."""

    UNREAD = "unread"
    NEW = "new"
    ALL = "all"


class After(enum.StrEnum):
    """What becomes of a message on the server once its letter is kept here."""

    SEEN = "seen"
    MOVE = "move"
    DELETE = "delete"


STATE_WORDS = {
    LetterState.QUEUED: later("Waiting"),
    LetterState.SENDING: later("On its way"),
    LetterState.SENT: later("Sent"),
    LetterState.FAILED: later("Failed"),
    LetterState.KEPT: later("Kept here"),
    LetterState.BOUNCED: later("Came back"),
    LetterState.IN_DOUBT: later("In doubt"),
}

# Minutes until the next try; after the last of them the letter has failed. About three days in all.
_MINUTES = (1, 2, 5, 15, 30, 60, 120, 240, 480, 720, 1440, 1440)
TRIES = len(_MINUTES) + 1
# A claimed letter belongs to its worker this long; after a crash another takes it up.
LEASE = timedelta(minutes=5)
# No conversation with a mail server lasts longer than its time-outs together.
DOUBT_AFTER = timedelta(minutes=10)

RESENDABLE = (LetterState.FAILED, LetterState.BOUNCED, LetterState.IN_DOUBT, LetterState.KEPT)
# What people have to know of: nobody has read these.
LOST = (LetterState.FAILED, LetterState.BOUNCED, LetterState.IN_DOUBT)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_HOST = re.compile(r"[A-Za-z0-9.:_-]{1,253}")
_HEADER = re.compile(r"[A-Za-z0-9-]{1,60}")


def why_not_fetch(
    *, kind: str, address: str, host: str, port: int, user: str, folder: str, after: str,
    after_folder: str,
) -> str | None:  # fmt: skip
    """What is missing before anybody could look into a mailbox."""
    if why_not_send(address, "", {}):
        return _("Give the address people write to, like it@example.org.")
    if kind == MailboxKind.HTTP:
        return None
    moves = after == After.MOVE
    missing = {
        _("Give the name of the mail server, like imap.example.org."): not _HOST.fullmatch(host),
        _("A port is a number from 1 to 65535; 993 is the usual one."): not 0 < port < 65_536,
        _("Give the name the mailbox is opened with; often it is the address."): not _is_line(user),
        _("Name the folder that is read, like INBOX."): not _is_line(folder),
        _("Name the folder letters are moved to, another than the one that is read."): moves
        and (not _is_line(after_folder) or after_folder == folder),
    }
    return next((sentence for sentence, is_so in missing.items() if is_so), None)


def why_not_pattern(pattern: str) -> str | None:
    """Whose letters a rule is about: an address, a domain, or `*`."""
    if pattern == ANYBODY:
        return None
    if pattern != pattern.strip().lower() or not re.fullmatch(
        r"([^@\s,;<>]+@)?[a-z0-9_-]+(\.[a-z0-9_-]+)*", pattern
    ):
        return _("Name an address, a domain or *, in small letters, like netvance.example.")
    return None


def patterns_of(sender: str) -> list[str]:
    """Every pattern that speaks of a sender, the narrowest first."""
    address = sender.strip().lower()
    parts = address.rpartition("@")[2].split(".")
    return [address, *(".".join(parts[at:]) for at in range(len(parts))), ANYBODY]


def why_not_ask_for_tokens(address: str) -> str | None:
    """A client's secret goes to nobody in the clear; this very machine is nobody else."""
    parts = urlsplit(address)
    here = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if parts.scheme == "https" or (parts.scheme == "http" and here):
        return None
    return _("The address of its tokens begins with https; a secret is sent there.")


def digest_of(key: str) -> str:
    """A random key needs no slow hash: there is nothing to guess."""
    return hashlib.sha256(key.encode()).hexdigest()


def _is_line(words: str) -> bool:
    return bool(words) and not _CONTROL.search(words)


def next_try_at(attempts: int, now: datetime) -> datetime | None:
    """When a letter that has been tried `attempts` times is tried again; None when it is given up."""
    if attempts > len(_MINUTES):
        return None
    return now + timedelta(minutes=_MINUTES[max(attempts, 1) - 1])


def why_not_send(address: str, subject: str, headers: dict[str, str]) -> str | None:
    """A line break in a head lets a stranger write heads of their own."""
    return why_not_reach(address) or why_not_head(subject, headers)


def why_not_reach(address: str) -> str | None:
    is_one = re.fullmatch(r"[^@\s,;<>]+@[^@\s,;<>]+", address) and len(address) <= 254
    if _CONTROL.search(address) or not is_one:
        return _("“%(address)s” is no address a letter can go to.") % {"address": address[:80]}
    return None


def why_not_head(subject: str, headers: dict[str, str]) -> str | None:
    if _CONTROL.search(subject) or any(_CONTROL.search(value) for value in headers.values()):
        return _("The subject and the head of a letter stand on one line each.")
    if not all(_HEADER.fullmatch(name) for name in headers):
        return _("A name in the head of the letter is not one.")
    return None


def subject_of(words: str) -> str:
    """Whatever people wrote, as a subject: on one line, without signs that only machines read."""
    return " ".join(_CONTROL.sub(" ", words).split())[:200]


def why_not_resend(state: str, server_is_set: bool) -> str | None:
    if LetterState(state) not in RESENDABLE:
        return _(
            "Only a letter that failed, came back, is in doubt or was kept here can be sent again."
        )
    if not server_is_set:
        return _("No mail server is set. Set EMAIL_URL and start again; then send it.")
    return None

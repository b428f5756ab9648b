"""Fetches letters from an IMAP folder: kept here first, put away there after.

A message is known by its number in the folder, so that one somebody opened in a mail program is
taken in as well. Whatever ends the work half-way, the message is met again and its letter is the same.
"""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from django.conf import settings
from django.utils.translation import gettext as _
from imap_tools import (
    BaseMailBox,
    ImapToolsError,
    MailBox,
    MailboxFolderSelectError,
    MailboxLoginError,
    MailBoxStartTls,
    MailBoxUnencrypted,
)

from thirdline.foundation.mail import operations
from thirdline.foundation.mail.access_tokens import NoToken, access_token, forget, secret_of
from thirdline.foundation.mail.models import Mailbox
from thirdline.foundation.mail.rules import After, Begin, Tls, WayIn
from thirdline.foundation.mail.taking_in import take_in_letter

TIMEOUT = 30.0  # seconds for any one answer
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
BROKEN = (OSError, imaplib.IMAP4.error, ImapToolsError)


class CannotFetch(Exception):
    """The mailbox cannot be looked into; the sentence is for administrators and holds no secret."""


@contextmanager
def line_to(mailbox: Mailbox) -> Iterator[BaseMailBox]:
    """A line on which the folder is selected."""
    line = _connected(mailbox)
    try:
        _sign_in(line, mailbox)
        _select(line, mailbox)
        yield line
    finally:
        # The other side may be gone; there is nobody left to say goodbye to.
        line.client.shutdown()


@dataclass(frozen=True)
class Seen:
    """What stands in a folder, for whoever tries whether a mailbox opens."""

    messages: int
    unread: int


def look_into(mailbox: Mailbox) -> Seen:
    """Open it and count, taking nothing; what stands in the way is `CannotFetch`."""
    try:
        with line_to(mailbox) as line:
            found = line.folder.status(None, ["MESSAGES", "UNSEEN"])
            return Seen(found["MESSAGES"], found["UNSEEN"])
    except BROKEN as error:
        raise CannotFetch(f"{mailbox.host} hung up ({_short(error)}).") from None


def take_new(
    mailbox: Mailbox, line: BaseMailBox, *, stop: Callable[[], bool] = lambda: False
) -> int:
    """Take in what is new, oldest first; the answer is how many. `stop` is asked before each."""
    validity, following = _numbers(line)
    taken = 0
    if mailbox.uid_validity != validity:
        taken = _meet(mailbox, line, validity, following, stop)
    if mailbox.uid_validity == validity:
        taken += _take(mailbox, line, _beyond(mailbox, line), stop)
    return taken


def _meet(
    mailbox: Mailbox, line: BaseMailBox, validity: int, following: int, stop: Callable[[], bool]
) -> int:
    """A folder met for the first time; with numbers of another time, all of it is looked at again,
    and a letter that is known is kept once."""
    begin = Begin.ALL if mailbox.uid_validity is not None else Begin(mailbox.begin)
    taken = 0
    if begin is Begin.UNREAD:
        unread = sorted(int(uid) for uid in line.uids("UNSEEN", charset=None))
        taken = _take(mailbox, line, unread, stop)
        if taken < len(unread):
            return taken
    last_uid = 0 if begin is Begin.ALL else following - 1
    operations.remember_place(mailbox, uid_validity=validity, last_uid=last_uid, by=None)
    return taken


def _take(mailbox: Mailbox, line: BaseMailBox, uids: list[int], stop: Callable[[], bool]) -> int:
    for done, uid in enumerate(uids):
        if stop():
            return done
        _take_one(mailbox, line, uid)
    return len(uids)


def _beyond(mailbox: Mailbox, line: BaseMailBox) -> list[int]:
    """`n:*` names the last message even where its number is lower."""
    found = line.uids(f"UID {mailbox.last_uid + 1}:*", charset=None)
    return sorted(uid for uid in map(int, found) if uid > mailbox.last_uid)


def _numbers(line: BaseMailBox) -> tuple[int, int]:
    """The folder's validity and the number its next message will have."""
    status = line.folder.status(None, ["UIDVALIDITY", "UIDNEXT"])
    return int(status["UIDVALIDITY"]), int(status["UIDNEXT"])


def _take_one(mailbox: Mailbox, line: BaseMailBox, uid: int) -> None:
    size = _size(line, uid)
    if size is None:
        return  # somebody took it away meanwhile
    most = settings.LETTER_MAX_BYTES
    raw = _part(line, uid, "BODY.PEEK[]") if size <= most else _too_large(mailbox, line, uid, size)
    if raw is None:
        return
    take_in_letter(raw, mailbox=mailbox)
    if size <= most:
        _put_away(mailbox, line, uid)
    operations.remember_fetched(mailbox, uid=uid, by=None)


def _size(line: BaseMailBox, uid: int) -> int | None:
    _, found = line.client.uid("FETCH", str(uid), "(RFC822.SIZE)")
    for one in found:
        if isinstance(one, bytes) and (size := _SIZE.search(one)):
            return int(size[1])
    return None


def _part(line: BaseMailBox, uid: int, what: str) -> bytes | None:
    _, found = line.client.uid("FETCH", str(uid), f"({what})")
    return next((bytes(one[1]) for one in found if isinstance(one, tuple)), None)


def _too_large(mailbox: Mailbox, line: BaseMailBox, uid: int, size: int) -> bytes | None:
    """A letter in place of one that is too large to take in: it says so, and where the whole lies."""
    raw = _part(line, uid, "BODY.PEEK[HEADER]")
    if raw is None:
        return None
    head = message_from_bytes(raw, policy=policy.compat32)
    instead = EmailMessage()
    for name in ("From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References"):
        if head[name] is not None:
            instead[name] = " ".join(str(head[name]).split())
    instead.set_content(
        _(
            "This letter has %(size)s MB and was not taken in: %(most)s MB are the most. It lies in the folder %(folder)s of %(address)s."
        )
        % {
            "size": size // 1_000_000,
            "most": settings.LETTER_MAX_BYTES // 1_000_000,
            "folder": mailbox.folder,
            "address": mailbox.address,
        }
        + "\n"
    )
    return instead.as_bytes()


def _put_away(mailbox: Mailbox, line: BaseMailBox, uid: int) -> None:
    number, after = str(uid), After(mailbox.after)
    if after is After.SEEN:
        line.flag([number], ["\\Seen"], True)
    elif after is After.MOVE:
        if not line.folder.exists(mailbox.after_folder):
            line.folder.create(mailbox.after_folder)
        line.move([number], mailbox.after_folder)
    else:
        line.delete([number])


def _connected(mailbox: Mailbox) -> BaseMailBox:
    host, port = mailbox.host, mailbox.port
    try:
        if mailbox.tls == Tls.SSL:
            return MailBox(host, port, TIMEOUT, ssl_context=ssl.create_default_context())
        if mailbox.tls == Tls.STARTTLS:
            return MailBoxStartTls(host, port, TIMEOUT, ssl_context=ssl.create_default_context())
        return MailBoxUnencrypted(host, port, TIMEOUT)
    except ssl.SSLError as error:
        said = getattr(error, "verify_message", "") or error.reason or "no TLS"
        words = _("%(host)s cannot be trusted: %(said)s.")
        raise CannotFetch(words % {"host": f"{host}:{port}", "said": said}) from None
    except BROKEN as error:
        words = _("%(host)s does not answer as a mail server (%(what)s).")
        raise CannotFetch(words % {"host": f"{host}:{port}", "what": _short(error)}) from None


def _sign_in(line: BaseMailBox, mailbox: Mailbox) -> None:
    try:
        if mailbox.way == WayIn.OAUTH2:
            line.xoauth2(mailbox.user, access_token(mailbox), initial_folder=None)
        else:
            password = secret_of(mailbox).get("password", "")
            plain = (mailbox.user + password).isascii()
            (line.login if plain else line.login_utf8)(mailbox.user, password, None)
    except NoToken as problem:
        raise CannotFetch(str(problem)) from None
    except (MailboxLoginError, imaplib.IMAP4.error):
        forget(mailbox)
        by_token = _("%(host)s does not accept the token.")
        by_name = _("%(host)s does not accept the user name and password.")
        words = by_token if mailbox.way == WayIn.OAUTH2 else by_name
        raise CannotFetch(words % {"host": mailbox.host}) from None
    except OSError as error:
        words = _("%(host)s hung up while signing in (%(what)s).")
        raise CannotFetch(words % {"host": mailbox.host, "what": _short(error)}) from None


def _select(line: BaseMailBox, mailbox: Mailbox) -> None:
    try:
        line.folder.set(mailbox.folder)
    except MailboxFolderSelectError:
        names = ", ".join(sorted(one.name for one in line.folder.list())[:12])
        words = _("There is no folder “%(folder)s”. It has %(names)s.")
        raise CannotFetch(words % {"folder": mailbox.folder, "names": names}) from None


def _short(error: BaseException) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__

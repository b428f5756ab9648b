"""Reads a raw letter, whatever is wrong with it: an adapter to the world's mail programs.

Every step reads leniently, so that a letter is only `Unreadable` when no head can be made out in it
or a reader of ours fails; `read_or_wrap` makes a letter even of those: their bytes as its text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from thirdline.foundation.mail import addresses
from thirdline.foundation.mail.reading import bounces, charsets, heads, kinds, markup, outlook
from thirdline.foundation.mail.reading.bodies import Piece, pieces_of
from thirdline.foundation.mail.reading.bounces import Bounce
from thirdline.foundation.mail.reading.heads import Address
from thirdline.foundation.mail.reading.kinds import LetterKind
from thirdline.foundation.mail.reading.markup import Line
from thirdline.foundation.mail.reading.mime import Part, take_apart
from thirdline.foundation.mail.reading.quoting import Trimmed, trim
from thirdline.foundation.mail.rules import why_not_send

MOST_IDS = 40
_KNOWN_HEADS = ("from", "to", "subject", "date", "message-id", "received", "return-path", "sender",
                "delivered-to", "mime-version", "content-type", "reply-to", "cc")  # fmt: skip


class Unreadable(Exception):
    """No letter can be made out in these bytes."""


@dataclass(frozen=True)
class ReadLetter:
    """What a letter says; texts are safe to store, files are as they came.

    `recipients` are all addresses it came by, `addressees` those it names itself. `cites` are the
    ids that may tie it to a ticket. `markup` is the HTML as it came: show `html`, never that.
    """

    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    message_id: str
    cites: tuple[str, ...]
    automatic: str
    files: tuple[Piece, ...] = field(repr=False)
    sender_as_written: str = ""
    addressees: tuple[Address, ...] = ()
    date: datetime | None = None
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    trimmed: Trimmed = field(default_factory=lambda: Trimmed(()))
    markup: str = field(default="", repr=False)
    kind: LetterKind = LetterKind.MESSAGE
    bounce: Bounce | None = None
    problem: str = ""
    unasked: bool = False

    @property
    def visible_reply(self) -> str:
        return self.trimmed.visible

    @property
    def quoted(self) -> str:
        return self.trimmed.quoted

    @property
    def html(self) -> str:
        """The HTML as it may be shown, images from elsewhere left out; empty for a plain letter."""
        return markup.cleaned(self.markup) if self.markup else ""


def read_letter(raw: bytes) -> ReadLetter:
    """Read a letter, or say that it cannot be read; no other error leaves here."""
    try:
        letter = outlook.take_apart(raw) if outlook.is_saved(raw) else take_apart(raw)
        if letter is None or not any(letter.raw(name) for name in _KNOWN_HEADS):
            raise Unreadable("no head")
        return _read(letter)
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable(type(error).__name__) from error


def read_or_wrap(raw: bytes) -> ReadLetter:
    """Read a letter; what is none becomes one whose text is the bytes, and says why in `problem`."""
    try:
        return read_letter(raw)
    except Unreadable as reason:
        return _wrapped(raw, str(reason))


def _read(letter: Part) -> ReadLetter:
    found = pieces_of(letter)
    likely = found.likely
    lines = found.lines
    text = "\n".join(line.text for line in lines)
    sender = _sender(letter, likely)
    references = heads.ids(letter, "references")
    answered = heads.ids(letter, "in-reply-to")
    own = heads.ids(letter, "message-id")
    kind, bounce = _kind(letter, own[0] if own else "", sender.address, text)
    cited = [*references, *answered, *([bounce.letter_id] if bounce and bounce.letter_id else [])]
    return ReadLetter(
        sender=sender.address.lower(),
        sender_name=sender.name[:120],
        recipients=_recipients(letter, likely),
        subject=heads.squeezed(heads.text_of(letter, "subject", likely)),
        text=text,
        message_id=own[0] if own else "",
        cites=tuple(cited[-MOST_IDS:]),
        automatic=kinds.why_automatic(letter),
        unasked=kinds.speaks_unasked(letter),
        files=tuple(found.files),
        sender_as_written=sender.address,
        addressees=_addressees(letter, likely),
        date=heads.date_of(letter),
        in_reply_to=answered[0] if answered else "",
        references=tuple(references),
        trimmed=trim(lines, sender.name or sender.address),
        markup=found.markup,
        kind=kind,
        bounce=bounce,
    )


def _kind(letter: Part, own: str, sender: str, text: str) -> tuple[LetterKind, Bounce | None]:
    """A letter of ours that comes back is a loop before it is anything else."""
    ours = addresses.own_address().lower()
    marked = ours and ours in letter.word("x-loop").lower()
    if addresses.is_own(sender) or addresses.is_own_message_id(own) or marked:
        return LetterKind.LOOP, None
    if kinds.is_report(letter) or bounces.is_positive(letter):
        return LetterKind.REPORT, None
    if bounce := bounces.bounce_of(letter, text):
        return LetterKind.BOUNCE, bounce
    if letter.type == "multipart/report":
        return LetterKind.REPORT, None
    by_machine = kinds.is_by_machine(letter)
    return (LetterKind.AUTO_REPLY if by_machine else LetterKind.MESSAGE), None


def _wrapped(raw: bytes, reason: str) -> ReadLetter:
    """Bytes that are no letter, as text if they are text and as a file if not."""
    is_text = b"\x00" not in raw[:4096]
    text = charsets.lines(charsets.decode(raw if is_text else b"")).strip("\n")
    is_html = (
        text.lstrip()[:200].lower().startswith(("<!doctype html", "<html", "<body", "<div", "<p>"))
    )
    lines = markup.lines_of(text) if is_html else [Line(one) for one in text.split("\n")]
    piece = Piece("letter.eml", "message/rfc822", raw)
    return ReadLetter(
        sender="", sender_name="", recipients=(), subject="", message_id="", cites=(), automatic="",
        text="\n".join(line.text for line in lines), files=() if is_text or not raw else (piece,),
        trimmed=trim(lines), markup=text if is_html else "", problem=reason,
    )  # fmt: skip


def _sender(letter: Part, likely: str) -> Address:
    """Whoever the letter is from; a name without an address keeps the address of the next head."""
    name = ""
    for where in ("from", "sender", "reply-to", "return-path"):
        for one in heads.addresses(letter, where, likely):
            if len(one.address) <= 254 and why_not_send(one.address, "", {}) is None:
                return Address(one.address, one.name or name)
            name = name or one.name
    return Address("", name)


def _addressees(letter: Part, likely: str) -> tuple[Address, ...]:
    named = [*heads.addresses(letter, "to", likely), *heads.addresses(letter, "cc", likely)]
    return tuple(one for one in named if one.address)


def _recipients(letter: Part, likely: str) -> tuple[str, ...]:
    where = ("to", "cc", "delivered-to", "x-original-to", "envelope-to")
    found = [one.address for name in where for one in heads.addresses(letter, name, likely)]
    return tuple(one for one in found if "@" in one)

"""A read letter for the terminal: as facts for programs, and as a page for an administrator."""

from __future__ import annotations

import hashlib
from typing import Any

from thirdline.foundation.mail.reading.bodies import Piece
from thirdline.foundation.mail.reading.kinds import LetterKind
from thirdline.foundation.mail.reading.parsing import ReadLetter

MOST_SHOWN = 4_000
_WORDS = {
    LetterKind.MESSAGE: "a message",
    LetterKind.AUTO_REPLY: "a machine's answer; it is not answered",
    LetterKind.BOUNCE: "a letter that came back",
    LetterKind.REPORT: "a report about letters; it is not answered",
    LetterKind.LOOP: "a letter of our own that came back; it is not answered",
}


def facts_of(letter: ReadLetter) -> dict[str, Any]:
    """What a letter says, in the names and the order the documentation promises."""
    return {
        "sender": letter.sender_as_written,
        "recipients": _recipients(letter),
        "subject": letter.subject,
        "date": letter.date.isoformat() if letter.date else None,
        "message_id": letter.message_id,
        "in_reply_to": letter.in_reply_to,
        "references": list(letter.references),
        "text": letter.text,
        "visible_reply": letter.visible_reply,
        "quoted": letter.quoted,
        "html": letter.html,
        "attachments": [_file(piece) for piece in letter.files],
        "kind": str(letter.kind),
        "bounce": _bounce(letter),
    }


def _recipients(letter: ReadLetter) -> list[str]:
    """Whom the letter names; when it names nobody, where it was delivered."""
    named = [one.address for one in letter.addressees] or list(letter.recipients)
    return list(dict.fromkeys(named))


def _file(piece: Piece) -> dict[str, Any]:
    return {
        "name": piece.name,
        "type": piece.type,
        "size": len(piece.data),
        "sha256": hashlib.sha256(piece.data).hexdigest(),
    }


def _bounce(letter: ReadLetter) -> dict[str, Any] | None:
    if letter.bounce is None:
        return None
    one = letter.bounce
    return {"address": one.address, "status": one.status, "reason": one.reason,
            "permanent": one.permanent}  # fmt: skip


def page_of(letter: ReadLetter) -> str:
    """The same for somebody who reads it."""
    name = f"{letter.sender_name} " if letter.sender_name else ""
    rows = {
        "Kind": _WORDS[letter.kind],
        "From": f"{name}<{letter.sender_as_written}>" if letter.sender else "nobody is named",
        "To": ", ".join(_recipients(letter)) or "nobody is named",
        "Subject": letter.subject or "none",
        "Date": letter.date.isoformat(" ") if letter.date else "none that can be read",
        "Id": letter.message_id or "none",
        "Answers": letter.in_reply_to
        or (letter.references[-1] if letter.references else "nothing"),
        "HTML": "yes" if letter.markup else "no",
    }
    lines = [f"{title + ':':9} {words}" for title, words in rows.items()]
    if letter.problem:
        lines.insert(0, f"This is no letter that can be read ({letter.problem}); here is its text.")
    if letter.automatic and letter.kind is not LetterKind.MESSAGE:
        lines.append(f"Sign:     {letter.automatic}")
    if letter.bounce:
        how = "for good" if letter.bounce.permanent else "for now"
        lines.append(f"Bounce:   {letter.bounce.address or 'an unnamed address'} cannot be reached "
                     f"{how} ({letter.bounce.status}): {letter.bounce.reason}")  # fmt: skip
    lines += [f"File:     {one.name} ({one.type}, {len(one.data)} bytes)" for one in letter.files]
    lines += ["", "What was written:", _shown(letter.visible_reply)]
    if letter.quoted:
        lines += ["", "Folded (quotations, signature):", _shown(letter.quoted)]
    return "\n".join(_printable(line) for line in lines)


def _shown(text: str) -> str:
    if len(text) <= MOST_SHOWN:
        return text or "(nothing)"
    return f"{text[:MOST_SHOWN]}\n… and {len(text) - MOST_SHOWN} more characters"


def _printable(text: str) -> str:
    """A letter must not steer the terminal it is shown on."""
    return "".join(one if one.isprintable() or one in "\n\t" else "\ufffd" for one in text)

"""Reads why a letter came back: from the report mail servers owe (RFC 3464), else from their words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from thirdline.foundation.mail.reading import charsets, heads, mime
from thirdline.foundation.mail.reading.mime import Part

MOST = 60_000
MOST_REASON = 500
_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_CODE = re.compile(r"(?<![\d.-])([45]\d\d)(?=[ -])")
_ANY_ADDRESS = r"[^\s<>@:;,\"'()\[\]]{1,100}@[^\s<>@:;,\"'()\[\]]{1,200}"
_ADDRESS = re.compile(_ANY_ADDRESS)
# Where servers without a report name who could not be reached: Postfix, qmail, Exim, Exchange, Gmail.
_NAMED = (
    re.compile(rf"^\s{{0,8}}<({_ANY_ADDRESS})>(?:\s\(expanded from[^\n]{{0,200}}\))?:", re.M),
    re.compile(
        rf"following (?:address|recipient)[^\n]{{0,80}}\n(?:[^\n@]{{0,80}}\n){{0,4}}?\s{{0,8}}<?({_ANY_ADDRESS})",
        re.I,
    ),
    re.compile(rf"^\s{{0,8}}<?({_ANY_ADDRESS})>?\s*$", re.M),
    re.compile(
        r"(?:delivered to|deliver to|zugestellt werden an|delivery to|sent to|remis à)"
        rf"[^\n]{{0,60}}?\s?<?({_ANY_ADDRESS})",
        re.I,
    ),
    re.compile(
        rf"(?:recipient|empfänger|address|adresse|user|mailbox)[^\n@]{{0,40}}?<?({_ANY_ADDRESS})",
        re.I,
    ),
)
_REASON = re.compile(
    r"^\s{0,8}(?:for the following reason|(?:the )?(?:error|reason)(?: (?:was|is|message))?|"
    r"(?:the )?response(?: from the remote server)?(?: was)?|diagnostic(?: |-)code|grund|raison)"
    r"[^\S\n]{0,3}:[^\S\n]{0,3}([^\n]{0,300})\n?\s{0,40}([^\n]{0,300})", re.I | re.M,
)  # fmt: skip
_PERMANENT = re.compile(r"permanent(?:ly)? (?:error|fail)|i've given up|giving up|endgültig", re.I)
_WORDS = re.compile(
    r"this is the mail system at host|your message could not be delivered|could not be delivered to|"
    r"undeliverable|delivery (?:has )?failed|delivery to the following recipient|returned mail|"
    r"hi\. this is the qmail-send program|this message was created automatically by mail delivery|"
    r"message you sent could not be delivered|mail delivery failed|address(?:es)? had (?:permanent|"
    r"transient) fatal errors|did not reach the following recipient|was not delivered to|"
    r"address couldn't be found|couldn't be delivered|konnte nicht zugestellt werden|unzustellbar|"
    r"nicht übermittelt werden|n'a pas pu être (?:remis|distribué)|no se (?:pudo|ha podido) entregar|"
    r"non è stato possibile (?:recapitare|consegnare)|delivery status notification|message not delivered|"
    r"delivery incomplete|user unknown|no such user|mailbox unavailable|recipient address rejected", re.I,
)  # fmt: skip
_SUBJECT = re.compile(
    r"undeliver|delivery (?:status notification|failure|has failed|problem|report)|returned mail|mail delivery (?:failed|failure|"
    r"system|error)|failure notice|mail system error|unzustellbar|non remis|nicht zugestellt|returned to sender|"
    r"message not delivered|undelivered|benachrichtigung zum übermittlungsstatus|échec de (?:la )?remise", re.I,
)  # fmt: skip
_SENDERS = re.compile(
    r"^(?:mailer[-_.]?daemon|postmaster|mail[-_.]?daemon|maildaemon|mdaemon|bounces?|"
    r"microsoftexchange[0-9a-f]{20,})\b", re.I,
)  # fmt: skip
_TEMPORARY = re.compile(
    r"will (?:be )?(?:retr|keep trying|try again)|no action is required|has not (?:yet )?been delivered|delayed|"
    r"temporar|mailbox (?:is )?full|over (?:its )?quota|quota exceeded|greylist|try again later|"
    r"still being retried|vorübergehend", re.I,
)  # fmt: skip
_RETURNED = {"message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global"}
_DELIMITED = re.compile(
    r"(?:-{3,} ?(?:the header of the original message|below this line is a copy|this is a copy|original message|returned message|"
    r"message header follows|ursprüngliche nachricht)|^original message headers:|^received: )", re.I | re.M,
)  # fmt: skip


@dataclass(frozen=True)
class Bounce:
    """Who could not be reached and why. `letter_id` names the letter that came back, if it says."""

    address: str
    status: str
    reason: str
    permanent: bool
    letter_id: str = ""


def bounce_of(letter: Part, text: str) -> Bounce | None:
    """What a bounce says; None when the letter is none. `text` is what it says to people."""
    fields = _fields(letter)
    if fields:
        return _by_report(letter, fields, text)
    failed = [one.address for one in heads.addresses(letter, "x-failed-recipients")]
    if failed or _looks_like_one(letter, text):
        return _by_words(letter, failed[0] if failed else "", text)
    return None


def is_positive(letter: Part) -> bool:
    """A report that says a letter arrived or went on."""
    fields = _fields(letter)
    actions = {one.get("action", "").strip().lower() for one in fields}
    return bool(actions) and actions <= {"delivered", "relayed", "expanded"}


def _fields(letter: Part) -> list[dict[str, str]]:
    """The blocks about recipients in the report, if the letter carries one."""
    for part in _parts(letter):
        if part.type in {"message/delivery-status", "message/global-delivery-status"}:
            return [one for one in _blocks(part.data()[:MOST]) if _about_recipient(one)]
    return []


def _parts(letter: Part) -> Iterator[Part]:
    waiting = [letter]
    while waiting:
        part = waiting.pop(0)
        yield part
        waiting += part.parts


def _blocks(data: bytes) -> Iterator[dict[str, str]]:
    for block in re.split(rb"\r?\n[ \t]*\r?\n", data.strip()):
        found, _start = mime.head_ends(block.strip())
        yield {name: heads.unfolded(value) for name, value in reversed(found)}


def _about_recipient(block: dict[str, str]) -> bool:
    return any(name in block for name in ("final-recipient", "original-recipient", "action"))


def _by_report(letter: Part, fields: list[dict[str, str]], text: str) -> Bounce | None:
    bad = [one for one in fields if _action(one) in {"failed", "delayed", ""}]
    if not bad:
        return None
    worst = next((one for one in bad if _action(one) == "failed"), bad[0])
    diagnostic = worst.get("diagnostic-code", "")
    said = _STATUS.search(diagnostic.partition(";")[2])
    status = _STATUS.search(worst.get("status", ""))
    best = said if said and (status is None or status[0].endswith(".0.0")) else status
    permanent = _action(worst) != "delayed" and not (best and best[1] == "4")
    address = _recipient(worst) or _named(text)
    reason = _short(diagnostic.partition(";")[2] or diagnostic or worst.get("status", ""))
    code = best[0] if best else ("5.0.0" if permanent else "4.0.0")
    return Bounce(address, code, reason or _sentence(text), permanent, _letter_id(letter))


def _action(block: dict[str, str]) -> str:
    return block.get("action", "").strip().lower().partition(" ")[0]


def _recipient(block: dict[str, str]) -> str:
    """The address as the sender knew it, which is the one we keep."""
    for name in ("original-recipient", "final-recipient", "x-actual-recipient"):
        found = _ADDRESS.search(block.get(name, "").rpartition(";")[2])
        if found:
            return found[0].strip(".")
    return ""


def _looks_like_one(letter: Part, text: str) -> bool:
    """A servers' letter without a report: two of three signs, and words that say so."""
    if letter.type == "multipart/report" and letter.params().get("report-type", "").lower() not in {
        "", "delivery-status",
    }:  # fmt: skip
        return False
    senders = heads.addresses(letter, "from")
    local = senders[0].address.partition("@")[0] if senders else ""
    by_server = bool(_SENDERS.match(local)) or letter.word("return-path").replace(" ", "") == "<>"
    subject = bool(_SUBJECT.search(heads.text_of(letter, "subject")[:300]))
    return by_server and (subject or bool(_WORDS.search(text[:4000])))


def _by_words(letter: Part, address: str, text: str) -> Bounce:
    told = text[:MOST]
    ends = _DELIMITED.search(told)
    told = told[: ends.start()] if ends and ends.start() > 40 else told
    status, code = _STATUS.search(told), _CODE.search(told)
    kind = status[1] if status else code[1][0] if code else ""
    waits = not _PERMANENT.search(told) and _TEMPORARY.search(told)
    permanent = kind == "5" or (kind != "4" and not waits)
    guess = "5.0.0" if permanent else "4.0.0"
    return Bounce(address or _named(told), status[0] if status else guess, _sentence(told),
                  permanent, _letter_id(letter, text))  # fmt: skip


def _named(text: str) -> str:
    for pattern in _NAMED:
        if found := pattern.search(text[:MOST]):
            return found[1].rstrip(".")
    return ""


def _sentence(text: str) -> str:
    """What gives the reason: a line with a code, else what is called one, else words of refusal."""
    lines = [line.strip() for line in text[:MOST].split("\n") if line.strip()]
    for number, line in enumerate(lines):
        if _STATUS.search(line) or _CODE.search(line):
            after = lines[number + 1] if number + 1 < len(lines) and len(line) < 60 else ""
            return _short(f"{line} {after}")
    if found := _REASON.search(text[:MOST]):
        return _short(found[1] or found[2])
    return _short(next((line for line in lines if _WORDS.search(line)), lines[0] if lines else ""))


def _short(text: str) -> str:
    return " ".join(charsets.clean(text).split())[:MOST_REASON]


def _letter_id(letter: Part, text: str = "") -> str:
    """The id of the letter that came back: from what was sent back of it, else from what is cited."""
    for part in _parts(letter):
        if part.type in _RETURNED:
            found, _start = mime.head_ends(part.data()[:MOST].lstrip())
            if ids := heads.ids(Part(found, b""), "message-id"):
                return ids[0]
    cited = [*heads.ids(letter, "in-reply-to"), *reversed(heads.ids(letter, "references"))]
    quoted = re.search(r"^[>\s]{0,4}message-id:\s{0,4}(<[^<>\s]{1,240}>)", text[:MOST], re.I | re.M)
    return cited[0] if cited else quoted[1] if quoted else ""

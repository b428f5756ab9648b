"""Needs as one text: `1 of feed-a | feed-b (power); db-1; 2 of web-1 | web-2 | web-3`.

Groups stand between semicolons, members between bars; a name that holds one of `;|"` stands in quotation
marks. Without “k of” all that is named is needed: a bar then makes 1 of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from thirdline.reference.estate.importing.facts import Unfit
from thirdline.reference.estate.importing.shapes import NeedSaid

_K = re.compile(r"^\s*(\d{1,9})\s+of\s+", re.IGNORECASE)
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')
_UNTYPED = str.maketrans("", "", "\x01\x02")
_HELD = re.compile("\x01(\\d+)\x02")
_AWKWARD = re.compile(r'[;|"]|^\s*\d+\s+of\s|\)\s*$|^\s|\s$', re.IGNORECASE)


def read_needs(text: str, line: int = 0) -> list[NeedSaid]:
    """Every group of the text."""
    if text.count('"') % 2:
        raise Unfit(_("“Needs” opens a quotation mark that is not closed."))
    # Signs nobody types stand for what is taken out below; in the text itself they mean nothing.
    text = text.translate(_UNTYPED)
    quoted: list[str] = []

    def hold(match: re.Match[str]) -> str:
        # What stands in quotation marks is taken out first, so that no sign in it divides.
        quoted.append(match.group(1).replace('""', '"'))
        return f"\x01{len(quoted) - 1}\x02"

    def whole(member: str) -> str:
        member = member.strip()
        if not quoted:
            return member
        return _HELD.sub(lambda match: quoted[int(match.group(1))], member)

    masked = _QUOTED.sub(hold, text) if '"' in text else text
    found = []
    for group in masked.split(";"):
        if group.strip():
            k, label, members = _parts(group)
            found.append(NeedSaid(tuple(map(whole, members)), k, label, line))
    return found


def _parts(group: str) -> tuple[int, str, list[str]]:
    k, label = 1, ""
    if match := _K.match(group):
        k, group = int(match.group(1)), group[match.end() :]
    # A name may end in brackets, too; then it stands alone in quotation marks.
    head, opened, tail = group.rstrip().rpartition("(")
    if opened and tail.endswith(")") and tail.count(")") == 1 and head.strip():
        label, group = " ".join(tail[:-1].split())[:120], head.rstrip()
    return k, label, group.split("|")


def written(groups: Sequence[tuple[int, str, Sequence[str]]]) -> str:
    """The text `read_needs` reads back: of (k, label, members)."""
    return "; ".join(
        (f"{k} of " if k != 1 or len(members) > 1 else "")
        + " | ".join(map(_quoted, members))
        + (f" ({label.translate(_PLAIN)})" if label else "")
        for k, label, members in groups
    )


_PLAIN = str.maketrans({"(": "[", ")": "]", ";": ",", "|": "/", '"': "'"})


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"' if _AWKWARD.search(name) else name

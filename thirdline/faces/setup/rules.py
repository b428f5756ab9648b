"""Which tables stand together, which lines of a text are new, and how small facts are said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from thirdline.kit.lines import changes


@dataclass(frozen=True)
class Scope:
    """Tables that are read and changed together; None is everything that is not personal."""

    name: str
    label: str | Promise
    tables: tuple[str, ...] | None


_REASONS = ("escalate_reasons", "return_reasons", "transfer_reasons")
SCOPES = (
    Scope("ladder", gettext_lazy("Ladder"), ("tiers", "teams", "calendars")),
    Scope("routing", gettext_lazy("Routing"), ("rules",)),
    Scope("policies", gettext_lazy("Policies"), ("policies", "calendars")),
    Scope(
        "contracts",
        gettext_lazy("Contracts"),
        ("escalation_contracts", *_REASONS, "consult_targets"),
    ),
    Scope("categories", gettext_lazy("Categories"), ("services", "categories")),
    Scope("catalogue", gettext_lazy("Catalogue"), ("catalogue",)),
    Scope("everything", gettext_lazy("Everything"), None),
)


def scope_named(name: str) -> Scope:
    return next((one for one in SCOPES if one.name == name), SCOPES[0])


@dataclass(frozen=True)
class Line:
    """One line of a text behind the field it is written in."""

    number: int
    new: bool
    wrong: bool


def lines_of(before: str, after: str, wrong: int | None) -> list[Line]:
    """The lines of a text, those that differ from the text before marked."""
    written = after.splitlines()
    new = changed_lines(before.splitlines(), written)
    return [Line(number, number in new, number == wrong) for number in range(1, len(written) + 1)]


def changed_lines(before: Sequence[str], after: Sequence[str]) -> set[int]:
    """Numbers of lines that are new or changed; where lines only went, the line that follows them."""
    found: set[int] = set()
    for what, _first, _last, start, end in changes(before, after):
        if what == "delete":
            found.add(min(start + 1, len(after)))
        elif what != "equal":
            found.update(range(start + 1, end + 1))
    return found - {0}


def differs_words(lines: int, version: int | None) -> str:
    """“Valid. 3 lines differ from version 31.”"""
    if not lines:
        return _("Valid. Nothing differs from what is in force.")
    said = ngettext("One line differs", "%(count)s lines differ", lines) % {"count": lines}
    from_what = _("version %(number)s") % {"number": version} if version else _("what is in force")
    return _("Valid. %(lines)s from %(what)s.") % {"lines": said, "what": from_what}


def needed_words(counts: Sequence[int]) -> str:
    """“5 to 6 needed” for the sizes of several contracts."""
    if not counts or not max(counts):
        return _("nothing needed")
    low, high = min(counts), max(counts)
    if low == high:
        return _("%(count)s needed") % {"count": high}
    return _("%(low)s to %(high)s needed") % {"low": low, "high": high}


def share_of(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def ticket_number(words: str) -> int | None:
    """The number in “TL-20438”, “tl 20438” or “20438”."""
    digits = words.strip().rpartition("-")[2].strip().lstrip("TLtl ")
    return int(digits) if digits.isdecimal() and digits.isascii() and len(digits) < 18 else None


def target_words(length: timedelta | None) -> str:
    """“4 h”, “1 h 30 m”: targets are round, so what is nothing is left out."""
    minutes = int(length.total_seconds() // 60) if length else 0
    parts = ((minutes // 60, _("%(n)s h")), (minutes % 60, _("%(n)s m")))
    return " ".join(words % {"n": number} for number, words in parts if number)

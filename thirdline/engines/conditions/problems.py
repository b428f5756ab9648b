"""What is wrong with a tree, in sentences that name the place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from .saying import said as _


@dataclass(frozen=True)
class Problem:
    """One fault: `path` is where (`all[1].service`, empty for the whole), `sentence` is what."""

    path: str
    sentence: str

    def __str__(self) -> str:
        if not self.path:
            return self.sentence[:1].upper() + self.sentence[1:]
        return f"{self.path}: {self.sentence}"


class ConditionError(ValueError):
    """A tree that cannot be read; carries every problem found, at most twenty."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Fault(Exception):
    """A single fault on its way to the parser, which knows the path."""


def quoted(value: object) -> str:
    """A value for a sentence: in quotation marks, on one line, short, and printable."""
    text = value if isinstance(value, str) else type_name(value)
    clipped = text[:60] + "…" if len(text) > 60 else text
    shown = "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in clipped
    )
    return _("“%(words)s”") % {"words": shown} if isinstance(value, str) else shown


def type_name(value: object) -> str:
    """What a value from JSON or YAML is, in plain words."""
    if value is None:
        return _("nothing")
    names = {
        bool: _("true or false"),
        int: _("a number"),
        float: _("a number"),
        str: _("a text"),
        list: _("a list"),
        tuple: _("a list"),
        dict: _("a mapping"),
    }
    return names.get(type(value), _("a value of another kind"))


def did_you_mean(wanted: str, known: Iterable[str]) -> str:
    """A closing sentence with the nearest known name, or nothing."""
    near = get_close_matches(wanted[:60], list(known), n=1, cutoff=0.6)
    return _(" Did you mean “%(near)s”?") % {"near": near[0]} if near else ""

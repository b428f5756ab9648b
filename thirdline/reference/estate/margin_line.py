"""The margin of a service over time as one line; the words beside it say the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thirdline.kit.ui.draw.words import when_words
from thirdline.reference.estate.models import MarginMark

WIDTH, ZERO, STEP, MOST = 300, 64, 24, 2  # a step is higher than a line of text
DOWN = 8  # how far below none left a service is drawn that is down


@dataclass(frozen=True)
class Label:
    x: int
    y: int
    words: str
    anchor: str = "start"


@dataclass(frozen=True)
class Line:
    path: str
    labels: tuple[Label, ...]
    said: str
    has_spare: bool


def spare_words(margin: int | None) -> str:
    """A margin in words, as on the map: how much may still fail."""
    if margin is None:
        return _("more than was searched for")
    if margin < 0:
        return _("down")
    if margin == 0:
        return _("none left")
    return ngettext("%(n)s spare", "%(n)s spare", margin) % {"n": margin}


def margin_words(mark: MarginMark) -> str:
    """What is spare by what it needs is no margin while all of it shares a fate."""
    words = spare_words(mark.margin)
    if mark.true_level == 1 and (mark.margin is None or mark.margin > 0):
        return _("%(margin)s, with a shared fate") % {"margin": words}
    return words


def line_of(marks: Sequence[MarginMark], now: datetime) -> Line | None:
    """Steps from the first mark to now, widths as the times between them; None before any mark."""
    if not marks:
        return None
    begin = marks[0].at
    whole = max((now - begin).total_seconds(), 1)
    points = [
        (round(WIDTH * (one.at - begin).total_seconds() / whole), _height(one)) for one in marks
    ]
    path = f"M{points[0][0]} {points[0][1]}"
    for x, y in points[1:]:
        path += f"H{x}V{y}"
    return Line(path + f"H{WIDTH}", _labels(marks, points), _said(marks), _has_spare(marks[-1]))


def _has_spare(mark: MarginMark) -> bool:
    return mark.margin is None or mark.margin > 0


def _height(mark: MarginMark) -> int:
    margin = MOST if mark.margin is None else max(-1, min(mark.margin, MOST))
    return ZERO - STEP * margin if margin >= 0 else ZERO + DOWN


def _labels(marks: Sequence[MarginMark], points: Sequence[tuple[int, int]]) -> tuple[Label, ...]:
    """The first and the last; what lies between is told by the words under the line."""
    first, last = marks[0], marks[-1]
    shown = [Label(4, max(points[0][1] - 5, 10), margin_words(first))]
    if len(marks) == 1:
        return tuple(shown)
    words = _("%(margin)s since %(when)s") % {
        "margin": margin_words(last),
        "when": when_words(last.at),
    }
    x, y = points[-1][0], min(points[-1][1], ZERO)
    if y == points[0][1]:
        # On the same height as the first it would be written over it, but at the end there is room.
        shown.append(Label(WIDTH, y - 6, words, "end"))
    elif x > WIDTH // 2:
        shown.append(Label(x - 6, y - 6, words, "end"))
    else:
        shown.append(Label(x + 6, y - 6, words))
    return tuple(shown)


def _said(marks: Sequence[MarginMark]) -> str:
    parts = [
        _("%(margin)s from %(when)s") % {"margin": margin_words(one), "when": when_words(one.at)}
        for one in marks[-5:]
    ]
    return ", ".join(parts)

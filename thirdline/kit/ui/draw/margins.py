"""Redundancy as boxes: one a member, a bar behind the last that is needed, and what is left over."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from thirdline.kit.ui.draw.marks import joined
from thirdline.kit.ui.draw.words import count

MOST_BOXES = 12
_BOXES = {
    "up": mark_safe("<i></i>"),
    "down": mark_safe('<i data-s="down"></i>'),
    "maintenance": mark_safe('<i data-s="maintenance"></i>'),
}
_BAR = mark_safe("<em></em>")


def margin(k: int, up: int, of: int) -> SafeString:
    """More boxes than can be counted at a glance are said in words."""
    return _drawn(k, ("up",) * up + ("down",) * (of - up), get_language())


def margin_pips(states: Iterable[str], needed: int) -> SafeString:
    """The same of members whose states are known: those that are up first, then the rest."""
    return _drawn(needed, tuple(sorted(states, key=lambda one: one != "up")), get_language())


def counted(k: int, up: int, of: int) -> str:
    """What the boxes say."""
    return gettext("%(up)s of %(of)s up, %(k)s needed") % {
        "up": count(up), "of": count(of), "k": count(k),
    }  # fmt: skip


@lru_cache(maxsize=512)
def _drawn(k: int, states: tuple[str, ...], language: str | None) -> SafeString:
    said = counted(k, states.count("up"), len(states))
    if len(states) > MOST_BOXES:
        return format_html('<span class="small">{}</span>', said)
    boxes = [_BOXES.get(one, _BOXES["down"]) for one in states]
    # Where every member is needed there is nothing to spare, and no bar to read it from.
    if k < len(states):
        boxes.insert(k, _BAR)
    return format_html(
        '<span class="margin" role="img" aria-label="{}">{}</span>', said, joined(boxes)
    )

"""Redundancy as boxes: so many are up, so many are needed, and what is left over."""

from __future__ import annotations

from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from thirdline.kit.ui.draw.marks import joined
from thirdline.kit.ui.draw.words import count

MOST_BOXES = 12
_UP, _DOWN, _BAR = mark_safe("<i></i>"), mark_safe('<i data-s="down"></i>'), mark_safe("<em></em>")


def margin(k: int, up: int, of: int) -> SafeString:
    """The bar stands after the k needed; more boxes than can be counted at a glance are said in words."""
    return _margin(k, up, of, get_language())


@lru_cache(maxsize=256)
def _margin(k: int, up: int, of: int, language: str | None) -> SafeString:
    said = gettext("%(up)s of %(of)s up, %(k)s needed") % {
        "up": count(up), "of": count(of), "k": count(k),
    }  # fmt: skip
    if of > MOST_BOXES:
        return format_html('<span class="small">{}</span>', said)
    boxes = [_UP] * up + [_DOWN] * (of - up)
    if k < of:
        boxes.insert(k, _BAR)
    return format_html(
        '<span class="margin" role="img" aria-label="{}">{}</span>', said, joined(boxes)
    )

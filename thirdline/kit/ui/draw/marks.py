"""The small marks: icon, tier, priority, person, chip, meter, share, spark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape
from typing import Any

from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from thirdline.kit.ui.icons import ICONS, POINTING

_NOTHING = mark_safe("")


_OFF, _ON = mark_safe("<i></i>"), mark_safe("<i data-on></i>")
_WAIVED, _OVER = mark_safe('<i data-on="waived"></i>'), mark_safe("<i data-on data-over></i>")


def joined(parts: Iterable[SafeString]) -> SafeString:
    """Safe pieces one after another; anything unsafe among them is escaped."""
    return format_html_join("", "{}", ((part,) for part in parts))


class UnknownIcon(LookupError):
    """The icon is not in the sprite; add its name to `thirdline/kit/ui/icons.py`."""


# Marks stand in every row of every list: what depends on little is drawn once and kept, and the
# rest is put together from escaped text by hand, which costs a fifth of format_html.
@lru_cache(maxsize=2048)
def icon(name: str, *, label: str = "") -> SafeString:
    if name not in ICONS:
        raise UnknownIcon(name)
    said = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    shape = "glyph glyph--points" if name in POINTING else "glyph"
    return SafeString(
        f'<svg class="{shape}" {said}><use href="{escape(static("vendor/icons.svg"))}#{name}"/></svg>'
    )


def icon_if(name: str) -> SafeString:
    return icon(name) if name else _NOTHING


@lru_cache(maxsize=32)
def tier(level: int | None) -> SafeString:
    if level is None:
        return _NOTHING
    return format_html('<span class="tier" data-tier="{}">L{}</span>', level, level)


def prio(level: int) -> SafeString:
    """Four bars; 1 is the most urgent."""
    return _prio(level, get_language())


@lru_cache(maxsize=64)
def _prio(level: int, language: str | None) -> SafeString:
    said = gettext("Priority %(level)s") % {"level": level}
    return format_html(
        '<span class="prio" data-p="{}" role="img" aria-label="{}"></span>', level, said
    )


def initials_of(person: Any) -> str:
    given = str(getattr(person, "initials", "") or "")
    if given:
        return given[:2].upper()
    words = [word for word in str(getattr(person, "name", person)).split() if word[:1].isalnum()]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper() if words else "?"


def who(
    person: Any,
    *,
    tier: int | None = None,
    large: bool = False,
    beside_name: bool = False,
    state: str = "",
) -> SafeString:
    """A person's round mark; with `beside_name` it is silent, because the name stands next to it."""
    if person is None:
        return format_html('<span class="quiet small">{}</span>', gettext("nobody"))
    level = getattr(person, "tier_level", None) if tier is None else tier
    name = escape(str(getattr(person, "name", person)))
    classes = "who" + (" who--lg" if large else "") + (f" who--{escape(state)}" if state else "")
    tone = "" if level is None else f' data-tier="{int(level)}"'
    said = 'aria-hidden="true"' if beside_name else f'role="img" aria-label="{name}" title="{name}"'
    return SafeString(f'<span class="{classes}"{tone} {said}>{escape(initials_of(person))}</span>')


def chip(
    words: str, *, kind: str = "", icon: str = "", href: str = "", push: bool = False
) -> SafeString:
    classes = "chip" + (f" chip--{escape(kind)}" if kind else "") + (" push" if push else "")
    inside = f"{icon_if(icon)}{escape(str(words))}"
    if href:
        return SafeString(f'<a class="{classes}" href="{escape(href)}">{inside}</a>')
    return SafeString(f'<span class="{classes}">{inside}</span>')


def meter(met: int, needed: int, *, waived: int = 0, words: str = "of") -> SafeString:
    """k of n as pips, always with the figures: `words` is "of", "slash" or "none"."""
    pips = [_ON] * (met - waived) + [_WAIVED] * waived + [_OFF] * (needed - met)
    said = gettext("%(met)s of %(needed)s met") % {"met": met, "needed": needed}
    drawn = format_html(
        '<span class="meter" role="img" aria-label="{}">{}</span>', said, joined(pips)
    )
    if words == "none":
        return drawn
    if words == "slash":
        tone = "quiet" if met >= needed else "against"
        return format_html('{} <span class="small {}">{}/{}</span>', drawn, tone, met, needed)
    return format_html(
        "{} {}", drawn, gettext("%(met)s of %(needed)s") % {"met": met, "needed": needed}
    )


def odds_bar(share: float, *, was: float | None = None) -> SafeString:
    """A share between 0 and 1 as a bar; the figure belongs beside it."""
    mark = (
        _NOTHING
        if was is None
        else format_html('<line x1="{0}%" x2="{0}%" y1="-2" y2="10"/>', f"{was * 100:g}")
    )
    return format_html(
        '<svg class="odds__bar" aria-hidden="true"><rect width="{}%" height="8" rx="2"/>{}</svg>',
        f"{max(0.0, min(1.0, share)) * 100:.4g}",
        mark,
    )


def slots(taken: int, room: int) -> SafeString:
    """Open tickets against what one person can hold; what is over stands apart in amber."""
    shown = [_ON] * min(taken, room, 12) + [_OFF] * max(0, min(room, 12) - taken)
    shown += [_OVER] * min(6, max(0, taken - room))
    said = gettext("%(taken)s of %(room)s") % {"taken": taken, "room": room}
    return format_html(
        '<span class="slots" role="img" aria-label="{}">{}</span>', said, joined(shown)
    )


def spark(values: Sequence[float]) -> SafeString:
    """The last values as one line, first to last, scaled to its own range."""
    if len(values) < 2:
        return _NOTHING
    low, high = min(values), max(values)
    reach = (high - low) or 1
    points = " ".join(
        f"{80 * k / (len(values) - 1):.3g},{18 - 16 * (value - low) / reach:.3g}"
        for k, value in enumerate(values)
    )
    return format_html(
        '<svg class="spark kpi__spark" viewBox="0 0 80 20" preserveAspectRatio="none"'
        ' aria-hidden="true"><polyline points="{}"/></svg>',
        points,
    )


def attributes(given: Iterable[tuple[str, Any]]) -> SafeString:
    """`hx_post=url` becomes `hx-post="url"`; True is a bare attribute, False and None are left out."""
    pairs = [(name.strip("_").replace("_", "-"), value) for name, value in given]
    return format_html_join(
        "",
        "{}{}",
        (
            (f" {name}", "" if value is True else format_html('="{}"', value))
            for name, value in pairs
            if value is not None and value is not False
        ),
    )

"""Clocks: small for a row, a face for a panel."""

from __future__ import annotations

from html import escape

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext

from thirdline.kit.ui.draw.marks import icon, joined, tier
from thirdline.kit.ui.shapes import ClockShape, ClockState

FACES: dict[ClockState, str] = {
    "run": "clock",
    "soon": "hourglass-low",
    "late": "alert-octagon",
    "paused": "player-pause",
    "met": "check",
}
_NOTHING = mark_safe("")


def clock(shape: ClockShape | None) -> SafeString:
    if shape is None:
        return format_html('<span class="quiet small">{}</span>', gettext("no clock"))
    name = escape(str(shape.name))
    hidden = f'<span class="visually-hidden">{name}: </span>' if name else ""
    inside = f"{icon(FACES[shape.state])}{hidden}{escape(str(shape.words))}"
    return SafeString(f'<span class="clock" data-state="{shape.state}">{inside}</span>')


def clock_face(shape: ClockShape) -> SafeString:
    mark = icon(shape.icon) if shape.tier is None else tier(shape.tier)
    facts = format_html_join(mark_safe("<br>"), "{}", ((fact,) for fact in shape.facts))
    return format_html(
        '<div class="clock clock--face" data-state="{}"><span class="clock__name">{} {}</span>'
        '<span class="clock__left">{}{}{}</span>{}{}</div>',
        shape.state,
        mark,
        _explained(shape),
        _NOTHING if shape.state == "run" else icon(FACES[shape.state]),
        f" {shape.left or shape.words}",
        format_html(" <small>{}</small>", shape.left_word) if shape.left_word else "",
        span(shape),
        format_html('<span class="clock__fact">{}</span>', facts) if shape.facts else "",
    )


def _explained(shape: ClockShape) -> SafeString | str:
    if not shape.explain_url:
        return shape.name
    title = gettext("Explain this clock from its ledger")
    return format_html('<a href="{}" title="{}">{}</a>', shape.explain_url, title, shape.name)


def span(shape: ClockShape) -> SafeString:
    """The bar: used time filled, time that stood still hatched, the rest empty."""
    if not shape.spans and shape.state != "run":
        return _NOTHING
    drawn: list[SafeString] = []
    start = used = still = 0.0
    for part in shape.spans:
        width = max(0.0, min(part.percent, 100 - start))
        drawn.append(_still(start, width) if part.paused else _used(start, width))
        start += width
        used, still = (used, still + part.percent) if part.paused else (used + part.percent, still)
    said = pgettext("clock", "%(used)d percent used") % {"used": round(used)}
    if still:
        said += pgettext("clock", ", %(still)d percent paused") % {"still": round(still)}
    return format_html('<svg class="span" role="img" aria-label="{}">{}</svg>', said, joined(drawn))


def _used(start: float, width: float) -> SafeString:
    return format_html('<rect x="{}%" width="{}%" height="6"/>', f"{start:.4g}", f"{width:.4g}")


def _still(start: float, width: float) -> SafeString:
    left, right, wide = f"{start:.4g}", f"{start + width:.4g}", f"{width:.4g}"
    return format_html(
        '<rect class="span__still" x="{}%" width="{}%" height="6"/>'
        '<line x1="{}%" x2="{}%" y1="3" y2="3"/>',
        left,
        wide,
        left,
        right,
    )

"""The path of a ticket: in full (height is tier, width is time) and at the size of a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import escape
from itertools import pairwise
from math import sqrt

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from thirdline.kit.ui.draw.marks import icon, joined, tier
from thirdline.kit.ui.draw.words import duration
from thirdline.kit.ui.shapes import CrossKind, CrossShape, LegShape, PathShape, StayShape

SHARES = 40
MOST_STAYS = 14
ARROWS: dict[CrossKind, str] = {
    "up": "arrow-up",
    "down": "arrow-down",
    "side": "arrow-right",
    "branch": "arrow-up",
}
_NOTHING = mark_safe("")


def ladder(path: PathShape, *, bare: bool = False, id: str = "") -> SafeString:
    """`bare` leaves the rungs unnamed and the stays without people, for a preview."""
    rungs = format_html_join(
        "", "<li>{} {}</li>", ((tier(rung.tier), "" if bare else rung.name) for rung in path.rungs)
    )
    return format_html(
        '<section class="ladder{}" data-tiers="{}"{} aria-label="{}">'
        '<ul class="ladder__rungs" aria-hidden="true">{}</ul><ol class="ladder__path" dir="ltr" tabindex="0">{}</ol></section>',
        " ladder--bare" if bare else "",
        len(path.rungs),
        format_html(' id="{}"', id) if id else "",
        path.summary,
        rungs,
        joined(_items(path, bare)),
    )


def _items(path: PathShape, bare: bool) -> Iterator[SafeString]:
    rows = {rung.tier: row for row, rung in enumerate(path.rungs, 1)}
    items, left_out = _shortened(path.items)
    longest = max((i.seconds for i in path.items if isinstance(i, StayShape)), default=0) or 1
    for place, item in enumerate(items):
        if isinstance(item, StayShape):
            yield _stay(item, rows, longest, bare)
        else:
            yield _step(item.kind, item.title, *_between(items, place, rows))
        if left_out and place == 1:
            words = ngettext("%(n)s more stay", "%(n)s more stays", left_out) % {"n": left_out}
            yield format_html('<li class="ladder__more">{}</li>', words)


def _shortened(
    items: Sequence[StayShape | CrossShape],
) -> tuple[Sequence[StayShape | CrossShape], int]:
    stays = [place for place, item in enumerate(items) if isinstance(item, StayShape)]
    if len(stays) <= MOST_STAYS:
        return items, 0
    keep_from = stays[-(MOST_STAYS - 2)]
    return [*items[:2], *items[keep_from:]], len([p for p in stays if 2 <= p < keep_from])


def _between(
    items: Sequence[StayShape | CrossShape], place: int, rows: dict[int, int]
) -> tuple[int, int]:
    """The rows a crossing joins: from the stay before it to the stay after it."""
    around = [items[k] for k in (place - 1, place + 1) if 0 <= k < len(items)]
    touched = [rows.get(item.tier, 1) for item in around if isinstance(item, StayShape)] or [1]
    return min(touched), max(touched)


def _share(seconds: float, longest: float) -> int:
    return max(6, round(SHARES * sqrt(max(0.0, seconds) / longest)))


def _bar(
    stay: StayShape | LegShape, rows: dict[int, int], share: int, bare: bool, tag: str
) -> SafeString:
    level, length = int(stay.tier), duration(stay.seconds)
    title = escape(str(stay.title or f"L{level} {stay.who}, {length}"))
    who = "" if bare else f" {escape(str(stay.who))}"
    now = f", {gettext('now')}" if stay.now and not bare else ""
    return SafeString(
        f'<{tag} class="stay" data-tier="{level}" data-row="{rows.get(level, 1)}"'
        f' data-w="{min(share, SHARES)}"{" data-now" if stay.now else ""} title="{title}">'
        f'<span class="visually-hidden">L{level} </span><b>{length}</b>{who}{now}</{tag}>'
    )


def _stay(stay: StayShape, rows: dict[int, int], longest: float, bare: bool) -> SafeString:
    share = min(SHARES, _share(stay.seconds, longest))
    if not stay.legs:
        return _bar(stay, rows, share, bare, "li")
    whole = stay.seconds or 1
    row, parts, reached = rows.get(stay.tier, 1), [], 0.0
    for leg in sorted(stay.legs, key=lambda leg: leg.after_seconds):
        gap = round(SHARES * max(0.0, leg.after_seconds - reached) / whole)
        wide = max(6, round(SHARES * leg.seconds / whole))
        other = rows.get(leg.tier, 1)
        parts += [
            format_html('<span class="ladder__gap" data-w="{}"></span>', max(1, min(gap, SHARES))),
            _step("branch", leg.title, min(row, other), max(row, other), "span"),
            _bar(leg, rows, wide, bare, "span"),
        ]
        reached = leg.after_seconds + leg.seconds
    return format_html(
        '<li class="stay-with-legs" data-w="{}">{}<span class="ladder__legs">{}</span></li>',
        share,
        _bar(stay, rows, share, bare, "span"),
        joined(parts),
    )


def _step(kind: CrossKind, title: str, top: int, bottom: int, tag: str = "li") -> SafeString:
    said = escape(str(title))
    return SafeString(
        f'<{tag} class="step" data-kind="{kind}" data-row="{top}" data-rows="{bottom - top + 1}"'
        f' title="{said}">{icon(ARROWS[kind])}<span class="visually-hidden">{said}</span></{tag}>'
    )


def trace(path: PathShape | Sequence[StayShape | CrossShape]) -> SafeString:
    """The same path, 72 by 26: a line at each tier's height, returns in orange."""
    items = path.items if isinstance(path, PathShape) else path
    stays = [item for item in items if isinstance(item, StayShape)]
    if not stays:
        return _NOTHING
    drawn, back, x, y = _line(stays)
    returned = f'<path class="back" d="{back}"/>' if back else ""
    said = escape(trace_words([stay.tier for stay in stays]))
    return SafeString(
        f'<svg class="trace" role="img" aria-label="{said}"><path d="{drawn}"/>'
        f'{returned}<circle cx="{x:.3g}" cy="{y}"/></svg>'
    )


def _line(stays: Sequence[StayShape]) -> tuple[str, str, float, int]:
    widths = [sqrt(max(0.0, stay.seconds)) + 0.1 for stay in stays]
    floor = 0.12 * max(widths)
    widths = [max(floor, width) for width in widths]
    scale = 66 / sum(widths)
    x, y = 2.0, _height(stays[0].tier)
    drawn, back = f"M2 {y}", ""
    for stay, width in zip(stays, widths, strict=True):
        to = _height(stay.tier)
        if to != y:
            back += f"M{x:.3g} {y}V{to}" if to > y else ""
            drawn += f"V{to}"
        x, y = x + scale * width, to
        drawn += f"H{x:.3g}"
    return drawn, back, x, y


def _height(level: int) -> int:
    return max(0, 24 - 6 * level)


def trace_words(levels: Sequence[int]) -> str:
    """`L1, L2, back to L1`, `L1 then L2`: what the drawing says, for who does not see it."""
    return _trace_words(tuple(levels), get_language())


@lru_cache(maxsize=4096)
def _trace_words(levels: tuple[int, ...], language: str | None) -> str:
    then, back = gettext("L%(first)s then L%(second)s"), gettext("back to L%(level)s")
    if len(levels) == 2 and levels[1] > levels[0]:
        return then % {"first": levels[0], "second": levels[1]}
    said = [f"L{levels[0]}"]
    for before, level in pairwise(levels):
        said.append(back % {"level": level} if level < before else f"L{level}")
    return ", ".join(said)

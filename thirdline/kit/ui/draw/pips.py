"""Redundancy as it is: one pip a member, a bar behind the last that is needed."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

MOST = 16
_PIPS = {
    "up": mark_safe("<i></i>"),
    "down": mark_safe('<i data-s="down"></i>'),
    "maintenance": mark_safe('<i data-s="maintenance"></i>'),
}
_BAR = mark_safe("<em></em>")


def margin_pips(states: Iterable[str], needed: int) -> SafeString:
    """Members that are up first, then the rest; beyond sixteen the figures stand alone."""
    every = sorted(states, key=lambda one: one != "up")
    up = sum(one == "up" for one in every)
    said = gettext("%(up)s of %(all)s up, %(needed)s needed") % {
        "up": up,
        "all": len(every),
        "needed": needed,
    }
    if len(every) > MOST:
        return SafeString(f'<span class="margin nowrap">{said}</span>')
    drawn = [str(_PIPS.get(one, _PIPS["down"])) for one in every]
    # Where every member is needed there is nothing to spare, and no bar to read it from.
    if needed < len(every):
        drawn.insert(needed, str(_BAR))
    return SafeString(
        f'<span class="margin" role="img" aria-label="{said}">{"".join(drawn)}</span>'
    )

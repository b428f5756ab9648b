"""Counts of saved views: each exact to a thousand, each only as long as it is worth waiting for."""

from __future__ import annotations

import time

from django.utils.translation import gettext as _

from thirdline.desk.views.conditions import view_q
from thirdline.desk.views.counting import MOST_COUNTED, counted_within
from thirdline.desk.views.models import SavedView
from thirdline.desk.views.saved import shelf_for
from thirdline.engines.conditions import ConditionError
from thirdline.foundation.people.models import Person, Team
from thirdline.kit import clock
from thirdline.kit.ui.draw.words import count

# Milliseconds one view may take, seconds all of them together, seconds one that took longer rests.
EACH, TOGETHER, RESTS = 300, 1.5, 600
_resting: dict[tuple[str, int], float] = {}


def saved_counts(person: Person, team: Team | None) -> dict[str, dict[str, str]]:
    """By slug: the figure and, where there is none, why."""
    shelf, began = shelf_for(person, team), time.monotonic()
    slugs = [one.slug for one in shelf.views if not shelf.is_hidden(one.slug)]
    found: dict[str, dict[str, str]] = {}
    for view in SavedView.objects.filter(slug__in=slugs, retired_at=None):
        late = time.monotonic() - began > TOGETHER
        found[view.slug] = _late() if late else _count_of(view, person)
    return found


def _count_of(view: SavedView, person: Person) -> dict[str, str]:
    key, now = (view.slug, view.version), time.monotonic()
    if _resting.get(key, 0) > now:
        return _late()
    try:
        condition = view_q(view.when, person, clock.now())
    except ConditionError as wrong:
        return {"shown": "!", "why": str(wrong)}
    counted = counted_within(person, condition, EACH)
    if counted is None:
        if len(_resting) > 1_000:
            _resting.clear()
        _resting[key] = now + RESTS
        return _late()
    n = counted[0]
    return {"shown": f"{count(min(n, MOST_COUNTED))}{'+' * (n > MOST_COUNTED)}", "why": ""}


def _late() -> dict[str, str]:
    return {"shown": "…", "why": _("This view takes long to count. Open it to see its tickets.")}

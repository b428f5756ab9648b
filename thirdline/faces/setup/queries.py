"""The ladder with what went over it lately, read by a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from thirdline.desk.tickets.models import Ticket
from thirdline.faces.setup.rules import needed_words, share_of, target_words
from thirdline.flow.escalation.gathering import live_terms
from thirdline.foundation.calendars.rules import describe_hours
from thirdline.foundation.people.models import Team, Tier
from thirdline.foundation.people.queries import teams, tiers

_HANDOFFS = """
SELECT h.kind, CASE h.kind WHEN 'return' THEN f.tier_level ELSE t.tier_level END AS tier,
       count(*), extract(epoch FROM percentile_cont(0.5) WITHIN GROUP (ORDER BY h.accepted_at - h.at))
FROM tickets_handoff h
JOIN tickets_stay f ON f.id = h.from_stay_id
JOIN tickets_stay t ON t.id = h.to_stay_id
JOIN tickets_ticket k ON k.id = h.ticket_id AND k.history IS NULL AND NOT k.restricted
WHERE h.kind IN ('escalate', 'return') AND h.at >= %s
GROUP BY 1, 2
"""
_STAYS = """
SELECT s.tier_level, count(*) FILTER (WHERE s.ended = 'resolved'), count(*)
FROM tickets_stay s
JOIN tickets_ticket k ON k.id = s.ticket_id AND k.history IS NULL AND NOT k.restricted
WHERE s.closed_at >= %s
GROUP BY 1
"""


@dataclass
class Passage:
    """What went up into a tier and came back from it."""

    up: int = 0
    returned: int = 0
    answered_in: float | None = None

    @property
    def return_share(self) -> float | None:
        return share_of(self.returned, self.up)


@dataclass
class Rung:
    """A tier as the ladder shows it."""

    tier: Tier
    step: int
    teams: list[Team]
    hours: str
    contracts: list[str]
    needed: str
    passage: Passage = field(default_factory=Passage)
    fixed: float | None = None
    is_lowest: bool = False

    @property
    def responds(self) -> str:
        return target_words(self.tier.respond_within)

    @property
    def decides(self) -> str:
        return target_words(self.tier.decide_within)

    @property
    def below(self) -> int:
        return max(0, self.step - 1)


def rungs(since: datetime) -> list[Rung]:
    """The tiers there are, highest first, with the figures since a moment."""
    found = list(tiers().select_related("calendar"))
    passages, fixes = passages_since(since), fixes_since(since)
    by_tier: dict[int, list[Team]] = {}
    for team in teams():
        by_tier.setdefault(team.tier.level, []).append(team)
    asked = _contracts()
    drawn = [
        _rung(tier, step, by_tier.get(tier.level, []), asked)
        for step, tier in enumerate(sorted(found, key=lambda one: one.level))
    ]
    for rung in drawn:
        rung.passage = passages.get(rung.tier.level, Passage())
        rung.fixed = fixes.get(rung.tier.level)
    return drawn[::-1]


def _rung(
    tier: Tier, step: int, members: list[Team], asked: list[tuple[int | None, str, int]]
) -> Rung:
    # Contracts that name no tier hold for every climb, and nobody climbs to the lowest two.
    mine = [one for one in asked if one[0] == tier.level or (one[0] is None and tier.level > 1)]
    open_hours = tier.calendar
    return Rung(
        tier=tier,
        step=step,
        teams=members,
        hours=describe_hours(open_hours.hours, always_open=open_hours.always_open)
        if open_hours
        else "",
        contracts=[name for _level, name, _count in mine],
        needed=needed_words([count for _level, _name, count in mine]),
        is_lowest=step == 0,
    )


def _contracts() -> list[tuple[int | None, str, int]]:
    return [(one.tier_level, one.name, len(one.items)) for one in live_terms()]


def passages_since(since: datetime) -> dict[int, Passage]:
    found: dict[int, Passage] = {}
    for kind, tier, count, median in _rows(_HANDOFFS, since):
        passage = found.setdefault(tier, Passage())
        if kind == "return":
            passage.returned = count
        else:
            passage.up, passage.answered_in = count, None if median is None else float(median)
    return found


def fixes_since(since: datetime) -> dict[int, float | None]:
    """Of the stays that ended at a tier, the share that ended with a solution."""
    return {tier: share_of(fixed, ended) for tier, fixed, ended in _rows(_STAYS, since)}


def _rows(sql: str, since: datetime) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [since])
        return list(cursor.fetchall())


def opened_since(since: datetime) -> int:
    return Ticket.objects.filter(created_at__gte=since, history=None, restricted=False).count()


def first_since(since: datetime) -> int:
    """The number below which every ticket is older; for walking back to a moment."""
    oldest = Ticket.objects.filter(created_at__gte=since, history=None).order_by("created_at")
    return oldest.values_list("pk", flat=True).first() or 0


LATELY = timedelta(days=30)

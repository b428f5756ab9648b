"""Attainment: promises kept of promises decided, counted by the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce

from thirdline.flow.sla.models import Clock
from thirdline.flow.sla.rules import OLA_KINDS, ClockState
from thirdline.flow.sla.shapes import Attainment

_KEPT = Q(state=ClockState.MET)


def attainment(
    kinds: Sequence[str],
    since: datetime,
    until: datetime,
    *,
    now: datetime,
    tier: int | None = None,
    team_id: int | None = None,
) -> Attainment:
    """Met and missed promises of these kinds decided from `since` to before `until`; restricted tickets left out.

    An OLA is the team's that promised it, an SLA the team's that has the ticket. Cycles of an update
    cadence count each, by the moment its clock was last decided.
    """
    row = _decided(kinds, since, until, now, tier=tier, team_id=team_id).aggregate(
        **_counts(since, until, now)
    )
    return _attainment(row)


def attainment_by_team(
    kinds: Sequence[str], since: datetime, until: datetime, *, now: datetime
) -> dict[int, Attainment]:
    """The same for each team, in one query."""
    rows = (
        _decided(kinds, since, until, now)
        .annotate(whose=_team_id())
        .values("whose")
        .annotate(**_counts(since, until, now))
        .order_by("whose")
    )
    return {row["whose"]: _attainment(row) for row in rows if row["whose"] is not None}


def _attainment(row: Mapping[str, Any]) -> Attainment:
    return Attainment(
        met=row["kept"] + (row["cycles_kept"] or 0), missed=row["lost"] + (row["cycles_lost"] or 0)
    )


def _decided(
    kinds: Sequence[str],
    since: datetime,
    until: datetime,
    now: datetime,
    *,
    tier: int | None = None,
    team_id: int | None = None,
) -> QuerySet[Clock]:
    rows = Clock.objects.filter(
        _ended(since, until) | _fell_due(since, until, now),
        kind__in=kinds,
        ticket__restricted=False,
        ticket__history=None,
        ticket__merged_into=None,
    )
    if team_id is not None:
        rows = rows.annotate(whose_team=_team_id()).filter(whose_team=team_id)
    if tier is not None:
        rows = rows.annotate(
            whose_tier=Case(
                When(kind__in=OLA_KINDS, then=F("team__tier__level")),
                default=F("ticket__tier_level"),
            )
        ).filter(whose_tier=tier)
    return rows


def _team_id() -> Coalesce:
    return Coalesce(F("team_id"), F("ticket__team_id"))


def _ended(since: datetime, until: datetime) -> Q:
    return Q(ended_at__gte=since, ended_at__lt=until)


def _fell_due(since: datetime, until: datetime, now: datetime) -> Q:
    """Breached in the period, whether or not a drain has noted it yet.

    A promise is broken when it falls due, not when its clock ends; so the figures of a past month stay.
    """
    noted = Q(breached_at__gte=since, breached_at__lt=until)
    not_yet = Q(
        state=ClockState.RUNNING, breached_at=None, due_at__gte=since, due_at__lt=min(until, now)
    )
    return noted | not_yet


def _counts(since: datetime, until: datetime, now: datetime) -> dict[str, Any]:
    return {
        "kept": Count("pk", filter=_KEPT & _ended(since, until)),
        "lost": Count("pk", filter=_fell_due(since, until, now)),
        "cycles_kept": Sum("cycles_met", filter=_ended(since, until)),
        "cycles_lost": Sum("cycles_missed", filter=_ended(since, until)),
    }

"""The clocks of the climb as small shapes: accepting, the work of a stay, answering. One query each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from thirdline.desk.tickets.models import Ticket
from thirdline.flow.escalation.models import Consult
from thirdline.flow.sla.models import Clock
from thirdline.flow.sla.portraits import row_shape
from thirdline.flow.sla.reading import promises_by_id
from thirdline.flow.sla.rules import ClockKind, ClockState
from thirdline.flow.sla.wording import length_words
from thirdline.kit.ui.shapes import ClockShape

_ROW = (
    "id", "ticket_id", "consult_id", "kind", "state", "promise_id", "target_seconds", "used_seconds",
    "reckoned_at", "waiting", "breached_at",
)  # fmt: skip


def accept_clocks(tickets: Sequence[Ticket], now: datetime) -> dict[int, ClockShape]:
    """How long is left to accept each ticket in its present stay."""
    stays = [one.stay_id for one in tickets if one.stay_id]
    return _by("ticket_id", Clock.objects.filter(stay__in=stays, kind=ClockKind.ACKNOWLEDGE), now)


def work_clocks(tickets: Sequence[Ticket], now: datetime) -> dict[int, ClockShape]:
    """What is left of the time of the team that has each ticket."""
    rows = Clock.objects.filter(
        ticket__in=[one.pk for one in tickets], kind=ClockKind.WORK, team=F("ticket__team")
    )
    return _by("ticket_id", rows.exclude(state=ClockState.STOPPED), now)


def consult_clocks(consults: Iterable[Consult], now: datetime) -> dict[int, ClockShape]:
    """What is left for each answer; an answered one says how long it took."""
    rows = Clock.objects.filter(consult_id__in=[one.pk for one in consults])
    return _by("consult_id", rows.exclude(state=ClockState.STOPPED), now)


def _by(key: str, clocks: QuerySet[Clock], now: datetime) -> dict[int, ClockShape]:
    named = clocks.annotate(requester=F("ticket__requester__name")).order_by("id")
    rows: list[dict[str, Any]] = [dict(row) for row in named.values(*_ROW, "requester")]
    promises = promises_by_id(row["promise_id"] for row in rows)
    return {row[key]: _shape(row, promises, now) for row in rows}


def _shape(row: dict[str, Any], promises: Any, now: datetime) -> ClockShape:
    shape = row_shape(row, promises[row["promise_id"]], now)
    if row["kind"] != ClockKind.CONSULT or row["state"] not in {ClockState.MET, ClockState.MISSED}:
        return shape
    words = _("%(used)s of %(target)s") % {
        "used": length_words(row["used_seconds"]),
        "target": length_words(row["target_seconds"]),
    }
    return ClockShape(shape.state, words, name=_("Answered in"))

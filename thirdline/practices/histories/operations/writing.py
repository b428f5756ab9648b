"""Turns the cases of a log into rows and copies them in, table by table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from psycopg.types.json import Jsonb

from thirdline.desk.search.models import SHAPE, SearchRow
from thirdline.desk.search.rules import ASKED, TITLE, vector
from thirdline.desk.tickets.models import Handoff, Resolution, Stay, Ticket
from thirdline.foundation.people import operations as people
from thirdline.foundation.people.models import Person
from thirdline.foundation.records.copying import analyse, copy_rows, numbers_for
from thirdline.practices.histories.cases import Cases
from thirdline.practices.histories.models import (
    CaseFacts,
    CaseStay,
    CaseTally,
    HistoryEvent,
    HistorySet,
)
from thirdline.practices.histories.operations import columns
from thirdline.practices.histories.operations.teams import HistoryTeams
from thirdline.practices.histories.rules import (
    Event,
    Path,
    desk_impact,
    desk_priority,
    desk_state,
    last_known,
    path_of,
)

Row = tuple[Any, ...]
Progress = Callable[[float, str], None]


@dataclass(slots=True)
class _Case:
    """One case on its way into the tables, with the numbers its rows will have."""

    name: str
    ticket: int
    events: list[Event]
    path: Path
    stays: list[int] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return self.path.resolved_at is None


def write_cases(made: HistorySet, cases: Cases, *, progress: Progress) -> None:
    """Tickets with their paths, events and facts; the caller holds the transaction."""
    found = _numbered(cases)
    teams = HistoryTeams(made)
    robot = people.robot("Histories")
    progress(0.1, "teams")
    for case in found:
        for span in case.path.spans:
            teams.meet(span.team, span.tier)
    teams.write()
    steps: list[tuple[str, Any, tuple[str, ...], Iterator[Row]]] = [
        ("tickets", Ticket, columns.TICKET, _tickets(made, found, teams, robot)),
        ("stays", Stay, columns.STAY, _stays(found, teams)),
        ("handoffs", Handoff, columns.HANDOFF, _handoffs(found, robot)),
        ("resolutions", Resolution, columns.RESOLUTION, _resolutions(found, teams, robot)),
        ("search words", SearchRow, columns.SEARCH, _search_rows(made, found)),
        ("events", HistoryEvent, columns.EVENT, _events(found)),
        ("facts", CaseFacts, columns.FACTS, _facts(made, found)),
        ("figures", CaseStay, columns.CASE_STAY, _case_stays(made, found, teams)),
        ("tallies", CaseTally, columns.TALLY, _tallies(made, found)),
    ]
    for number, (words, model, names, rows) in enumerate(steps, 1):
        copy_rows(model, names, rows)
        progress(0.2 + 0.75 * number / len(steps), f"{words} written")
    analyse(model for _, model, _, _ in steps)


def _numbered(cases: Cases) -> list[_Case]:
    found = [
        _Case(name, ticket, events, path_of(events))
        for ticket, (name, events) in zip(
            numbers_for(Ticket, len(cases.by_name)), cases.by_name.items(), strict=True
        )
    ]
    stays = iter(numbers_for(Stay, sum(len(case.path.spans) for case in found)))
    for case in found:
        case.stays = [next(stays) for _ in case.path.spans]
    return found


def _tickets(
    made: HistorySet, found: list[_Case], teams: HistoryTeams, robot: Person
) -> Iterator[Row]:
    for case in found:
        path, last = case.path, case.path.spans[-1]
        state, hold = desk_state(case.events[-1].state, case.events[-1].wait)
        impact = last_known(case.events, "impact")
        about = last_known(case.events, "product") or case.events[0].activity or "Imported ticket"
        closed = next((e.at for e in case.events if e.state == "closed"), None)
        yield (
            case.ticket, f"{about} · {case.name}"[:200],
            f"Imported from {made.source} with the history set {made.name}.",
            desk_impact(impact), desk_priority(last_known(case.events, "priority"), impact),
            state, hold, robot.pk, "history",
            teams.number_of(last.team), last.tier.level or teams.level_of(last.team),
            case.stays[-1] if case.is_open else None,
            path.handoffs, last.arrived == "returned",
            path.started_at, path.ended_at, path.resolved_at,
            closed if state == "closed" else None, path.reopened, made.pk, case.name[:80],
        )  # fmt: skip


def _search_rows(made: HistorySet, found: list[_Case]) -> Iterator[Row]:
    """Findable by what the ticket is called, by its set, and by the teams it was with."""
    for case in found:
        products = {e.product for e in case.events if e.product}
        others = "\n".join([made.name, *sorted(products), *case.path.sequence])
        yield case.ticket, vector((case.name, TITLE), (others, ASKED)), SHAPE


def _stays(found: list[_Case], teams: HistoryTeams) -> Iterator[Row]:
    for case in found:
        before: int | None = None
        origin: int | None = None
        origins: dict[int, int | None] = {}
        for number, span, stay in zip(count(1), case.path.spans, case.stays, strict=False):
            if before is not None and span.arrived == "escalated":
                origin = before
            elif span.arrived == "returned":
                origin = origins.get(origin) if origin is not None else None
            origins[stay] = origin
            done = _ended(case, span.left)
            yield (
                stay, case.ticket, number, teams.number_of(span.team),
                span.tier.level or teams.level_of(span.team),
                (span.tier.label or "?")[:20], before, origin, span.started_at,
                span.answered_at, span.ended_at if done else None, done,
            )  # fmt: skip
            before = stay


def _ended(case: _Case, left: str) -> str | None:
    if left == "open":
        return None
    if left == "fixed":
        return "cancelled" if case.events[-1].state == "cancelled" else "resolved"
    return left


_KINDS = {"escalated": "escalate", "returned": "return", "transferred": "transfer"}


def _handoffs(found: list[_Case], robot: Person) -> Iterator[Row]:
    for case in found:
        later = list(zip(case.stays, case.path.spans, strict=True))[1:]
        for before, (stay, span) in zip(case.stays, later, strict=False):
            yield (
                case.ticket, _KINDS[span.arrived], before, stay, span.started_at,
                robot.pk, "imported", span.answered_at,
            )  # fmt: skip


def _resolutions(found: list[_Case], teams: HistoryTeams, robot: Person) -> Iterator[Row]:
    for case in found:
        if case.path.resolved_at is not None and case.events[-1].state != "cancelled":
            team = case.path.spans[-1].team
            level = case.path.resolved_level or teams.level_of(team)
            yield case.ticket, case.path.resolved_at, robot.pk, teams.number_of(team), level


def _events(found: list[_Case]) -> Iterator[Row]:
    for case in found:
        for seq, e in enumerate(case.events, 1):
            label = e.tier.label
            yield (
                case.ticket, seq, e.line, e.at, label[:40] if label else None, e.tier.level,
                e.team, e.organisation, e.activity, e.status, e.substatus, e.person, e.product,
                e.wait[:40] if e.wait else None,
            )  # fmt: skip


def _facts(made: HistorySet, found: list[_Case]) -> Iterator[Row]:
    for case in found:
        p, last = case.path, case.events[-1]
        known = [
            last_known(case.events, name) for name in ("impact", "priority", "requester", "product")
        ]
        yield (
            case.ticket, made.pk, case.name, p.events, p.started_at, p.ended_at,
            p.throughput_seconds, p.first_tier.label, p.last_tier.label, p.resolved_tier,
            p.highest_level, p.resolved_level, list(p.levels), p.handoffs, p.bounces,
            p.tier_bounces, p.returns, p.reopened, p.violated, last.status, last.substatus,
            *known, Jsonb(last.kept),
        )  # fmt: skip


def _case_stays(made: HistorySet, found: list[_Case], teams: HistoryTeams) -> Iterator[Row]:
    for case in found:
        spans = case.path.spans
        around = zip([None, *spans[:-1]], spans, [*spans[1:], None], strict=True)
        for before, span, after in around:
            ended = _ended(case, span.left)
            yield (
                case.ticket, made.pk, case.path.started_at, span.started_at,
                teams.number_of(span.team),
                teams.number_of(before.team) if before else None,
                teams.number_of(after.team) if after else None,
                (span.tier.label or "?")[:40],
                (before.tier.label or "?")[:40] if before else None,
                span.tier.level, before.tier.level if before else None, span.arrived,
                ended, span.seconds if ended else None, span.response_seconds,
            )  # fmt: skip


def _tallies(made: HistorySet, found: list[_Case]) -> Iterator[Row]:
    for case in found:
        start = (case.ticket, made.pk, case.path.started_at)
        for label, events in Counter(e.tier.label for e in case.events).items():
            yield *start, "tier", label, events, 0
        for what in ("team", "product", "organisation"):
            for value, events in Counter(getattr(e, what) for e in case.events).items():
                if value is not None:
                    yield *start, what, value, events, 0
        for reason, (events, seconds) in case.path.waits.items():
            yield *start, "wait", reason, events, seconds

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext as _

from thirdline.faces.insights import queries
from thirdline.faces.insights.counting import (
    ALL_SERVICES,
    Bag,
    Scope,
    added,
    counted,
    headline_of,
)
from thirdline.faces.insights.kpis.population import LIVE_CASES
from thirdline.faces.insights.models import FigureSheet, FigureState, TouchedDay
from thirdline.faces.insights.periods import day_of, midnight, span_around
from thirdline.faces.insights.promises import promise_counts, promises_in
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import refuse_if

Progress = Callable[[float, str], None]
ENTRIES_AT_ONCE = 5_000
DAYS_AT_ONCE = 4
PROMISES_EVERY = timedelta(minutes=1)
LOOK_BACK = 35
DAY = timedelta(days=1)
LIVE = 0

_COLUMNS = (
    "ticket_id, service_id, started_at, state, tier_level, events, throughput_seconds, first_tier, "
    "last_tier, resolved_tier, resolved_level, highest_level, levels, handoffs, bounces, "
    "tier_bounces, returns, reopened, violated_rules"
)
_WRITE_FACTS = f"""
INSERT INTO insights_ticketfacts ({_COLUMNS})
SELECT c.ticket_id, t.service_id, c.started_at, t.state, t.tier_level, c.events,
       c.throughput_seconds, c.first_tier, c.last_tier, c.resolved_tier,
       CASE WHEN c.resolved_tier IS NULL THEN NULL ELSE t.tier_level END, c.highest_level, c.levels,
       c.handoffs, c.bounces, c.tier_bounces, c.returns, c.reopened, c.violated_rules
FROM ({LIVE_CASES} {{which}}) c JOIN tickets_ticket t ON t.id = c.ticket_id
"""  # noqa: S608 - made of the constants above


def why_not_rebuild(begins: date, ends: date, by: Person) -> str | None:
    """Only administrators have every figure counted again, and the days run forwards."""
    if not (by.is_robot or by.may("set_up")):
        return _("Only administrators have the figures counted again.")
    return _("The first day lies after the last one.") if begins > ends else None


def rebuild_figures(
    begins: date, ends: date, *, progress: Progress | None = None, by: Person
) -> int:
    """Count the days from `begins` to before `ends` anew, each for good before the next begins.

    Stopped half-way it leaves the days it has done and loses nothing of the others. Answers how many
    days it counted.
    """
    refuse_if(why_not_rebuild(begins, ends, by))
    days = [begins + DAY * n for n in range((ends - begins).days)]
    for number, day in enumerate(days):
        if progress:
            progress(number / len(days), f"{day}")
        _count_day_afresh(day)
    with transaction.atomic():
        state = _locked_state()
        _add_up(days)
        _note_rebuilt(state, clock.now())
        facts = {"from": str(begins), "until": str(ends), "days": len(days)}
        record("figures.rebuilt", state, by=by, facts=facts)
    return len(days)


@transaction.atomic
def _count_day_afresh(day: date) -> None:
    _locked_state()
    span = {"start": midnight(day), "end": midnight(day + DAY)}
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM insights_ticketfacts WHERE started_at >= %(start)s AND started_at < %(end)s",
            span,
        )
        within = "AND t.created_at >= %(start)s AND t.created_at < %(end)s"
        cursor.execute(_WRITE_FACTS.format(which=within), span)
    _count_day(day, clock.now())


def _locked_state() -> FigureState:
    FigureState.objects.bulk_create([FigureState(pk=1)], ignore_conflicts=True)
    state = queries.state_for_update()
    if state is None:
        raise FigureState.DoesNotExist
    return state


@transaction.atomic
def keep_figures(*, days: int = DAYS_AT_ONCE, by: Person) -> int:
    """Take what the journal says since last time into the figures, of a few days at a time.

    Answers how much it found to do; 0 means that every sheet agrees with its tickets.
    """
    FigureState.objects.bulk_create([FigureState(pk=1)], ignore_conflicts=True)
    state = queries.state_for_update(skip_locked=True)
    if state is None:  # another worker is at it
        return 0
    now = clock.now()
    entries = queries.entries_since(state, limit=ENTRIES_AT_ONCE)
    if entries:
        _take_in({ticket for _, _, ticket in entries if ticket})
        state.upto_position, state.upto_id = entries[-1][:2]
    _look_at_promises(state, now)
    # Days are counted once the journal is read to its end, or a long journal would count them over
    # and over.
    touched = queries.touched_days(limit=days) if len(entries) < ENTRIES_AT_ONCE else []
    for day in touched:
        _count_day(day, now)
    _add_up(touched)
    _note_rebuilt(state, now, busy=bool(entries or touched))
    return len(entries) + len(touched)


def _take_in(tickets: set[int]) -> None:
    """Their facts anew, and every day on which a sheet counts them."""
    numbers = sorted(tickets)
    moments = queries.moments_counted(numbers)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM insights_ticketfacts WHERE ticket_id = ANY(%s)", [numbers])
        cursor.execute(_WRITE_FACTS.format(which="AND t.id = ANY(%s)"), [numbers])
    _touch({day_of(moment) for moment in moments})


def _look_at_promises(state: FigureState, now: datetime) -> None:
    """Touch the days whose promises came out otherwise: the last two, and every night the last weeks.

    Promises fall due without anybody doing anything, and a clock may be corrected afterwards.
    """
    last = state.promises_at
    if last is not None and now - last < PROMISES_EVERY:
        return
    today = day_of(now)
    nightly = last is None or day_of(last) != today
    first = today - DAY * (LOOK_BACK if nightly else 1)
    decided = promise_counts(midnight(first), midnight(today + DAY), now)
    known = {
        sheet.begins: promises_in(sheet.headline)
        for sheet in queries.day_sheets(first, today + DAY, LIVE).filter(service_id=ALL_SERVICES)
    }
    days = decided.keys() | known.keys()
    _touch(day for day in days if decided.get(day, {}) != known.get(day, {}))
    state.promises_at = now


def _touch(days: Iterable[date]) -> None:
    TouchedDay.objects.bulk_create([TouchedDay(day=day) for day in days], ignore_conflicts=True)


def _note_rebuilt(state: FigureState, now: datetime, *, busy: bool = True) -> None:
    if busy or state.rebuilt_at is None or now - state.rebuilt_at > PROMISES_EVERY:
        state.rebuilt_at = now
        state.save()


def _count_day(day: date, now: datetime) -> None:
    """Write the sheets of a day, of each service and of all together."""
    begins, ends = midnight(day), midnight(day + DAY)
    bags = {service: bag for (_, service), bag in counted(Scope(None, begins, ends)).items()}
    bags[ALL_SERVICES] = added(list(bags.values())) | promise_counts(begins, ends, now).get(day, {})
    _write("day", day, bags)
    TouchedDay.objects.filter(day=day).delete()


def _add_up(days: Iterable[date], set_id: int = LIVE) -> None:
    """Write the sheets of every week and month that one of the days is in."""
    for span in {span_around(day, grain) for day in days for grain in ("week", "month")}:
        parts = defaultdict(list)
        for sheet in queries.day_sheets(span.begins, span.ends, set_id):
            parts[sheet.service_id].append(sheet.counts)
        bags = {service: added(found) for service, found in parts.items()}
        _write(span.grain, span.begins, bags, set_id)


def _write(grain: str, begins: date, bags: dict[int, Bag], set_id: int = LIVE) -> None:
    FigureSheet.objects.filter(set_id=set_id, grain=grain, begins=begins).delete()
    FigureSheet.objects.bulk_create(
        FigureSheet(
            set_id=set_id,
            grain=grain,
            begins=begins,
            service_id=service,
            counts=bag,
            headline=headline_of(bag),
            still_open={key[5:]: n for key, n in bag.items() if key.startswith("open|")} or None,
        )
        for service, bag in bags.items()
        if bag
    )


@transaction.atomic
def count_history(set_id: int) -> None:
    """Write the sheets of an imported set; it never changes, so this is done once."""
    forget_history(set_id)
    days = {day: bag for (day, _), bag in counted(Scope(set_id), grain="day").items()}
    for day, bag in days.items():
        _write("day", day, {ALL_SERVICES: bag}, set_id)
    _add_up(days, set_id)
    _write("all", date.min, {ALL_SERVICES: added(list(days.values()))}, set_id)


@transaction.atomic
def forget_history(set_id: int) -> None:
    """Take away the sheets of a set that is gone."""
    FigureSheet.objects.filter(set_id=set_id).exclude(set_id=LIVE).delete()

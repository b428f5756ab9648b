from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache, partial
from typing import Any

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from thirdline.desk.conversation.models import Message
from thirdline.desk.conversation.queries import said_on
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import tickets_for
from thirdline.desk.tickets.readers import Kind, kind_of
from thirdline.desk.views.compiling import STAND_IN, is_asked, real, somebody, stand_ins
from thirdline.desk.views.conditions import condition_q
from thirdline.desk.views.contributing import view_named
from thirdline.desk.views.counting import MOST_COUNTED, WITH_ME, Counts, counts_for, with_me_in
from thirdline.desk.views.keyset import Page, ordered, page_of
from thirdline.desk.views.rules import Order, Place, View
from thirdline.engines.conditions import ConditionError
from thirdline.foundation.people.models import Person, Team
from thirdline.foundation.people.queries import all_teams
from thirdline.kit import clock, prepared
from thirdline.kit.db import TookTooLong, at_most
from thirdline.kit.refusals import Refused
from thirdline.kit.ui.shapes import StayShape

__all__ = [
    "MOST_COUNTED", "Counts", "Row", "condition_from", "counts_for", "last_words_of", "own_team",
    "page_for", "rows_of", "team_choices", "tickets_among", "traces_of", "with_me_count",
]  # fmt: skip
LONGEST_CONDITION = 4_000
# Milliseconds the database has for a page of a list people put together themselves.
LONGEST_LOOK = 8_000
# What a row shows and no more, in the order of Row's fields.
_ROW = (
    "pk", "title", "priority", "state", "hold_reason", "team_id", "tier_level", "stay_id",
    "restricted", "returned", "handoffs_count", "reopened_count", "next_due_at", "created_at",
    "changed_at", "resolved_at", "outside_id", "requester__name", "service__name", "person__name",
    "asked_person__name",
)  # fmt: skip


@dataclass(frozen=True)
class Somebody:
    """A person as a row knows them."""

    name: str

    @property
    def first_name(self) -> str:
        return self.name.split(" ")[0]


@dataclass(frozen=True, slots=True)
class Row:
    """A ticket as a list shows it: what contributors to `queue.clock` get, too."""

    pk: int
    title: str
    priority: int
    state: str
    hold_reason: str | None
    team_id: int | None
    tier_level: int | None
    stay_id: int | None
    restricted: bool
    returned: bool
    handoffs_count: int
    reopened_count: int
    next_due_at: datetime | None
    created_at: datetime
    changed_at: datetime
    resolved_at: datetime | None
    outside_id: str
    requester: Somebody
    service: str
    person: Somebody | None
    asked_person: Somebody | None
    # What the columns of a saved view asked for beyond that, by path.
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return f"{settings.TICKET_PREFIX}{self.pk}"


def rows_of(
    person: Person, view: View, place: Place, narrowed: Q | None = None
) -> QuerySet[Ticket]:
    """What a view holds for a reader: only what they may read, and not what is filtered away."""
    return tickets_for(person).filter(
        view.condition(place) if narrowed is None else view.condition(place) & narrowed
    )


def condition_from(text: str, *, reader: Person, now: datetime) -> Q:
    """A condition of the desk's one language, written as JSON in an address."""
    try:
        return condition_q(json.loads(text[:LONGEST_CONDITION]), reader, now)
    except (json.JSONDecodeError, RecursionError):
        raise Refused(_("The condition is not JSON. Follow the link again, or clear it.")) from None
    except ConditionError as wrong:
        raise Refused(_("The condition says: %(why)s") % {"why": wrong}) from None


def page_for(
    person: Person,
    view: View,
    place: Place,
    order: Order,
    *,
    narrowed: Q | None = None,
    after: str = "",
    before: str = "",
    paths: Sequence[str] = (),
) -> Page[Row]:
    """One page of rows with everything a row names, in one query."""
    if narrowed is not None or not view.is_fixed:
        rows = rows_of(person, view, place, narrowed).values_list(*_ROW, *paths)
        try:
            with at_most(LONGEST_LOOK):
                read = partial(_row, paths=tuple(paths))
                return page_of(rows, order, read, after=after, before=before)
        except TookTooLong:
            raise Refused(
                _(
                    "This list looks at too many tickets to be drawn. Narrow it to open tickets, a team or a service."
                )
            ) from None

    def fetch(cursor: list[Any] | None, backwards: bool, most: int) -> list[tuple[Any, ...]]:
        keys = order.keys if cursor is not None else ()
        planned = _planned_page(
            kind_of(person), view, order, keys, most=-most if backwards else most
        )
        actual = real(person, place, keys, cursor or ())
        return prepared.rows_of(planned, [actual(one) for one in planned.asks])

    return page_of(fetch, order, _row, after=after, before=before)


@lru_cache(maxsize=512)
def _planned_page(
    kind: Kind, view: View, order: Order, keys: tuple[str, ...], *, most: int
) -> prepared.Statement:
    """With keys it begins beside a row; `most` below nothing counts backwards from there."""
    rows = rows_of(somebody(kind), view, STAND_IN).values_list(*_ROW)
    cursor = stand_ins(keys) if keys else None
    page = ordered(rows, order, cursor, backwards=most < 0)[: abs(most)]
    try:
        sql, values = page.query.sql_with_params()
    except EmptyResultSet:
        return prepared.statement("SELECT WHERE false", (), is_asked)
    return prepared.statement(sql, values, is_asked)


def _row(found: tuple[Any, ...], paths: tuple[str, ...] = ()) -> Row:
    usual, more = (found[: len(_ROW)], found[len(_ROW) :]) if paths else (found, ())
    requester, service, person, asked = usual[-4:]
    people = (Somebody(person) if person else None, Somebody(asked) if asked else None)
    told = dict(zip(paths, more, strict=True))
    return Row(*usual[:-4], Somebody(requester), service or "", *people, told)  # type: ignore[call-arg]


def traces_of(numbers: Sequence[int], now: datetime) -> dict[int, list[StayShape]]:
    """The paths of a page's tickets at the size of a row, in one query."""
    found: dict[int, list[StayShape]] = {number: [] for number in numbers}
    for number, tier, opened, closed in prepared.rows_of(_traces(), [list(numbers)]):
        length = ((closed or now) - opened).total_seconds()
        found[number].append(StayShape(tier, "", max(0.0, length)))
    return found


@lru_cache(maxsize=1)
def _traces() -> prepared.Statement:
    sql = (
        "SELECT ticket_id, tier_level, opened_at, closed_at FROM tickets_stay"
        " WHERE ticket_id = ANY(%s) ORDER BY ticket_id, number"
    )
    return prepared.statement(sql, ["numbers"], lambda _value: True)


def with_me_count(person: Person) -> int:
    """Open with this person or put to them and not accepted yet: the figure on the rail."""
    if WITH_ME in vars(person):
        # The queue's own page has counted it a moment ago, for this same reader.
        return int(vars(person)[WITH_ME])
    view = view_named("with-me")
    if view is None or not person.standing.is_staff:
        return 0
    return with_me_in(person, view, Place(person.pk, None, clock.now()))


def team_choices(person: Person) -> list[Team]:
    """The teams whose queue a person turns to: a lead's are all, anybody else's are their own."""
    every, own = all_teams(), person.standing.team_ids
    return every if person.may("assign_anyone") else [team for team in every if team.pk in own]


def own_team(person: Person, choices: Sequence[Team]) -> Team | None:
    """Where the day begins: a team one works in, else one that one leads, else none."""
    standing = person.standing
    for ids in (standing.team_ids, standing.led_team_ids):
        for team in choices:
            if team.pk in ids:
                return team
    return None


def last_words_of(ticket: Ticket, *, reader: Person, most: int = 2) -> list[Message]:
    """The newest messages, in the order they were said."""
    return said_on(ticket, reader=reader, most=most)[::-1]


def tickets_among(person: Person, numbers: Sequence[int]) -> list[Ticket]:
    """Those of the numbers a person may read, ready to be worked on, in the order given."""
    rows = tickets_for(person).filter(pk__in=numbers).select_related("team", "requester")
    found = {ticket.pk: ticket for ticket in rows}
    return [found[number] for number in dict.fromkeys(numbers) if number in found]

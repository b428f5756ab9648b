"""The only door to items, requests and approvals, each with its access built in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import reduce
from operator import and_

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import tickets_for
from thirdline.foundation.calendars.models import WorkCalendar
from thirdline.foundation.calendars.queries import describe_calendar, schedule_for
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.db import require_transaction
from thirdline.kit.fixed import fixed
from thirdline.kit.refusals import NotFound
from thirdline.practices.catalogue.models import (
    Approval,
    CatalogueItem,
    Deputy,
    Request,
    RequestField,
    Seat,
)
from thirdline.practices.catalogue.rules import Audience, FormField, Step, promise_words

MOST_DECIDED = 20


# Items


def seen_by(person: Person | None) -> Q:
    """Who sees which items; nobody signed in sees what is for anybody."""
    if person is None or not person.is_active:
        return Q(audience=Audience.ANYBODY)
    named = Q(people=person.pk) | Q(roles__contains=[person.role])
    if person.company:
        named |= Q(companies__contains=[person.company])
    teams = sorted(person.standing.team_ids)
    if teams:
        named |= Q(teams__in=teams)
    return ~Q(audience=Audience.NAMED) | named


def items_for(person: Person | None) -> QuerySet[CatalogueItem]:
    """What a person may ask for, by group; an administrator's own items are no exception."""
    numbers = CatalogueItem.objects.filter(seen_by(person), retired_at=None).values("pk")
    return (
        CatalogueItem.objects.filter(pk__in=numbers)
        .select_related("calendar")
        .prefetch_related("approvals")
        .order_by("group", "position", "name")
    )


def item_for(person: Person | None, slug: str) -> CatalogueItem:
    found = items_for(person).select_related("service", "category", "team__tier")
    item = found.filter(slug=slug).first()
    if item is None:
        raise NotFound(_("There is no “%(slug)s” in the catalogue for you.") % {"slug": slug})
    return item


def item_slugged(slug: str) -> CatalogueItem:
    """For the set-up: whoever may read it sees every item in force."""
    item = CatalogueItem.objects.filter(slug=slug, retired_at=None).first()
    if item is None:
        raise NotFound(_("There is no “%(slug)s” in the catalogue.") % {"slug": slug})
    return item


def items_in_force() -> list[CatalogueItem]:
    """Every item in force, for the set-up."""
    rows = CatalogueItem.objects.filter(retired_at=None).select_related("team")
    return list(rows.prefetch_related("fields", "approvals"))


def items_found(person: Person | None, words: Sequence[str], most: int) -> list[CatalogueItem]:
    """Items that have every word in their name, their line or their group; best first by name."""
    if not words:
        return []
    has = reduce(and_, (_has(word) for word in words))
    found = list(items_for(person).filter(has)[: most * 4])
    first = words[0].lower()
    return sorted(found, key=lambda one: first not in one.name.lower())[:most]


def _has(word: str) -> Q:
    return (
        Q(name__icontains=word)
        | Q(about__icontains=word)
        | Q(group__icontains=word)
        | Q(details__icontains=word)
    )


def form_of(item: CatalogueItem) -> list[FormField]:
    """The form of an item as it is now."""
    return [field_of(row) for row in item.fields.all()]


def field_of(row: RequestField) -> FormField:
    def number(value: object) -> float | int | None:
        return None if value is None else int(v) if (v := float(str(value))).is_integer() else v

    return FormField.read(
        {
            "key": row.key, "label": row.label, "type": row.type, "help": row.help,
            "required": row.required, "choices": row.choices, "prices": row.prices,
            "minimum": number(row.minimum), "maximum": number(row.maximum),
            "shown_when": row.shown_when,
        }
    )  # fmt: skip


def working_day_of(calendar: WorkCalendar | None) -> int | None:
    """How many seconds the longest day of a calendar has; None where the clock never stands still."""
    if calendar is None or calendar.always_open:
        return None
    days = [sum(map(_seconds, spans)) for spans in calendar.hours.values()]
    return max(days, default=0) or None


def _seconds(span: Sequence[str]) -> int:
    (a, b), (c, d) = (map(int, part.split(":")) for part in span)
    return (c * 60 + d - a * 60 - b) * 60


def promise_of(item: CatalogueItem) -> str:
    """“5 working days” as the portal says it."""
    return promise_words(item.promised_within, working_day_of(item.calendar))


def promise_hours(item: CatalogueItem) -> str:
    if item.calendar is None or item.promised_within is None:
        return ""
    return describe_calendar(item.calendar)


def promised_if_asked(item: CatalogueItem, now: datetime) -> datetime | None:
    """When it would be there if everything began now."""
    if item.promised_within is None:
        return None
    return schedule_for(item.calendar).add(now, item.promised_within.total_seconds())


# Requests


def request_of(ticket: Ticket) -> Request | None:
    return _REQUEST.one(ticket.pk)


def requests_of(ticket_ids: Sequence[int]) -> dict[int, Request]:
    return {one.ticket_id: one for one in _REQUESTS(list(ticket_ids))}


def steps_of(request: Request) -> list[Approval]:
    """The steps of approval in their order, with who was asked and what they said."""
    seats = Seat.objects.select_related("person", "by").order_by("at", "pk")
    rows = Approval.objects.filter(request=request).order_by("number")
    return list(rows.prefetch_related(Prefetch("seats", seats)))


# Approvals


def deputised_by(person: Person, now: datetime) -> list[int]:
    """For whom somebody may decide at this moment."""
    rows = Deputy.objects.filter(deputy=person, since__lte=now, until__gt=now)
    return list(rows.values_list("person_id", flat=True))


def deputies_of(people: Sequence[int], now: datetime) -> dict[int, Person]:
    """Who stands in for whom now, the one named last."""
    rows = Deputy.objects.filter(
        person__in=people, since__lte=now, until__gt=now, deputy__is_active=True
    )
    return {row.person_id: row.deputy for row in rows.select_related("deputy").order_by("pk")}


def deputy_of(person: Person) -> Deputy | None:
    """The deputy in force or named ahead."""
    rows = Deputy.objects.filter(person=person, until__gt=clock.now()).select_related("deputy")
    return rows.order_by("-pk").first()


def waiting_for(person: Person) -> QuerySet[Approval]:
    """What a person is asked to decide now, for themselves or as a deputy, the longest wait first."""
    for_whom = [person.pk, *deputised_by(person, clock.now())]
    return (
        _shown()
        .filter(state=Step.WAITING, seats__person__in=for_whom, seats__verdict="")
        .exclude(request__ticket__requester=person)
        .distinct()
        .order_by("opened_at", "pk")
    )


def waiting_count(person: Person) -> int:
    return len(_WAITING(person.pk, clock.now()))


def waits_with_others(person: Person) -> QuerySet[Approval]:
    """Every step that waits, for administrators who may decide in place of others, as far as they
    may read the tickets."""
    readable = tickets_for(person).values("pk")
    rows = _shown().filter(state=Step.WAITING, request__ticket__in=readable)
    return rows.order_by("opened_at", "pk")


def decided_by(person: Person) -> list[Approval]:
    """What a person decided lately, newest first."""
    seats = Seat.objects.filter(by=person).exclude(verdict="").order_by("-at")
    numbers = list(seats.values_list("approval_id", flat=True)[:MOST_DECIDED])
    found = _shown().in_bulk(numbers)
    return [found[number] for number in numbers if number in found]


def approval_for(person: Person, number: int) -> Approval:
    """A step of approval for whoever is asked, stands in, has decided, or administers."""
    found = _shown().filter(pk=number).first()
    if found is None or not (_is_asked(person, found) or _administers(person, found)):
        raise NotFound(_("There is no approval %(number)s for you.") % {"number": number})
    return found


def _administers(person: Person, approval: Approval) -> bool:
    """An administrator decides in place of others, not about what is restricted to others."""
    number = approval.request.ticket_id
    return person.may("set_up") and tickets_for(person).filter(pk=number).exists()


def _is_asked(person: Person, approval: Approval) -> bool:
    for_whom = [person.pk, *deputised_by(person, clock.now())]
    mine = Q(person__in=for_whom) | Q(by=person)
    return Seat.objects.filter(mine, approval=approval).exists()


def approval_for_update(approval: Approval) -> Approval:
    """The step as it is now; its ticket is locked before it, as everywhere."""
    require_transaction()
    return Approval.objects.select_for_update(of=("self",)).select_related("request__item").get(pk=approval.pk)  # fmt: skip


def steps_to_remind_for_update(now: datetime, *, limit: int) -> list[Approval]:
    """Steps nobody answered in time, locked; those that are locked already are left alone."""
    require_transaction()
    rows = Approval.objects.select_for_update(skip_locked=True, of=("self",))
    rows = rows.select_related("request__ticket__requester").filter(remind_at__lte=now)
    return list(rows.order_by("remind_at")[:limit])


def open_step_of(ticket: Ticket) -> Approval | None:
    return _OPEN_STEP.one(ticket.pk)


def _shown() -> QuerySet[Approval]:
    seats = Seat.objects.select_related("person", "by").order_by("at", "pk")
    rows = Approval.objects.select_related("request__ticket__requester", "request__item")
    return rows.prefetch_related(Prefetch("seats", seats))


def next_reminder(after: timedelta, calendar: WorkCalendar | None, now: datetime) -> datetime:
    """Reminders come in working time, so that nobody is reminded on a Sunday."""
    return schedule_for(calendar).add(now, after.total_seconds())


_REQUEST = fixed(
    lambda ticket: Request.objects.filter(ticket=ticket).select_related("item__calendar"), int
)
_REQUESTS = fixed(
    lambda tickets: Request.objects.filter(ticket__any=tickets).select_related("item"), list[int]
)
_OPEN_STEP = fixed(
    lambda ticket: Approval.objects.filter(
        request__ticket=ticket, state=Step.WAITING
    ).select_related("request"),
    int,
)
_WAITING = fixed(
    lambda person, now: (
        Seat.objects.filter(verdict="", approval__state=Step.WAITING)
        .filter(
            Q(person=person)
            | Q(
                person__in=Deputy.objects.filter(
                    deputy=person, since__lte=now, until__gt=now
                ).values("person")
            )
        )
        .order_by()
        .values_list("pk")[:100]
    ),
    int,
    datetime,
)

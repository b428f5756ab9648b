from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query

from thirdline.desk.tickets import queries
from thirdline.desk.tickets.apart import speaks_of_another, withheld_from
from thirdline.desk.tickets.api.asking import Asked, narrowed
from thirdline.desk.tickets.api.mounted import router
from thirdline.desk.tickets.api_shapes import (
    ROW_NEEDS,
    HandoffOut,
    TicketRow,
    handoff_out,
    ticket_row,
)
from thirdline.desk.tickets.joining import home_for
from thirdline.desk.tickets.states import Ended, HoldReason
from thirdline.foundation.journal.queries import entries_about
from thirdline.foundation.people.api_shapes import (
    PersonRef,
    TeamRef,
    person_or_none,
    person_ref,
    team_ref,
)
from thirdline.foundation.people.gates import reader
from thirdline.kit.refusals import NotFound
from thirdline.kit.web_api import Number, Out, Page, Paging, page_of

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Category, Leg, Stay, Ticket
    from thirdline.foundation.journal.models import Entry
    from thirdline.foundation.people.models import Person


OWN = Q(verb__startswith="time.") | Q(verb__startswith="reminder.")


class StayOut(Out):
    number: int
    team: TeamRef
    tier: int
    person: PersonRef | None
    opened_at: datetime
    accepted_at: datetime | None
    closed_at: datetime | None
    ended: Ended | None


class LegOut(Out):
    kind: str
    label: str
    opened_at: datetime
    closed_at: datetime | None


class PathOut(Out):
    stays: list[StayOut]
    legs: list[LegOut]
    handoffs: list[HandoffOut]


class HoldOut(Out):
    reason: HoldReason
    words: str
    since: datetime
    by: PersonRef
    wake_at: datetime | None


class ResolutionOut(Out):
    at: datetime
    by: PersonRef
    code: str
    words: str
    reopened_at: datetime | None
    reopened_by: PersonRef | None
    reopen_reason: str


class TicketOut(TicketRow):
    description: str
    custom: dict[str, Any]
    priority_reason: str
    hold: HoldOut | None
    resolution: ResolutionOut | None
    merged_into: int | None
    watchers: list[PersonRef]
    named: list[PersonRef]
    path: PathOut | None


class EntryOut(Out):
    number: int
    at: datetime
    verb: str
    actor: int | None
    facts: dict[str, Any]
    words: dict[str, Any]


class ServiceOut(Out):
    slug: str
    name: str
    criticality: int
    about: str


class FieldOut(Out):
    key: str
    label: str
    type: str
    choices: list[str]
    help: str
    needed_to: str


class CategoryOut(Out):
    slug: str
    name: str
    kind: str
    about: str
    fields: list[FieldOut]


@router.get("/tickets", response=Page[TicketRow])
def list_tickets(request: HttpRequest, asked: Query[Asked]) -> Page[TicketRow]:
    """The tickets you may read, newest first; filter by name or by a condition."""
    by = reader(request)
    rows = narrowed(queries.tickets_for(by), asked, by).select_related(*ROW_NEEDS)
    return page_of(rows, asked, ticket_row, newest_first=True)


@router.get("/tickets/{int:number}", response=TicketOut)
def read_ticket(request: HttpRequest, number: Number) -> TicketOut:
    """One ticket in full, with its path for the support teams."""
    by = reader(request)
    return ticket_out(queries.ticket_for(by, number), by)


@router.get("/tickets/{int:number}/journal", response=Page[EntryOut])
def read_journal(request: HttpRequest, number: Number, paging: Query[Paging]) -> Page[EntryOut]:
    """What happened to a ticket, oldest first; for the support teams."""
    by = reader(request)
    ticket = queries.ticket_for(by, number)
    if not by.standing.is_staff:
        raise NotFound(_("The journal is for the support teams."))
    rows = entries_about(ticket)
    if not by.may("see_figures"):
        # What single people spent and want to be reminded of is theirs and their leads'.
        rows = rows.exclude(~Q(actor_id=by.pk), OWN)
    return _without_others(page_of(rows, paging, _entry), by)


@router.get("/services", response=Page[ServiceOut])
def list_services(request: HttpRequest, paging: Query[Paging]) -> Page[ServiceOut]:
    """What people use and miss when it fails."""
    return page_of(
        queries.services(),
        paging,
        lambda row: ServiceOut(
            slug=row.slug, name=row.name, criticality=row.criticality, about=row.about
        ),
    )


@router.get("/categories", response=Page[CategoryOut])
def list_categories(request: HttpRequest, paging: Query[Paging]) -> Page[CategoryOut]:
    """Kinds of matters, with the fields each asks for."""
    return page_of(queries.categories(), paging, _category)


def ticket_out(ticket: Ticket, by: Person) -> TicketOut:
    staff = by.standing.is_staff
    return TicketOut(
        **dict(ticket_row(ticket)),
        description=ticket.description,
        custom=ticket.custom,
        priority_reason=ticket.priority_reason,
        hold=_hold(ticket),
        resolution=_resolution(ticket),
        merged_into=_merged_into(ticket, by),
        watchers=[person_ref(one) for one in queries.watchers_of(ticket)] if staff else [],
        named=[person_ref(one) for one in queries.named_of(ticket)] if ticket.restricted else [],
        path=_path(ticket) if staff else None,
    )


def _merged_into(ticket: Ticket, by: Person) -> int | None:
    """Where it goes on, for whoever may read that."""
    home = home_for(by, ticket)
    return None if home is None else home.pk


def _hold(ticket: Ticket) -> HoldOut | None:
    hold = queries.hold_of(ticket) if ticket.hold_reason else None
    if hold is None:
        return None
    return HoldOut(
        reason=HoldReason(hold.reason),
        words=hold.words,
        since=hold.since,
        by=person_ref(hold.by),
        wake_at=hold.wake_at,
    )


def _resolution(ticket: Ticket) -> ResolutionOut | None:
    done = queries.last_resolution_of(ticket)
    if done is None:
        return None
    return ResolutionOut(
        at=done.at,
        by=person_ref(done.by),
        code=done.code,
        words=done.words,
        reopened_at=done.reopened_at,
        reopened_by=person_or_none(done.reopened_by),
        reopen_reason=done.reopen_reason,
    )


def _path(ticket: Ticket) -> PathOut:
    return PathOut(
        stays=[_stay(one) for one in queries.path_of(ticket)],
        legs=[_leg(one) for one in queries.legs_of(ticket)],
        handoffs=[handoff_out(one) for one in queries.handoffs_of(ticket)],
    )


def _stay(stay: Stay) -> StayOut:
    return StayOut(
        number=stay.number,
        team=team_ref(stay.team),
        tier=stay.tier_level,
        person=person_or_none(stay.person),
        opened_at=stay.opened_at,
        accepted_at=stay.accepted_at,
        closed_at=stay.closed_at,
        ended=Ended(stay.ended) if stay.ended else None,
    )


def _leg(leg: Leg) -> LegOut:
    return LegOut(kind=leg.kind, label=leg.label, opened_at=leg.opened_at, closed_at=leg.closed_at)


def _without_others(page: Page[EntryOut], by: Person) -> Page[EntryOut]:
    """Why a ticket was tied to another is for who may read that one, too."""
    about_two = [one.number for one in page.items if speaks_of_another(one.verb)]
    withheld = withheld_from(by, about_two)
    for one in page.items:
        if one.number in withheld:
            one.words = {}
    return page


def _entry(entry: Entry) -> EntryOut:
    return EntryOut(
        number=entry.pk,
        at=entry.at,
        verb=entry.verb,
        actor=entry.actor_id,
        facts=entry.facts,
        words=entry.words or {},
    )


def _category(row: Category) -> CategoryOut:
    asked = [
        FieldOut(
            key=one.key,
            label=one.label,
            type=one.type,
            choices=one.choices,
            help=one.help,
            needed_to=one.needed_to,
        )
        for one in row.fields.all()
    ]
    return CategoryOut(slug=row.slug, name=row.name, kind=row.kind, about=row.about, fields=asked)

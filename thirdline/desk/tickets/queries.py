from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from thirdline.desk.tickets.models import (
    Category,
    Handoff,
    Hold,
    Leg,
    PriorityTable,
    Resolution,
    Service,
    Stay,
    Ticket,
    Watch,
)
from thirdline.desk.tickets.readers import Kind, kind_of
from thirdline.desk.tickets.states import DEEDS, DEFAULT_PRIORITIES, OPEN_STATES, Reading
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.journal.queries import entries_about
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.rules import Sees, Shares
from thirdline.kit.db import require_transaction
from thirdline.kit.fixed import Fixed, fixed
from thirdline.kit.refusals import NotFound

MOST_DEEDS = 10


def readable_by(person: Person) -> Q:
    """The access rule of tickets, as a condition every query of them carries."""
    standing = person.standing
    if not person.is_active:
        return Q(pk__in=[])
    named = Q(restricted=False) | Q(requester_id=person.pk) | Q(pk__in=_named(person))
    return _within_reach(person, standing.sees if standing.is_staff else None) & named


def _within_reach(person: Person, sees: Sees | None) -> Q:
    own = Q(requester_id=person.pk) | Q(pk__in=_watched(person))
    if sees is None:
        return (own | _shared_with(person)) & Q(history=None)
    if sees is Sees.EVERYTHING:
        return Q()
    standing = person.standing
    # What a row itself says comes first: the path is asked only where that does not settle it.
    theirs = Q(team_id__any=sorted(standing.team_ids))
    if sees is Sees.UP_TO_TIER:
        theirs |= Q(tier_level__lte=standing.tier_level)
    return theirs | own | Q(_once_with(sorted(standing.team_ids)))


def _shared_with(person: Person) -> Q:
    """What colleagues asked, where an administrator lets a company or a department read along."""
    shares = person.standing.shares
    if shares is Shares.OWN:
        return Q(pk__in=[])
    me = Person.objects.filter(pk=person.pk).exclude(company="")
    mates = Person.objects.filter(company__in=me.values("company"))
    if shares is Shares.DEPARTMENT:
        own_department = me.exclude(department="").values("department")
        mates = mates.filter(department__in=own_department)
    return Q(requester__in=mates.values("pk"))


def is_shared_with(person: Person, ticket: Ticket) -> bool:
    """Whether a person reads a ticket only because a colleague asked it."""
    return (
        person.standing.shares is not Shares.OWN
        and Ticket.objects.filter(_shared_with(person), pk=ticket.pk).exists()
    )


def asked_by_colleagues(person: Person) -> QuerySet[Ticket]:
    """What others of the company or department asked, newest first, restricted ones left out."""
    rows = Ticket.objects.filter(_shared_with(person), readable_by(person), history=None)
    return rows.exclude(requester=person.pk).order_by("-pk")


def watched_by(person: Person) -> QuerySet[Ticket]:
    """What a person follows and did not ask, newest first."""
    rows = Ticket.objects.filter(readable_by(person), watches__person=person.pk, history=None)
    return rows.exclude(requester=person.pk).order_by("-pk")


def _named(person: Person) -> QuerySet[Ticket, int]:
    return Ticket.objects.filter(named=person.pk).values_list("pk", flat=True)


def _watched(person: Person) -> QuerySet[Ticket, int]:
    return Ticket.objects.filter(watches__person=person.pk).values_list("pk", flat=True)


def _once_with(teams: list[int]) -> Exists:
    # Row by row: gathered beforehand, the paths of a busy team are the whole desk's.
    return Exists(Stay.objects.filter(ticket_id=OuterRef("pk"), team_id__any=teams))


def tickets_for(person: Person) -> QuerySet[Ticket]:
    """Every ticket a person may read. Restricted ones only for the people named."""
    return Ticket.objects.filter(readable_by(person))


def ticket_for(person: Person, number: int) -> Ticket:
    """One ticket by number; a miss and a forbidden look the same."""
    standing = person.standing
    teams = sorted(standing.team_ids)
    found = _one_for(kind_of(person)).one(number, person.pk, teams)
    if found is None:
        raise NotFound(_("There is no ticket %(number)s for you.") % {"number": number})
    return found


@lru_cache(maxsize=256)
def _one_for(kind: Kind) -> Fixed[Ticket]:
    def build(number: int, person: int, teams: list[int]) -> QuerySet[Ticket]:
        return tickets_for(kind.stand_in(person, teams)).filter(pk=number).select_related(*_NAMED)

    return fixed(build, int, int, list[int])


def ticket_for_update(ticket: Ticket) -> Ticket:
    """The same object in hand, locked and fresh, so that a decision is made on what is true now."""
    require_transaction()
    # Locked alone, then read: PostgreSQL joins a row it had to wait for with what stood before the
    # wait, so that the loser of a race would see a ticket without team, person and stay.
    _LOCK(ticket.pk)
    (locked,) = _WHOLE(ticket.pk)
    for field in locked._meta.concrete_fields:
        setattr(ticket, field.attname, getattr(locked, field.attname))
    ticket._state.fields_cache = dict(locked._state.fields_cache)
    return ticket


def open_tickets_for(person: Person) -> QuerySet[Ticket]:
    return tickets_for(person).filter(state__in=OPEN_STATES, history=None)


def with_or_put_to(person_number: int) -> QuerySet[Ticket, Any]:
    """The open tickets somebody has or was asked to take, by number; no reader is asked about.

    Two questions, each with an index of its own: put as one with an "or", the database believes that
    everybody has as many as the average and walks all that are open.
    """
    rows = Ticket.objects.filter(state__in=OPEN_STATES, history=None).order_by().values("pk")
    put_to = rows.filter(asked_person=person_number)
    return rows.filter(person=person_number).union(put_to, all=True)


def asked_by(person: Person) -> QuerySet[Ticket]:
    """What a person asked for, newest first: the portal's list."""
    own = Ticket.objects.filter(requester=person, history=None)
    # What goes on in another ticket of theirs is found there.
    return own.exclude(merged_reading=Reading.TOGETHER).order_by("-pk")


def path_of(ticket: Ticket) -> list[Stay]:
    return _PATH(ticket.pk)


def legs_of(ticket: Ticket) -> list[Leg]:
    return _LEGS(ticket.pk)


def handoffs_of(ticket: Ticket) -> list[Handoff]:
    return _HANDOFFS(ticket.pk)


def handoff_for(person: Person, number: int) -> Handoff:
    handoff = (
        Handoff.objects.select_related("ticket", "from_stay__team", "to_stay__team")
        .filter(pk=number, ticket__in=tickets_for(person).values("pk"))
        .first()
    )
    if handoff is None:
        raise NotFound(_("There is no handoff %(number)s for you.") % {"number": number})
    return handoff


def newest_entry_of(ticket: Ticket) -> int:
    """Where the journal of a ticket stands now: a form carries it along as what its reader saw."""
    newest = entries_about(ticket).order_by("-id").values_list("pk", flat=True).first()
    return newest or 0


def deeds_since(ticket: Ticket, seen: int, *, but: Person) -> list[Entry]:
    """What other people did to a ticket after an entry, oldest first; machines do not count."""
    others = entries_about(ticket).filter(pk__gt=seen, verb__in=DEEDS, actor__kind="person")
    return list(others.exclude(actor=but.pk).select_related("actor")[:MOST_DEEDS])


def paths_of(ticket_ids: list[int]) -> dict[int, list[Stay]]:
    """The stays of many tickets in one query, for a list of traces."""
    paths: dict[int, list[Stay]] = {number: [] for number in ticket_ids}
    for stay in _PATHS(ticket_ids):
        paths[stay.ticket_id].append(stay)
    return paths


def priority_for(impact: str, urgency: str) -> int:
    """The priority table's answer; the shipped table where an organisation has none."""
    row = _PRIORITY.one(impact, urgency)
    return row if row is not None else DEFAULT_PRIORITIES[impact][urgency]


def services() -> QuerySet[Service]:
    return Service.objects.filter(retired_at=None).order_by("name")


def service_slugged(slug: str) -> Service | None:
    return _SERVICE.one(slug)


def category_slugged(slug: str) -> Category | None:
    return _CATEGORY.one(slug)


def categories() -> QuerySet[Category]:
    return Category.objects.filter(retired_at=None).prefetch_related("fields").order_by("name")


def watchers_of(ticket: Ticket) -> list[Person]:
    return [watch.person for watch in _WATCHES(ticket.pk)]


def named_of(ticket: Ticket) -> list[Person]:
    """Who may read a restricted ticket, beside the person who asked."""
    return list(ticket.named.order_by("name"))


def hold_of(ticket: Ticket) -> Hold | None:
    return _HOLD.one(ticket.pk)


def last_resolution_of(ticket: Ticket) -> Resolution | None:
    return _RESOLUTION.one(ticket.pk)


def filled_fields(ticket: Ticket) -> list[tuple[str, object]]:
    """The category's own fields that have a value, with their labels, in the form's order."""
    if ticket.category is None or not ticket.custom:
        return []
    known = ticket.category.fields.all()
    return [
        (field.label, ticket.custom[field.key]) for field in known if field.key in ticket.custom
    ]


# What a ticket is shown and decided with.
_NAMED = ("requester", "person", "asked_person", "team__tier", "service", "category", "stay__team")

_LOCK = fixed(
    lambda number: Ticket.objects.select_for_update().filter(pk=number).values_list("pk"), int
)
_WHOLE = fixed(lambda number: Ticket.objects.filter(pk=number).select_related(*_NAMED), int)
_PATH = fixed(
    lambda ticket: (
        Stay.objects.filter(ticket=ticket).select_related("team__tier", "person").order_by("number")
    ),
    int,
)
_PATHS = fixed(
    lambda tickets: Stay.objects.filter(ticket__any=tickets).order_by("ticket_id", "number"),
    list[int],
)
_LEGS = fixed(lambda ticket: Leg.objects.filter(ticket=ticket).order_by("opened_at"), int)
_HANDOFFS = fixed(
    lambda ticket: (
        Handoff.objects.filter(ticket=ticket)
        .select_related(
            "by",
            "asked_person",
            "accepted_by",
            "from_stay__team__tier",
            "to_stay__team__tier",
            "from_stay__person",
        )
        .order_by("at", "id")
    ),
    int,
)
_PRIORITY = fixed(
    lambda impact, urgency: PriorityTable.objects.filter(
        impact=impact, urgency=urgency
    ).values_list("priority", flat=True),
    str,
    str,
)
_WATCHES = fixed(
    lambda ticket: Watch.objects.filter(ticket=ticket).select_related("person").order_by("id"), int
)
_HOLD = fixed(
    lambda ticket: Hold.objects.filter(ticket=ticket, until=None).select_related("by"), int
)
_RESOLUTION = fixed(
    lambda ticket: (
        Resolution.objects.filter(ticket=ticket)
        .select_related("by", "reopened_by")
        .order_by("-id")[:1]
    ),
    int,
)
_SERVICE = fixed(lambda slug: Service.objects.filter(slug=slug, retired_at=None), str)
_CATEGORY = fixed(lambda slug: Category.objects.filter(slug=slug, retired_at=None), str)

"""What tickets affect, and which tickets of an item somebody may read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Count, Q, QuerySet

from thirdline.desk.affected.models import Affected
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import open_tickets_for
from thirdline.desk.tickets.readers import Kind, kind_of
from thirdline.desk.tickets.states import OPEN_STATES
from thirdline.foundation.people.models import Person
from thirdline.kit.fixed import Fixed, fixed
from thirdline.reference.estate.models import ConfigurationItem

SHOWN = ("requester", "person", "team__tier", "service")
MOST_OTHERS = 5

_LIVE = fixed(
    lambda tickets: (
        Affected.objects.filter(ticket__any=tickets, taken_back_at=None)
        .select_related("item__kind", "said_by")
        .order_by("ticket_id", "id")
    ),
    list[int],
)


def affected_of(tickets: Iterable[int]) -> dict[int, list[Affected]]:
    """What each of these tickets names now, in the order it was said. Who may read them was asked."""
    found: dict[int, list[Affected]] = {number: [] for number in tickets}
    for row in _LIVE(list(found)):
        found[row.ticket_id].append(row)
    return found


def live_rows(ticket: Ticket) -> dict[int, Affected]:
    """What a ticket names now, by item."""
    return {row.item_id: row for row in affected_of([ticket.pk])[ticket.pk]}


def items_of(ticket: Ticket) -> list[ConfigurationItem]:
    return [row.item for row in affected_of([ticket.pk])[ticket.pk]]


def history_of(ticket: Ticket) -> QuerySet[Affected]:
    """All that was ever named on a ticket, newest first."""
    rows = Affected.objects.filter(ticket=ticket).select_related("item__kind", "said_by")
    return rows.select_related("taken_back_by").order_by("-pk")


def fresh_items(items: Sequence[ConfigurationItem]) -> list[ConfigurationItem]:
    """The items as they are now, in the order given and each once."""
    numbers = list(dict.fromkeys(one.pk for one in items))
    rows = ConfigurationItem.objects.select_related("kind").in_bulk(numbers)
    return [rows[number] for number in numbers if number in rows]


def open_tickets_of(items: Iterable[int], person: Person) -> dict[int, int]:
    """How many open tickets this person may read name each of these items; none are left out."""
    numbers = list(dict.fromkeys(items))
    if not numbers or not person.standing.is_staff:
        return {}
    return dict(
        _open_tickets(kind_of(person))(numbers, person.pk, sorted(person.standing.team_ids))
    )


@lru_cache(maxsize=256)
def _open_tickets(kind: Kind) -> Fixed[tuple[int, int]]:
    def build(items: list[int], person: int, teams: list[int]) -> QuerySet[Affected, Any]:
        read = open_tickets_for(kind.stand_in(person, teams)).values("pk")
        rows = Affected.objects.filter(item__any=items, taken_back_at=None, ticket__in=read)
        return rows.order_by().values_list("item_id").annotate(count=Count("pk"))

    return fixed(build, list[int], int, list[int])


def open_tickets_on(items: Iterable[int], person: Person) -> QuerySet[Ticket]:
    """The open tickets this person may read that name any of these items, newest first."""
    named = Affected.objects.filter(item__in=list(items), taken_back_at=None).values("ticket")
    rows = open_tickets_for(person) if person.standing.is_staff else Ticket.objects.none()
    return rows.filter(pk__in=named).select_related(*SHOWN).order_by("-pk")


def tickets_naming(item: int, *, most: int = 100) -> list[int]:
    """The numbers of the newest open tickets that name an item, whoever may read them: for telling only
    their own pages that something changed."""
    rows = Affected.objects.filter(
        item=item, taken_back_at=None, ticket__state__in=OPEN_STATES, ticket__history=None
    )
    return list(rows.order_by("-ticket_id").values_list("ticket_id", flat=True)[:most])


@dataclass(frozen=True)
class Others:
    """Other open tickets on the same items: the newest, and whether there are more."""

    shown: Sequence[Ticket]
    more: bool

    def __bool__(self) -> bool:
        return bool(self.shown)


def others_like(ticket: Ticket, items: Sequence[int], person: Person) -> Others:
    if not items:
        return Others((), False)
    found = list(open_tickets_on(items, person).exclude(pk=ticket.pk)[: MOST_OTHERS + 1])
    return Others(found[:MOST_OTHERS], len(found) > MOST_OTHERS)


def service_item(ticket: Ticket) -> ConfigurationItem | None:
    """What the service of a ticket is in the estate, where somebody said so."""
    return _STANDS_FOR.one(ticket.service_id) if ticket.service_id is not None else None


def naming(labels: Iterable[str]) -> Q:
    """Tickets that name any of these items, by label."""
    return Q(affected_items__overlap=[label.lower() for label in labels])


_STANDS_FOR = fixed(
    lambda service: ConfigurationItem.objects.filter(
        service=service, retired_at=None
    ).select_related("kind"),
    int,
)

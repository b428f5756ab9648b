from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from thirdline.desk.tickets.conditions import lookups, ticket_fields
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import tickets_for
from thirdline.desk.tickets.states import OPEN_STATES
from thirdline.engines.conditions import parse
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.journal.queries import entries_beyond, horizon
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.conditions import compile_to_q
from thirdline.kit.db import require_transaction
from thirdline.kit.personal import Holding
from thirdline.kit.refusals import NotFound
from thirdline.practices.exchange.models import (
    Attempt,
    ColumnMapping,
    Delivery,
    Export,
    Import,
    ImportedPerson,
    ImportedTicket,
    ImportLink,
    ImportProblem,
    PersonalRequest,
    Schedule,
    Webhook,
)
from thirdline.practices.exchange.rules import Stage
from thirdline.practices.exchange.work import LongWork

W = TypeVar("W", bound=LongWork)
PAGE, LOG_PAGE = 100, 50


def imports_for(person: Person) -> QuerySet[Import]:
    """Every import, newest first, for administrators."""
    rows = Import.objects.select_related("by").order_by("-id")
    return rows if person.may("set_up") else rows.none()


def import_for(person: Person, number: int) -> Import:
    found = imports_for(person).filter(pk=number).first()
    if found is None:
        raise NotFound(_("There is no import %(number)s.") % {"number": number})
    return found


def problems_of(batch: Import, *, notes: bool = False, after: int = 0) -> list[ImportProblem]:
    """A page of what was wrong, in the order of the file."""
    rows = ImportProblem.objects.filter(batch=batch, is_note=notes, pk__gt=after)
    return list(rows.order_by("id")[:PAGE])


def problem_rows(batch: Import, *, notes: bool) -> QuerySet[ImportProblem]:
    rows = ImportProblem.objects.filter(batch=batch)
    return rows if notes else rows.filter(is_note=False)


def every_problem(batch: Import) -> Iterator[tuple[object, ...]]:
    rows = ImportProblem.objects.filter(batch=batch, is_note=False).order_by("id")
    return rows.values_list("line", "column", "reason", "value").iterator(chunk_size=1_000)


def mappings_of(source: str) -> QuerySet[ColumnMapping]:
    return ColumnMapping.objects.filter(source=source).order_by("name")


def mapping_named(source: str, name: str) -> ColumnMapping | None:
    return mappings_of(source).filter(name=name).first()


def at_work(model: type[W]) -> W | None:
    """One piece of long work nobody else has in hand, locked until the transaction ends."""
    require_transaction()
    rows = model._default_manager.select_for_update(skip_locked=True, of=("self",))
    return rows.filter(stage=Stage.WORKING).order_by("id").first()


def work_for_update(work: W) -> W:
    require_transaction()
    return type(work)._default_manager.select_for_update(of=("self",)).get(pk=work.pk)


def already_in(system: str, numbers: Iterable[str]) -> dict[str, int]:
    """Those of the tickets of a source that are here, with the import they came with."""
    rows = ImportedTicket.objects.filter(system=system, outside_id__in=list(numbers))
    return dict(rows.values_list("outside_id", "batch_id"))


def people_by_address(addresses: Collection[str]) -> dict[str, Person]:
    found = Person.objects.filter(email__in=list(addresses))
    return {person.email.lower(): person for person in found}


def people_by_key(system: str, keys: Collection[str]) -> dict[str, Person]:
    rows = ImportedPerson.objects.filter(system=system, key__in=list(keys))
    return {one.key: one.person for one in rows.select_related("person")}


def people_without_account(batch: Import) -> QuerySet[Person]:
    """Whom an import made and who could sign in if they were allowed to."""
    made = ImportedPerson.objects.filter(batch=batch).values("person")
    waiting = Person.objects.filter(pk__in=made, is_active=False, left_at=None, kind="person")
    return waiting.exclude(email__endswith=".invalid").order_by("pk")


def tickets_brought_in(batch: Import, *, limit: int) -> list[int]:
    rows = ImportedTicket.objects.filter(batch=batch).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:limit])


def worked_on_since(batch: Import) -> int:
    """How many tickets of an import were changed after they came."""
    return Ticket.objects.filter(
        pk__in=ImportedTicket.objects.filter(batch=batch).values("pk"), version__gt=1
    ).count()


def origin_of(ticket: Ticket) -> ImportedTicket | None:
    return ImportedTicket.objects.filter(pk=ticket.pk).first()


def links_of(origin: ImportedTicket, person: Person) -> list[tuple[ImportLink, Ticket | None]]:
    """What a ticket was linked to where it came from, with our ticket where the reader may see it."""
    links = list(ImportLink.objects.filter(ticket=origin.pk).order_by("kind", "other_id")[:50])
    known = ImportedTicket.objects.filter(
        system=origin.system, outside_id__in=[link.other_id for link in links]
    )
    numbers = dict(known.values_list("outside_id", "ticket_id"))
    seen = tickets_for(person).in_bulk(list(numbers.values()))
    return [(link, seen.get(numbers.get(link.other_id, 0))) for link in links]


def links_to_draw(system: str, outside_ids: Collection[str]) -> list[tuple[int, str, int]]:
    """Links from or to these tickets of a source of which both ends are here: number, kind, number."""
    theirs = ImportedTicket.objects.filter(system=system, outside_id__in=list(outside_ids))
    touching = Q(ticket__in=theirs.values("pk")) | Q(other_id__in=list(outside_ids))
    links = ImportLink.objects.filter(touching, system=system).order_by("pk")
    found = list(links.values_list("ticket_id", "kind", "other_id"))
    here = ImportedTicket.objects.filter(system=system, outside_id__in={one[2] for one in found})
    numbers = dict(here.values_list("outside_id", "ticket_id"))
    return [(one, kind, numbers[other]) for one, kind, other in found if other in numbers]


# Exports


def exports_of(person: Person) -> QuerySet[Export]:
    """A person's own exports, while they work here; nobody else sees them."""
    rows = Export.objects.filter(by=person).order_by("-id")
    return rows if person.standing.is_staff else rows.none()


def export_for(person: Person, number: int) -> Export:
    found = exports_of(person).filter(pk=number).first()
    if found is None:
        raise NotFound(_("There is no export %(number)s for you.") % {"number": number})
    return found


def exports_at_work(person: Person) -> int:
    return exports_of(person).filter(stage=Stage.WORKING).count()


def schedules_of(person: Person) -> QuerySet[Schedule]:
    return Schedule.objects.filter(owner=person).select_related("team", "webhook").order_by("name")


def schedule_for(person: Person, number: int) -> Schedule:
    found = schedules_of(person).filter(pk=number).first()
    if found is None:
        raise NotFound(_("There is no schedule %(number)s for you.") % {"number": number})
    return found


def schedules_due(now: datetime, most: int) -> list[Schedule]:
    require_transaction()
    rows = Schedule.objects.select_for_update(skip_locked=True, of=("self",))
    due = rows.filter(next_due_at__lte=now).select_related("owner")
    return list(due.order_by("next_due_at")[:most])


def files_over(now: datetime, most: int) -> list[Any]:
    """Long work whose file has had its days, or never came to be whole."""
    require_transaction()
    old = now - timedelta(days=settings.EXCHANGE_KEEP_DAYS)
    left = Q(stage__in=[Stage.FAILED, Stage.CANCELLED], ended_at__lte=old)
    exports = Export.objects.filter(Q(kept_until__lte=now) | left).exclude(kept_as="")
    idle = Import.objects.filter(asked_at__lte=old).exclude(kept_as="").exclude(stage=Stage.WORKING)
    packets = PersonalRequest.objects.filter(kept_until__lte=now).exclude(kept_as="")
    idle = idle.filter(Q(ended_at=None) | Q(ended_at__lte=old))
    return [
        work
        for rows in (exports, idle, packets)
        for work in rows.select_for_update(skip_locked=True, of=("self",))[:most]
    ]


# Webhooks


def webhooks_for(person: Person) -> QuerySet[Webhook]:
    rows = Webhook.objects.select_related("owner")
    return rows if person.may("set_up") else rows.none()


def webhook_for(person: Person, number: int) -> Webhook:
    found = webhooks_for(person).filter(pk=number).first()
    if found is None:
        raise NotFound(_("There is no webhook %(number)s.") % {"number": number})
    return found


def own_webhook(person: Person, name: str) -> Webhook | None:
    """The webhook of this name, for administrators; an empty name is none."""
    if not name:
        return None
    found = webhooks_for(person).filter(name=name).first()
    if found is None:
        raise NotFound(_("There is no webhook %(name)s.") % {"name": name})
    return found


def webhook_for_update(hook: Webhook) -> Webhook:
    require_transaction()
    return Webhook.objects.select_for_update(of=("self",)).select_related("owner").get(pk=hook.pk)


def end_of_journal() -> tuple[int, int]:
    """The place after which everything is still to come."""
    return horizon() - 1, 2**62


def webhooks_to_gather() -> list[Webhook]:
    require_transaction()
    rows = Webhook.objects.select_for_update(skip_locked=True, of=("self",))
    return list(rows.filter(is_on=True).select_related("owner").order_by("id"))


def entries_for(hook: Webhook, most: int) -> list[Entry]:
    """What the journal says beyond the place this hook was told up to."""
    return entries_beyond(hook.seen_position, hook.seen_id, limit=most)


def tickets_told_to(hook: Webhook, numbers: Collection[int]) -> dict[int, Ticket]:
    """Those of the tickets this hook may be told of: its owner may read them, and its condition holds.

    A restricted one is told only where its owner is named on it and the hook was allowed to.
    """
    if not numbers:
        return {}
    rows = _may_be_told(hook, numbers)
    if hook.when:
        condition = parse(hook.when, ticket_fields(hook.owner))
        rows = rows.filter(compile_to_q(condition, lookups(), now=clock.now()))
    named = ("service", "category", "team", "requester", "person")
    return {ticket.pk: ticket for ticket in rows.select_related(*named)}


def _may_be_told(hook: Webhook, numbers: Collection[int]) -> QuerySet[Ticket]:
    rows = tickets_for(hook.owner).filter(pk__in=list(numbers), history=None)
    return rows if hook.with_restricted else rows.filter(restricted=False)


def still_told(hook: Webhook, numbers: Collection[int]) -> set[int]:
    """Those of these tickets the hook may be told of now; its condition held when it happened."""
    return set(_may_be_told(hook, numbers).values_list("pk", flat=True))


def reads_delivery(person: Person, one: Delivery) -> bool:
    """What was told of a ticket is for whoever may read the ticket, administrators included."""
    return one.ticket_id is None or tickets_for(person).filter(pk=one.ticket_id).exists()


def deliveries_due(now: datetime, most: int) -> list[Delivery]:
    """What is due, locked; of each ticket and address only the earliest that has not arrived."""
    require_transaction()
    before = Delivery.objects.filter(
        webhook=OuterRef("webhook"), ticket_id=OuterRef("ticket_id"), state=Delivery.WAITING,
        pk__lt=OuterRef("pk"),
    )  # fmt: skip
    rows = Delivery.objects.select_for_update(skip_locked=True, of=("self",))
    due = rows.filter(state=Delivery.WAITING, next_try_at__lte=now, webhook__is_on=True)
    due = due.exclude(Exists(before)).select_related("webhook__owner")
    return list(due.order_by("next_try_at", "id")[:most])


def deliveries_of(hook: Webhook, *, state: str = "", below: int | None = None) -> list[Delivery]:
    rows = Delivery.objects.filter(webhook=hook)
    if state:
        rows = rows.filter(state=state)
    if below is not None:
        rows = rows.filter(pk__lt=below)
    return list(rows.order_by("-id")[:LOG_PAGE])


def tries_of(one: Delivery) -> list[Attempt]:
    return list(one.tries.order_by("-id")[:50])


def failed_count(hook: Webhook) -> int:
    return Delivery.objects.filter(webhook=hook, state=Delivery.FAILED).count()


def delivery_rows(hook: Webhook) -> QuerySet[Delivery]:
    return Delivery.objects.filter(webhook=hook)


def delivery_for(hook: Webhook, number: int) -> Delivery:
    found = Delivery.objects.filter(webhook=hook, pk=number).first()
    if found is None:
        raise NotFound(_("There is no delivery %(number)s.") % {"number": number})
    return found


def old_deliveries(before: datetime, most: int) -> list[int]:
    rows = Delivery.objects.filter(made_at__lt=before).exclude(state=Delivery.WAITING)
    return list(rows.order_by("made_at").values_list("pk", flat=True)[:most])


# Personal data


def requests_for(person: Person) -> QuerySet[PersonalRequest]:
    rows = PersonalRequest.objects.select_related("person", "by", "confirmed_by").order_by("-id")
    return rows if person.may("set_up") else rows.none()


def request_for(person: Person, number: int) -> PersonalRequest:
    found = requests_for(person).filter(pk=number).first()
    if found is None:
        raise NotFound(_("There is no request %(number)s.") % {"number": number})
    return found


def held_rows(holding: Holding, person: Person) -> QuerySet[Any]:
    """The rows of one holding about one person."""
    ways = Q(pk__in=[])
    for lookup in holding.of:
        ways |= Q(**{lookup: person})
    if holding.of_address:
        ways |= Q(**{f"{holding.of_address}__iexact": person.email})
    if holding.of_tickets:
        asked = Ticket.objects.filter(requester=person).values("pk")
        ways |= Q(**{f"{holding.of_tickets}__in": asked})
    return holding.model._default_manager.filter(ways)


def open_tickets_of(person: Person) -> int:
    return Ticket.objects.filter(requester=person, state__in=OPEN_STATES, history=None).count()


def tickets_to_index(holdings: Iterable[Holding], person: Person) -> list[int]:
    """The tickets that are found by words of this person."""
    found: set[int] = set()
    for one in holdings:
        if one.found_by:
            found.update(held_rows(one, person).values_list(one.found_by, flat=True))
    return sorted(found)


def words_about(person: Person, tickets: Collection[int]) -> QuerySet[Entry]:
    """Entries whose words are theirs: about them, by them on these tickets, or of tickets they asked for."""
    asked = Ticket.objects.filter(requester=person).values("pk")
    of_tickets = Q(subject_kind="tickets.ticket", subject_id__in=list(tickets), actor=person)
    own = Q(subject_kind="tickets.ticket", subject_id__in=asked)
    about = Q(subject_kind="people.person", subject_id=person.pk)
    return Entry.objects.filter(of_tickets | own | about).exclude(words=None)

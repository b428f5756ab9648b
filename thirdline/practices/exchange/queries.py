from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import tickets_for
from thirdline.foundation.people.models import Person
from thirdline.kit.db import require_transaction
from thirdline.kit.refusals import NotFound
from thirdline.practices.exchange.models import (
    ColumnMapping,
    Import,
    ImportedPerson,
    ImportedTicket,
    ImportLink,
    ImportProblem,
)
from thirdline.practices.exchange.rules import Stage
from thirdline.practices.exchange.work import LongWork

W = TypeVar("W", bound=LongWork)
PAGE = 100


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

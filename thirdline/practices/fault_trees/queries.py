from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import tickets_for
from thirdline.foundation.people.models import Person
from thirdline.kit.db import require_transaction
from thirdline.kit.refusals import NotFound, Refused
from thirdline.practices.fault_trees.models import Evidence, FaultTree, Test, TreeTest, TreeVersion
from thirdline.practices.fault_trees.rules import TreeState
from thirdline.reference.estate.models import ConfigurationItem
from thirdline.reference.estate.queries import item_for, item_of_service

PAGE = 50
MOST_TESTS = 2_000


def trees_for(person: Person) -> QuerySet[FaultTree]:
    """Trees a person may read: of the support teams, and of a ticket only with the ticket."""
    rows = FaultTree.objects.select_related(
        "item", "item__kind", "ticket", "current", "created_by", "confirmed_by"
    )
    if not person.standing.is_staff:
        return rows.none()
    return rows.filter(Q(ticket=None) | Q(ticket__in=tickets_for(person).values("pk")))


def tree_for(person: Person, number: int) -> FaultTree:
    found = trees_for(person).filter(pk=number).first()
    if found is None:
        raise NotFound(_("There is no fault tree %(number)s for you.") % {"number": number})
    return found


def trees_page(
    person: Person, *, state: str = "", after: int | None = None
) -> tuple[list[FaultTree], int | None]:
    """One page, newest first, and the key of the next."""
    rows = trees_for(person)
    if state:
        rows = rows.filter(state=state)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def tree_for_update(tree: FaultTree) -> FaultTree:
    require_transaction()
    FaultTree.objects.select_for_update().only("pk").get(pk=tree.pk)
    return FaultTree.objects.select_related("current", "ticket", "item").get(pk=tree.pk)


def trees_of_tickets(tickets: Sequence[int], person: Person) -> dict[int, list[FaultTree]]:
    """By ticket, newest first; of tickets the person may read."""
    found: dict[int, list[FaultTree]] = {}
    for tree in trees_for(person).filter(ticket__in=tickets).order_by("-pk")[:200]:
        if tree.ticket_id is not None:
            found.setdefault(tree.ticket_id, []).append(tree)
    return found


def open_tree_of(ticket_id: int, item_id: int) -> FaultTree | None:
    rows = FaultTree.objects.filter(ticket=ticket_id, item=item_id, state=TreeState.OPEN)
    return rows.order_by("-pk").first()


def evidence_of(tree: FaultTree) -> list[Evidence]:
    """All of it, newest first, what was taken back too."""
    return list(tree.evidence.select_related("by", "retracted_by").order_by("-seen_at", "-pk"))


def evidence_for(tree: FaultTree, number: int) -> Evidence:
    found = tree.evidence.select_related("by").filter(pk=number).first()
    if found is None:
        raise NotFound(_("That evidence is not part of this tree."))
    return found


def versions_of(tree: FaultTree, *, limit: int = 200) -> list[TreeVersion]:
    rows = tree.versions.select_related("made_by").defer("content", "items")
    return list(rows.order_by("-number")[:limit])


def version_for(tree: FaultTree, number: int) -> TreeVersion:
    found = tree.versions.filter(number=number).first()
    if found is None:
        raise NotFound(_("This tree has no version %(number)s.") % {"number": number})
    return found


def catalogue() -> list[Test]:
    """Of more than anybody wrote by hand the quickest."""
    return list(Test.objects.filter(retired_at=None).order_by("minutes", "title")[:MOST_TESTS])


def own_tests(tree: FaultTree) -> list[TreeTest]:
    return list(tree.tests.select_related("by").order_by("pk"))


def item_to_ask(ticket: Ticket, number: str, person: Person) -> ConfigurationItem:
    """The item somebody asks about on a ticket: the one named, else the item of the ticket's service."""
    if number.isdecimal():
        return item_for(person, int(number) if len(number) < 19 else 0)
    found = item_of_service(ticket.service_id) if ticket.service_id is not None else None
    if found is None:
        raise Refused(
            _(
                "The estate does not know this ticket's service. Choose a service, or name what is affected."
            )
        )
    return found

"""Links that were drawn elsewhere, kept as they were there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.db import transaction

from thirdline.desk.links.models import Link, Tie
from thirdline.desk.links.queries import locked, sides_of
from thirdline.desk.links.rules import LinkKind
from thirdline.desk.tickets.models import Ticket
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock


class Drawn(NamedTuple):
    """One ticket `kind` the other by their numbers; without a kind it is the parent of the other."""

    one: int
    kind: LinkKind | None
    other: int


@transaction.atomic
def bring_in_links(drawn: Sequence[Drawn], *, by: Person) -> int:
    """Draw links as they stood in another desk, whatever state their tickets are in; how many are new.

    What is drawn already is left, and so is what cannot be: a second parent, a parent below a parent.
    """
    wanted = [one for one in dict.fromkeys(drawn) if one.one != one.other]
    rows = locked([number for one in wanted for number in (one.one, one.other)])
    there = [one for one in wanted if one.one in rows and one.other in rows]
    links = [_link(one, rows, by) for one in there if one.kind is not None]
    ties = _tie([one for one in there if one.kind is None], rows, by)
    return sum(links) + ties


def _link(one: Drawn, rows: dict[int, Ticket], by: Person) -> bool:
    first, second = one.one, one.other
    if one.kind is LinkKind.RELATES and first > second:
        first, second = second, first
    # It may have been removed since by somebody who knew better.
    known = Link.objects.filter(one=first, other=second, kind=one.kind)
    turned = Link.objects.filter(one=second, other=first, kind=one.kind, removed_at=None)
    if known.exists() or turned.exists():
        return False
    link = Link.objects.create(
        one=rows[first], other=rows[second], kind=str(one.kind), at=clock.now(), by=by
    )
    for number in (first, second):
        record("ticket.linked", rows[number], by=by, facts={"link": link.pk, "kind": link.kind})
    return True


def _tie(drawn: Sequence[Drawn], rows: dict[int, Ticket], by: Person) -> int:
    sides = sides_of([rows[number] for one in drawn for number in (one.one, one.other)])
    parents = {number for number, side in sides.items() if side.is_parent}
    children = {number for number, side in sides.items() if side.parent_id is not None}
    once = set(Tie.objects.filter(child__in=[d.other for d in drawn]).values_list("parent_id", "child_id"))  # fmt: skip
    new = 0
    for one in drawn:
        below = one.one in children or one.other in children or one.other in parents
        if below or (one.one, one.other) in once:
            continue
        tie = Tie.objects.create(
            parent=rows[one.one], child=rows[one.other], since=clock.now(), by=by
        )
        record("ticket.child_added", rows[one.one], by=by, facts={"tie": tie.pk})
        record("ticket.parent_set", rows[one.other], by=by, facts={"tie": tie.pk})
        parents.add(one.one)
        children.add(one.other)
        new += 1
    return new

"""Why is it down? The tree of an item as the estate was, with what is known of its state as evidence."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.desk.tickets.queries import ticket_for_update
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import refuse_if
from thirdline.practices.fault_trees import graph, rules
from thirdline.practices.fault_trees.compiling import Compiled
from thirdline.practices.fault_trees.models import Evidence, FaultTree
from thirdline.practices.fault_trees.operations.drawing import keep_version
from thirdline.practices.fault_trees.operations.telling import tell
from thirdline.practices.fault_trees.queries import open_tree_of
from thirdline.practices.fault_trees.rules import Says, Source, TreeState

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket
    from thirdline.reference.estate.models import ConfigurationItem


@transaction.atomic
def compile_tree(
    *,
    item: ConfigurationItem,
    ticket: Ticket | None = None,
    at: datetime | None = None,
    title: str = "",
    by: Person,
) -> FaultTree:
    """Compile what can take `item` down from the estate as it was at `at`.

    Asked again of a ticket as it is now, the tree that is open there already is the answer. Raises Refused with a sentence where the estate says nothing below the item, or too much.
    """
    refuse_if(rules.why_not_change(TreeState.OPEN, by.standing))
    if ticket is not None and at is None and (there := _there_already(ticket, item)) is not None:
        return there
    now = clock.now()
    moment = at or now
    said = title.strip() or _("%(name)s is down") % {"name": item.name}
    refuse_if(rules.why_not_title(said))
    read = graph.read_below(item, at=moment)
    compiled = graph.compiled(read, item, title=said)
    tree = FaultTree.objects.create(
        title=said, item=item, ticket=ticket, graph_at=moment, is_occurred=ticket is not None,
        created_by=by, created_at=now, changed_at=now,
    )  # fmt: skip
    held = {
        "items": dict(compiled.items),
        "fates": dict(compiled.fates),
        "kinds": _kinds(compiled, read),
    }
    keep_version(tree, compiled.tree, items=held, words=_("Compiled from the estate"), by=by)
    _take_states(tree, compiled, read, by=by)
    tell(
        "fault_tree.compiled",
        tree,
        by=by,
        facts={"item": item.pk, "events": len(compiled.tree.events)},
    )
    return tree


def _kinds(compiled: Compiled, read: graph.Below) -> dict[str, str]:
    return {
        name: read.kinds[item]
        for name, item in compiled.items.items()
        if name in compiled.tree.events and item in read.kinds
    }


def _there_already(ticket: Ticket, item: ConfigurationItem) -> FaultTree | None:
    """The ticket is held, so that whoever presses twice, or at the same moment, is led to one tree."""
    ticket_for_update(ticket)
    return open_tree_of(ticket.pk, item.pk)


def _take_states(tree: FaultTree, compiled: Compiled, read: graph.Below, *, by: Person) -> None:
    """What is down or in maintenance is known to have failed; what is not said says nothing."""
    now = clock.now()
    rows = [
        Evidence(
            tree=tree, name=name, says=Says.FAILED, source=Source.ESTATE, words=read.states[item].words,
            seen_at=read.states[item].since or now, by=by, at=now,
        )
        for name, item in compiled.items.items()
        if name in compiled.tree.events and item in read.states
    ]  # fmt: skip
    Evidence.objects.bulk_create(rows)

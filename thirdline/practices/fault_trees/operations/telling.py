"""How a tree's verbs stand in the journal: on its ticket where it has one, else on the tree."""

from __future__ import annotations

from typing import Any

from thirdline.desk.tickets.topics import topics_of
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.practices.fault_trees.models import FaultTree


def tell(
    verb: str,
    tree: FaultTree,
    *,
    by: Person,
    facts: dict[str, Any] | None = None,
    words: dict[str, Any] | None = None,
) -> None:
    """Touches the tree too: whoever looks at it sees that it moved."""
    tree.changed_at = clock.now()
    tree.save(update_fields=["changed_at"])
    said = {"tree": tree.pk, **(facts or {})}
    spoken = {"title": tree.title, **(words or {})}
    topics = [f"tree:{tree.pk}"]
    if tree.ticket is None:
        record(verb, tree, by=by, facts=said, words=spoken, topics=topics)
        return
    record(
        verb,
        tree.ticket,
        by=by,
        facts=said,
        words=spoken,
        topics=[*topics, *topics_of(tree.ticket)],
    )

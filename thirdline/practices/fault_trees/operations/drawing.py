from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max

from thirdline.engines.faulttree.model import FaultTree as Drawn
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import refuse_if
from thirdline.practices.fault_trees import keeping, rules
from thirdline.practices.fault_trees.models import FaultTree, TreeVersion
from thirdline.practices.fault_trees.operations.telling import tell
from thirdline.practices.fault_trees.queries import tree_for_update, version_for
from thirdline.practices.fault_trees.rules import TreeState

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket
    from thirdline.reference.estate.models import ConfigurationItem


@transaction.atomic
def draw_tree(
    *,
    title: str,
    content: Drawn,
    item: ConfigurationItem | None = None,
    ticket: Ticket | None = None,
    words: str = "",
    by: Person,
) -> FaultTree:
    """Begin a tree of one's own, or one read from a file."""
    refuse_if(rules.why_not_change(TreeState.OPEN, by.standing))
    refuse_if(rules.why_not_title(title))
    now = clock.now()
    tree = FaultTree.objects.create(
        title=title.strip(), item=item, ticket=ticket, is_occurred=ticket is not None, created_by=by,
        created_at=now, changed_at=now,
    )  # fmt: skip
    keep_version(tree, content, words=words, by=by)
    tell("fault_tree.drawn", tree, by=by)
    return tree


@transaction.atomic
def change_tree(
    tree: FaultTree, *, content: Drawn, words: str, version: int | None = None, by: Person
) -> FaultTree:
    """Make the next version; `version` is the one the change was made on."""
    tree = tree_for_update(tree)
    refuse_if(rules.why_not_change(TreeState(tree.state), by.standing))
    refuse_if(rules.why_not_version(version, _number(tree)))
    made = keep_version(tree, content, words=words, by=by)
    tell("fault_tree.changed", tree, by=by, facts={"version": made.number}, words={"words": words})
    return tree


@transaction.atomic
def go_back(tree: FaultTree, *, number: int, by: Person) -> FaultTree:
    """Make an earlier version the newest again; those in between stay."""
    tree = tree_for_update(tree)
    refuse_if(rules.why_not_change(TreeState(tree.state), by.standing))
    earlier = version_for(tree, number)
    made = keep_version(
        tree,
        keeping.read(earlier.content),
        items=earlier.items,
        words=earlier.words,
        back_to=number,
        by=by,
    )
    tell("fault_tree.went_back", tree, by=by, facts={"version": made.number, "to": number})
    return tree


def keep_version(
    tree: FaultTree,
    content: Drawn,
    *,
    items: Mapping[str, Any] | None = None,
    words: str = "",
    back_to: int | None = None,
    by: Person,
) -> TreeVersion:
    """Write one version; the caller holds the tree. What it stands for in the estate goes on."""
    branches = sum(len(one.arguments) for one in content.gates.values())
    refuse_if(rules.why_not_size(len(content.events), len(content.gates), branches))
    keeping.check(content)
    before = tree.current.items if tree.current is not None else {}
    number = (tree.versions.aggregate(Max("number"))["number__max"] or 0) + 1
    made = TreeVersion.objects.create(
        tree=tree, number=number, content=keeping.written(content), fingerprint=keeping.mark_of(content),
        events=len(content.events), gates=len(content.gates), items=items if items is not None else before,
        words=words[: rules.MOST_WORDS], back_to=back_to, made_by=by, made_at=clock.now(),
    )  # fmt: skip
    tree.current = made
    tree.save(update_fields=["current"])
    return made


def _number(tree: FaultTree) -> int:
    return tree.current.number if tree.current is not None else 0

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.desk.conversation.operations import add_note
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import Refused, refuse_if
from thirdline.practices.fault_trees import keeping, rules
from thirdline.practices.fault_trees.models import FaultTree
from thirdline.practices.fault_trees.operations.telling import tell
from thirdline.practices.fault_trees.queries import tree_for_update
from thirdline.practices.fault_trees.rules import TreeState


@transaction.atomic
def confirm_cause(
    tree: FaultTree, *, events: Sequence[str], words: str = "", by: Person
) -> FaultTree:
    """Name the cut set that was it; on the ticket it becomes the draft of the cause."""
    tree = tree_for_update(tree)
    refuse_if(rules.why_not_change(TreeState(tree.state), by.standing))
    if not events:
        raise Refused(_("Choose the events that were the cause."))
    content = keeping.content_of(tree)
    if strange := [one for one in events if one not in content.events]:
        raise Refused(_("“%(name)s” is no basic event of this tree.") % {"name": strange[0]})
    labels = {one: keeping.label_in(tree, one) for one in events}
    tree.state, tree.cause = TreeState.CONFIRMED, list(events)
    tree.cause_words = words.strip() or rules.cause_in_words(labels)
    tree.confirmed_by, tree.confirmed_at = by, clock.now()
    tree.save(update_fields=["state", "cause", "cause_words", "confirmed_by", "confirmed_at"])
    if tree.ticket is not None:
        text = _("Cause, by fault tree %(tree)s: %(cause)s") % {
            "tree": tree.label,
            "cause": tree.cause_words,
        }
        add_note(tree.ticket, text=text, by=by)
    tell("fault_tree.cause_confirmed", tree, by=by, words={"cause": tree.cause_words})
    return tree


@transaction.atomic
def close_tree(tree: FaultTree, *, words: str, by: Person) -> FaultTree:
    """Put a tree away without a cause; it stays readable."""
    tree = tree_for_update(tree)
    refuse_if(rules.why_not_change(TreeState(tree.state), by.standing))
    refuse_if(rules.why_not_words(words))
    tree.state = TreeState.CLOSED
    tree.save(update_fields=["state"])
    tell("fault_tree.closed", tree, by=by, words={"words": words.strip()})
    return tree


@transaction.atomic
def open_tree_again(tree: FaultTree, *, by: Person) -> FaultTree:
    """Go on where it was left: what was seen still counts, and the cause is open again."""
    tree = tree_for_update(tree)
    if not by.standing.is_staff:
        raise Refused(_("Fault trees are worked on by the support teams."))
    if tree.state == TreeState.OPEN:
        raise Refused(_("This tree is open already."))
    tree.state = TreeState.OPEN
    tree.save(update_fields=["state"])
    tell("fault_tree.opened_again", tree, by=by)
    return tree

"""The verbs of what ties tickets to each other, one module a story."""

from thirdline.desk.links.operations.bringing_in import Drawn, bring_in_links
from thirdline.desk.links.operations.linking import link_tickets, unlink_tickets
from thirdline.desk.links.operations.merging import merge_tickets, undo_merge
from thirdline.desk.links.operations.parenting import (
    attach_children,
    detach_child,
    note_reopened_child,
)
from thirdline.desk.links.operations.running import begin_run, cancel_run, take_step
from thirdline.desk.links.operations.splitting import split_ticket

__all__ = [
    "Drawn",
    "attach_children",
    "begin_run",
    "bring_in_links",
    "cancel_run",
    "detach_child",
    "link_tickets",
    "merge_tickets",
    "note_reopened_child",
    "split_ticket",
    "take_step",
    "undo_merge",
    "unlink_tickets",
]

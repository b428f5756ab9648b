"""The verbs of the ticket, one module a story."""

from thirdline.desk.tickets.operations.attaching import attach_file, attach_kept
from thirdline.desk.tickets.operations.editing import (
    edit_ticket,
    restrict_ticket,
    set_priority,
)
from thirdline.desk.tickets.operations.ending import (
    cancel_ticket,
    close_ticket,
    reopen_ticket,
    resolve_ticket,
)
from thirdline.desk.tickets.operations.following import (
    end_watches,
    end_watches_of,
    unwatch_ticket,
    watch_ticket,
)
from thirdline.desk.tickets.operations.meeting import unless_overtaken
from thirdline.desk.tickets.operations.merging import bring_back, merge_away
from thirdline.desk.tickets.operations.moving import move_ticket, place_ticket
from thirdline.desk.tickets.operations.opening import open_ticket
from thirdline.desk.tickets.operations.taking_back import take_back_assignment
from thirdline.desk.tickets.operations.trying_alone import keep_self_service
from thirdline.desk.tickets.operations.working import (
    assign_ticket,
    put_on_hold,
    release_ticket,
    show_next_due,
    take_off_hold,
    take_ticket,
)

__all__ = [
    "assign_ticket",
    "attach_file",
    "attach_kept",
    "bring_back",
    "cancel_ticket",
    "close_ticket",
    "edit_ticket",
    "end_watches",
    "end_watches_of",
    "keep_self_service",
    "merge_away",
    "move_ticket",
    "open_ticket",
    "place_ticket",
    "put_on_hold",
    "release_ticket",
    "reopen_ticket",
    "resolve_ticket",
    "restrict_ticket",
    "set_priority",
    "show_next_due",
    "take_back_assignment",
    "take_off_hold",
    "take_ticket",
    "unless_overtaken",
    "unwatch_ticket",
    "watch_ticket",
]

"""The verbs of what is to be done and was done, one module a story."""

from thirdline.desk.chores.operations.checking import (
    add_items,
    drop_checklist,
    leave_item_out,
    put_checklist,
    tick_item,
    untick_item,
)
from thirdline.desk.chores.operations.moving_along import move_chores
from thirdline.desk.chores.operations.reminding import (
    end_reminder,
    finish_reminder,
    remind,
    remind_due,
    settle_reminders,
    snooze_reminder,
)
from thirdline.desk.chores.operations.sending_later import (
    add_later_files,
    change_later_reply,
    reply_later,
    send_due_reply,
    send_withheld_reply,
    take_back_later_reply,
)
from thirdline.desk.chores.operations.timing import (
    correct_time,
    drop_timer,
    log_time,
    remove_time,
    start_timer,
    stop_timer,
)

__all__ = [
    "add_items",
    "add_later_files",
    "change_later_reply",
    "correct_time",
    "drop_checklist",
    "drop_timer",
    "end_reminder",
    "finish_reminder",
    "leave_item_out",
    "log_time",
    "move_chores",
    "put_checklist",
    "remind",
    "remind_due",
    "remove_time",
    "reply_later",
    "send_due_reply",
    "send_withheld_reply",
    "settle_reminders",
    "snooze_reminder",
    "start_timer",
    "stop_timer",
    "take_back_later_reply",
    "tick_item",
    "untick_item",
]

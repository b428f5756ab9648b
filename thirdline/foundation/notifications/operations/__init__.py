"""The verbs of notices: telling, reading, choosing, and what leaves later."""

from thirdline.foundation.notifications.operations.choosing import (
    choose_channels,
    choose_rhythm,
    end_gathered_letters,
    mute_ticket,
    unmute_ticket,
)
from thirdline.foundation.notifications.operations.devices import (
    add_device,
    note_device_told,
    remove_device,
    try_device,
)
from thirdline.foundation.notifications.operations.leaving import (
    claim_pushes,
    send_held_letters,
    settle_push,
)
from thirdline.foundation.notifications.operations.reading import mark_all_read, mark_read
from thirdline.foundation.notifications.operations.telling import notify

__all__ = [
    "add_device",
    "choose_channels",
    "choose_rhythm",
    "claim_pushes",
    "end_gathered_letters",
    "mark_all_read",
    "mark_read",
    "mute_ticket",
    "note_device_told",
    "notify",
    "remove_device",
    "send_held_letters",
    "settle_push",
    "try_device",
    "unmute_ticket",
]

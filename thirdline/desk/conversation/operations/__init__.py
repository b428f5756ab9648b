"""The verbs of the talk, one module a story."""

from thirdline.desk.conversation.operations.drafting import (
    continue_draft,
    discard_draft,
    hand_back_draft,
    save_draft,
    share_draft,
    take_back_draft,
)
from thirdline.desk.conversation.operations.following import choose_following
from thirdline.desk.conversation.operations.saying import add_note, edit_message, reply
from thirdline.desk.conversation.operations.sending import send_draft
from thirdline.desk.conversation.operations.telling import (
    tell_of_lost_letter,
    tell_of_machine_answer,
    tell_of_thanks,
)

__all__ = [
    "add_note",
    "choose_following",
    "continue_draft",
    "discard_draft",
    "edit_message",
    "hand_back_draft",
    "reply",
    "save_draft",
    "send_draft",
    "share_draft",
    "take_back_draft",
    "tell_of_lost_letter",
    "tell_of_machine_answer",
    "tell_of_thanks",
]

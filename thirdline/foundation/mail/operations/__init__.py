from thirdline.foundation.mail.operations.bounces import (
    bounce_letter,
    clear_address,
    mark_address,
)
from thirdline.foundation.mail.operations.held import TAKE_UP, leave_letters, release_letters
from thirdline.foundation.mail.operations.letters import (
    DRAIN,
    begin_sending,
    claim_letters,
    count_try,
    doubt_letters,
    keep_inbound,
    place_inbound,
    resend_letter,
    send_letter,
    settle_inbound,
    settle_letter,
)
from thirdline.foundation.mail.operations.mailboxes import (
    add_mailbox,
    change_mailbox,
    keep_rotated_secret,
    note_failure,
    note_success,
    remember_fetched,
    remember_place,
    remove_mailbox,
    renew_way_in,
)

__all__ = [
    "DRAIN", "TAKE_UP", "add_mailbox", "begin_sending", "bounce_letter", "change_mailbox",
    "claim_letters", "clear_address", "count_try", "doubt_letters", "keep_inbound",
    "keep_rotated_secret", "leave_letters", "mark_address", "note_failure", "note_success",
    "place_inbound", "release_letters", "remember_fetched", "remember_place", "remove_mailbox",
    "renew_way_in", "resend_letter", "send_letter", "settle_inbound", "settle_letter",
]  # fmt: skip

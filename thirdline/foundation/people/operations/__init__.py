"""The verbs of people: who is here, what they can do, when they answer, and what is their own."""

from thirdline.foundation.people.operations.coming import (
    change_person,
    invite_person,
    retire_person,
    robot,
    send_invitation,
    welcome_person,
)
from thirdline.foundation.people.operations.noting import activate_people, note_people
from thirdline.foundation.people.operations.owning import (
    change_preferences,
    issue_token,
    note_guard_changed,
    note_sign_in_failed,
    note_signed_in,
    note_signed_out,
    revoke_token,
)
from thirdline.foundation.people.operations.planning import (
    end_stand_in,
    grant_skill,
    plan_shift,
    stand_in,
    withdraw_skill,
)
from thirdline.foundation.people.operations.teaming import (
    join_team,
    leave_team,
    set_teams,
)

__all__ = [
    "activate_people",
    "change_person",
    "change_preferences",
    "end_stand_in",
    "grant_skill",
    "invite_person",
    "issue_token",
    "join_team",
    "leave_team",
    "note_guard_changed",
    "note_people",
    "note_sign_in_failed",
    "note_signed_in",
    "note_signed_out",
    "plan_shift",
    "retire_person",
    "revoke_token",
    "robot",
    "send_invitation",
    "set_teams",
    "stand_in",
    "welcome_person",
    "withdraw_skill",
]

"""The pure decisions about a ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from thirdline.desk.tickets.states import (
    ALLOWED,
    DONE_STATES,
    HoldReason,
    State,
    within_sentence,
)

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.people.models import Person


def why_not_change_state(ticket: Ticket, to: State) -> str | None:
    now = State(ticket.state)
    if to in ALLOWED[now]:
        return None
    if now == to:
        return _("%(ticket)s is already %(state)s.") % {
            "ticket": ticket.label,
            "state": within_sentence(to),
        }
    return _("%(ticket)s is %(state)s; from there it cannot become %(to)s.") % {
        "ticket": ticket.label,
        "state": within_sentence(now),
        "to": within_sentence(to),
    }


def why_not_work(ticket: Ticket, by: Person) -> str | None:
    """Working on a ticket needs the right to work and a ticket that is open."""
    if ticket.history is not None:
        return _("%(ticket)s belongs to an imported history; it is there to be read.") % {
            "ticket": ticket.label
        }
    if not by.is_robot and not by.may("work"):
        return _("Only people of the support teams may do this.")
    if ticket.is_merged:
        return _("%(ticket)s was merged into another ticket and goes on there.") % {
            "ticket": ticket.label
        }
    if State(ticket.state) in DONE_STATES:
        return _("%(ticket)s is %(state)s. Reopen it first.") % {
            "ticket": ticket.label,
            "state": within_sentence(State(ticket.state)),
        }
    return None


def why_not_take(ticket: Ticket, by: Person, seen_person: int | None = None) -> str | None:
    reason = why_not_work(ticket, by)
    if reason:
        return reason
    if ticket.team_id not in by.standing.team_ids and not by.may("assign_anyone"):
        return _(
            "%(ticket)s is with %(team)s. Only its people take it; ask them, or transfer it to your team."
        ) % {
            "ticket": ticket.label,
            "team": ticket.team.name if ticket.team else _("nobody"),
        }
    if ticket.person_id == by.pk:
        return _("%(ticket)s is already with you.") % {"ticket": ticket.label}
    if ticket.person and seen_person is not None and seen_person != ticket.person_id:
        return _("%(name)s took %(ticket)s a moment ago. Look again before you take it over.") % {
            "name": ticket.person.name,
            "ticket": ticket.label,
        }
    return None


def why_not_assign(ticket: Ticket, to: Person, by: Person) -> str | None:
    reason = why_not_work(ticket, by)
    if reason:
        return reason
    if not to.is_active:
        return _("%(name)s has left; choose somebody who is here.") % {"name": to.name}
    if ticket.team_id not in to.standing.team_ids:
        return _("%(name)s is not in %(team)s. Transfer the ticket to their team instead.") % {
            "name": to.name,
            "team": ticket.team.name if ticket.team else "",
        }
    same_team = ticket.team_id in by.standing.team_ids
    if not (by.is_robot or same_team or by.may("assign_anyone")):
        return _("Only people of %(team)s assign its tickets.") % {
            "team": ticket.team.name if ticket.team else ""
        }
    return None


def why_not_take_back(ticket: Ticket, to: Person | None, by: Person) -> str | None:
    """An assignment is taken back by whoever may work on it, for somebody who may still have it."""
    return why_not_assign(ticket, to, by) if to is not None else why_not_work(ticket, by)


def why_not_hold(ticket: Ticket, by: Person) -> str | None:
    return why_not_work(ticket, by) or why_not_change_state(ticket, State.ON_HOLD)


def _needs_approval(ticket: Ticket, by: Person) -> str | None:
    if ticket.hold_reason != HoldReason.APPROVAL or by.is_robot:
        return None
    return _(
        "%(ticket)s waits for approval and goes on by itself once it is given. "
        "An administrator may decide in place of the people asked, with a reason."
    ) % {"ticket": ticket.label}


def why_not_resume(ticket: Ticket, by: Person) -> str | None:
    if State(ticket.state) != State.ON_HOLD:
        return _("%(ticket)s is not on hold.") % {"ticket": ticket.label}
    # The requester's own answer takes a ticket off hold, so working rights are not asked for here.
    unfit = None if by.pk == ticket.requester_id else why_not_work(ticket, by)
    return _needs_approval(ticket, by) or unfit


def why_not_resolve(ticket: Ticket, by: Person) -> str | None:
    return (
        why_not_work(ticket, by)
        or _needs_approval(ticket, by)
        or why_not_change_state(ticket, State.RESOLVED)
    )


def why_not_reopen(ticket: Ticket, by: Person, reason: str, *, asks: bool = False) -> str | None:
    """`asks` says that a ticket of this person was merged into it."""
    if State(ticket.state) not in {State.RESOLVED, State.CLOSED}:
        return _("%(ticket)s is not resolved, so there is nothing to reopen.") % {
            "ticket": ticket.label
        }
    if ticket.history is not None:
        return _("%(ticket)s belongs to an imported history; it is there to be read.") % {
            "ticket": ticket.label
        }
    asks = asks or by.pk == ticket.requester_id
    if not asks and not by.is_robot and not by.may("work"):
        return _("Only the person who asked and the support teams reopen a ticket.")
    if not reason.strip():
        return _("Say what is still wrong, so that nobody asks you again.")
    return None


def why_not_close(ticket: Ticket, by: Person) -> str | None:
    if by.pk != ticket.requester_id and not by.is_robot and not by.may("work"):
        return _("Only the person who asked and the support teams close a ticket.")
    return why_not_change_state(ticket, State.CLOSED)


def why_not_cancel(ticket: Ticket, by: Person, reason: str) -> str | None:
    if by.pk != ticket.requester_id and not by.is_robot and not by.may("work"):
        return _("Only the person who asked and the support teams cancel a ticket.")
    if not reason.strip():
        return _("Say why it is cancelled, so that the history explains itself.")
    return why_not_change_state(ticket, State.CANCELLED)


def why_not_add_watcher(
    ticket: Ticket, person: Person, by: Person, *, may_read: bool
) -> str | None:
    """Whom somebody lets follow: oneself always, others where one works or asked."""
    if ticket.history is not None:
        return _("%(ticket)s belongs to an imported history; it is there to be read.") % {
            "ticket": ticket.label
        }
    if not person.is_active or person.is_robot:
        return _("%(name)s is not here; choose somebody who is.") % {"name": person.name}
    if by.pk not in {person.pk, ticket.requester_id} and not (by.is_robot or by.may("work")):
        return _("Only the person who asked and the support teams add people who follow.")
    if ticket.restricted and not may_read:
        return _(
            "%(name)s may not read %(ticket)s, which is restricted. Have them added to the people named first."
        ) % {"name": person.name, "ticket": ticket.label}
    return None


def why_not_remove_watcher(ticket: Ticket, person_id: int, by: Person) -> str | None:
    if by.pk in {person_id, ticket.requester_id} or by.is_robot or by.may("work"):
        return None
    return _("Only they themselves, the person who asked and the support teams end this.")


def highest_priority_name(priority: int) -> str:
    return {1: "critical", 2: "high", 3: "medium", 4: "low"}[priority]

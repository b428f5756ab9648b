"""The pure decisions about what ties tickets to each other."""

from __future__ import annotations

import enum
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdline.desk.tickets.states import OPEN_STATES, Reading, State

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.people.models import Person

MOST_MERGED = 50
MOST_ATTACHED = 1_000


class LinkKind(enum.StrEnum):
    RELATES = "relates"
    DUPLICATES = "duplicates"
    BLOCKS = "blocks"
    CAUSED_BY = "caused_by"
    SPLIT_FROM = "split_from"
    FOLLOWS = "follows"


class Do(enum.StrEnum):
    ANSWER = "answer"
    RESOLVE = "resolve"
    HOLD = "hold"
    RESUME = "resume"


class Outcome(enum.StrEnum):
    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"
    CANCELLED = "cancelled"


# How a link reads from its one side, and from the other.
FORWARD: Mapping[LinkKind, Promise] = {
    LinkKind.RELATES: gettext_lazy("Relates to"),
    LinkKind.DUPLICATES: gettext_lazy("Duplicates"),
    LinkKind.BLOCKS: gettext_lazy("Blocks"),
    LinkKind.CAUSED_BY: gettext_lazy("Caused by"),
    LinkKind.SPLIT_FROM: gettext_lazy("Split from"),
    LinkKind.FOLLOWS: gettext_lazy("Follow-up of"),
}
BACKWARD: Mapping[LinkKind, Promise] = {
    LinkKind.RELATES: gettext_lazy("Relates to"),
    LinkKind.DUPLICATES: gettext_lazy("Duplicated by"),
    LinkKind.BLOCKS: gettext_lazy("Blocked by"),
    LinkKind.CAUSED_BY: gettext_lazy("Causes"),
    LinkKind.SPLIT_FROM: gettext_lazy("Split into"),
    LinkKind.FOLLOWS: gettext_lazy("Followed up by"),
}
# Splitting makes this one itself; by hand it would say what did not happen.
BY_HAND = tuple(kind for kind in LinkKind if kind is not LinkKind.SPLIT_FROM)


@dataclass(frozen=True)
class Side:
    """What a rule about two tickets needs to know of one of them, besides the ticket."""

    ticket: Ticket
    named: Collection[int] = ()
    is_parent: bool = False
    parent_id: int | None = None


def why_not_tie_tickets(ticket: Ticket, by: Person) -> str | None:
    if ticket.history is not None:
        return _("%(ticket)s belongs to an imported history; it is there to be read.") % {
            "ticket": ticket.label
        }
    if not by.is_robot and not by.may("work"):
        return _("Only people of the support teams may do this.")
    if ticket.is_merged:
        return _("%(ticket)s was merged already. Choose the ticket it goes on in.") % {
            "ticket": ticket.label
        }
    return None


def why_not_merge(one: Side, into: Side, by: Person) -> str | None:
    """Why one ticket may not go on in another."""
    reason = (
        why_not_tie_tickets(one.ticket, by)
        or why_not_tie_tickets(into.ticket, by)
        or _why_not_across(one, into)
    )
    if reason:
        return reason
    names = {"ticket": one.ticket.label, "into": into.ticket.label}
    if State(into.ticket.state) in {State.CLOSED, State.CANCELLED}:
        return (
            _("%(into)s is closed, so nothing can go on in it. Reopen it, or choose another.")
            % names
        )
    if one.is_parent:
        return (
            _(
                "%(ticket)s has children, and they would lose their parent. Move them to %(into)s first."
            )
            % names
        )
    return None


def _why_not_across(one: Side, into: Side) -> str | None:
    """Nobody comes to read by a merge what was kept from them."""
    if one.ticket.pk == into.ticket.pk:
        return _("A ticket cannot be merged into itself.")
    names = {"ticket": one.ticket.label, "into": into.ticket.label}
    if one.ticket.restricted != into.ticket.restricted:
        return (
            _(
                "One of %(ticket)s and %(into)s is restricted, the other is not. Restrict both to the same people, then merge."
            )
            % names
        )
    if one.ticket.restricted and set(one.named) != set(into.named):
        return (
            _(
                "%(ticket)s and %(into)s are restricted to different people. Name the same people on both, then merge."
            )
            % names
        )
    return None


def merged_words(reading: str) -> str:
    """What whoever asked for a merged ticket is told; the preview shows it."""
    if reading == Reading.APART:
        return _(
            "We handle your request %(ticket)s “%(title)s” together with another one. Write to us under %(ticket)s as before."
        )
    return _(
        "We handle your request %(ticket)s “%(title)s” together with another one. Answers reach you as before, and you write to us under %(ticket)s as before."
    )


def why_not_undo(ticket: Ticket, by: Person) -> str | None:
    if not by.is_robot and not by.may("work"):
        return _("Only people of the support teams may do this.")
    if not ticket.is_merged:
        return _("%(ticket)s is not merged, so there is nothing to undo.") % {
            "ticket": ticket.label
        }
    return None


def why_not_link(one: Ticket, other: Ticket, by: Person) -> str | None:
    if one.pk == other.pk:
        return _("A ticket cannot be linked with itself.")
    return why_not_tie_tickets(one, by) or why_not_tie_tickets(other, by)


def why_not_attach(child: Side, parent: Side, by: Person) -> str | None:
    """Children have one parent, and no children of their own."""
    reason = why_not_tie_tickets(child.ticket, by) or why_not_tie_tickets(parent.ticket, by)
    if reason:
        return reason
    names = {"child": child.ticket.label, "parent": parent.ticket.label}
    if child.ticket.pk == parent.ticket.pk:
        return _("A ticket cannot be its own parent.")
    if child.is_parent:
        return _("%(child)s has children itself. Attach those to %(parent)s instead.") % names
    if parent.parent_id is not None:
        return _("%(parent)s is itself a child. Attach %(child)s to its parent instead.") % names
    if child.parent_id is not None:
        return _("%(child)s has a parent already. Detach it there first.") % names
    return None


def why_not_run(parent: Ticket, do: Do, text: str, by: Person) -> str | None:
    reason = why_not_tie_tickets(parent, by)
    if reason:
        return reason
    if do in (Do.ANSWER, Do.RESOLVE) and not text.strip():
        return _("Write something first.")
    return None


def addressed(text: str, *, first_name: str, name: str, ticket: str) -> str:
    """The words for one of many: whom they address, and under which number."""
    for word, value in (("first_name", first_name), ("name", name), ("ticket", ticket)):
        text = text.replace("{" + word + "}", value)
    return text


def stands_apart(child: Ticket, parent: Ticket) -> str:
    """Why somebody may wish to leave a child out of resolving together; empty if nothing speaks for it."""
    if child.state == State.ON_HOLD and child.hold_reason != parent.hold_reason:
        return _("on hold for another reason")
    if child.reopened_count and child.state in OPEN_STATES:
        return _("was reopened")
    return ""


def is_worth_telling(reopened: int, children: int) -> bool:
    """Exactly once: at the child with which too many did not stay solved, a tenth and at least two."""
    return reopened == max(2, ceil(children / 10))

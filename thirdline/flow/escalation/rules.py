"""Who may hand on, ask and waive; which tier and team come next; the shipped reason codes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from thirdline.desk.tickets.rules import why_not_take, why_not_work
from thirdline.desk.tickets.states import HandoffKind
from thirdline.flow.escalation.contracts import Item, ItemKind, ItemState, Met
from thirdline.kit.texts.later import later

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Stay, Ticket
    from thirdline.flow.escalation.models import Consult
    from thirdline.foundation.people.models import Person, Team

LONGEST_QUESTION = 5_000
LONGEST_ANSWER = 5_000
LONGEST_RESULT = 300
# A consult nobody has set a target for is answered within half an hour of working time.
CONSULT_WITHIN = timedelta(minutes=30)
HANDOFFS_BEFORE_ADVICE = 3


@dataclass(frozen=True)
class Reason:
    kind: HandoffKind
    code: str
    words: str
    needs_items: bool = False


# What an organisation starts with and falls back on; afterwards the table HandoffReason says.
SHIPPED_REASONS = (
    Reason(HandoffKind.ESCALATE, "needs_access", later("Needs access only the next tier has")),
    Reason(HandoffKind.ESCALATE, "needs_skill", later("Needs deeper knowledge")),
    Reason(HandoffKind.ESCALATE, "guide_ended", later("The guide ends here")),
    Reason(HandoffKind.ESCALATE, "needs_change", later("Needs a change to the system")),
    Reason(HandoffKind.ESCALATE, "out_of_time", later("The time of this tier is used up")),
    Reason(HandoffKind.ESCALATE, "outage", later("Part of an outage")),
    Reason(HandoffKind.RETURN, "missing_information", later("Information is missing"), True),
    Reason(HandoffKind.RETURN, "step_not_tried", later("A step was not tried"), True),
    Reason(HandoffKind.RETURN, "answer_known", later("The answer is known at your tier")),
    Reason(HandoffKind.RETURN, "part_done", later("Our part is done, the rest is yours")),
    Reason(HandoffKind.RETURN, "wrong_team", later("It belongs to another team")),
    Reason(HandoffKind.TRANSFER, "wrong_team", later("It belongs to another team")),
    Reason(HandoffKind.TRANSFER, "other_domain", later("The cause lies in another domain")),
    Reason(HandoffKind.TRANSFER, "load", later("This team is full")),
    Reason(HandoffKind.TRANSFER, "shift", later("The shift ends")),
)


def next_tier(levels: Collection[int], *, stands_at: int) -> int | None:
    """The lowest tier with a team above the one the ticket stands at; None at the top."""
    return min((level for level in levels if level > stands_at), default=None)


@dataclass(frozen=True)
class Candidate:
    """A team that could get the ticket, with what speaks for it."""

    team: Team
    had_it: bool = False
    owns_service: bool = False
    same_domain: bool = False

    @property
    def why(self) -> str:
        if self.had_it:
            return _("had it before")
        if self.owns_service:
            return _("owns the service")
        return _("same domain") if self.same_domain else ""

    @property
    def rank(self) -> tuple[bool, bool, bool, str]:
        """Sorts the best first; a name decides between equals, so the choice is always the same."""
        return (not self.had_it, not self.owns_service, not self.same_domain, self.team.name)


def best_first(candidates: Sequence[Candidate]) -> list[Candidate]:
    return sorted(candidates, key=lambda one: (one.team.tier.level, *one.rank))


def why_not_hand_on(ticket: Ticket, by: Person) -> str | None:
    """Its own team hands a ticket on, assigned or not, and so do people of its tier or above it."""
    reason = why_not_work(ticket, by)
    if reason:
        return reason
    if ticket.team is None or ticket.tier_level is None:
        return _("%(ticket)s has no place yet.") % {"ticket": ticket.label}
    if by.is_robot or by.may("assign_anyone") or ticket.team_id in by.standing.team_ids:
        return None
    if by.standing.tier_level >= ticket.tier_level:
        return None
    return _(
        "%(ticket)s is with %(team)s now. Only its people hand it on; ask them a question instead."
    ) % {"ticket": ticket.label, "team": ticket.team.name}


def why_not_seen(ticket: Ticket, seen_stay: int | None, holder: str) -> str | None:
    """A handoff decided on an older view of the path would move somebody else's ticket."""
    if seen_stay is None or seen_stay == ticket.stay_id:
        return None
    return _(
        "%(ticket)s went to %(team)s while you were deciding. Look at it again before handing it on."
    ) % {"ticket": ticket.label, "team": holder}


def top_of_the_ladder(ticket: Ticket) -> str:
    return _("%(team)s is the top of the ladder; no tier above it has a team.") % {
        "team": _team_name(ticket)
    }


def why_not_climb_to(ticket: Ticket, team: Team) -> str | None:
    if team.retired_at is not None or team.history is not None:
        return _("%(team)s takes no tickets any more; choose another team.") % {"team": team.name}
    if team.tier.level <= (ticket.tier_level or 0):
        return _("%(team)s is not above %(here)s. Transfer or return the ticket instead.") % {
            "team": team.name,
            "here": _team_name(ticket),
        }
    return None


def why_not_transfer_to(ticket: Ticket, team: Team, *, may_return: bool) -> str | None:
    """Sideways; downwards only where there is nothing to return to."""
    if team.retired_at is not None or team.history is not None:
        return _("%(team)s takes no tickets any more; choose another team.") % {"team": team.name}
    if team.pk == ticket.team_id:
        return _("%(ticket)s is already with %(team)s. Assign it there instead.") % {
            "ticket": ticket.label,
            "team": team.name,
        }
    if team.tier.level > (ticket.tier_level or 0):
        return _(
            "%(team)s is a higher tier. Escalate the ticket, so that its contract is checked."
        ) % {"team": team.name}
    if team.tier.level < (ticket.tier_level or 0) and may_return:
        return _("%(team)s is a lower tier. Return the ticket to where it came from.") % {
            "team": team.name
        }
    return None


def nothing_to_return_to(ticket: Ticket) -> str:
    return _("%(ticket)s did not come up to %(team)s, so nobody can take it back. Transfer it.") % {
        "ticket": ticket.label,
        "team": _team_name(ticket),
    }


def why_not_return_to(ticket: Ticket, origin: Stay | None) -> str | None:
    if origin is None:
        return nothing_to_return_to(ticket)
    if origin.team.retired_at is not None:
        return _("%(origin)s, where it came from, takes no tickets any more. Transfer it.") % {
            "origin": origin.team.name
        }
    return None


def why_not_person(person: Person | None, team: Team, *, is_member: bool) -> str | None:
    """A person asked to accept must be there to do so."""
    if person is None or (person.is_active and is_member):
        return None
    return _("%(name)s is not in %(team)s. Ask the team, or somebody in it.") % {
        "name": person.name,
        "team": team.name,
    }


def no_such_reason(kind: HandoffKind) -> str:
    return {
        HandoffKind.ESCALATE: _("Choose why it is escalated."),
        HandoffKind.RETURN: _("Choose why it is returned."),
        HandoffKind.TRANSFER: _("Choose why it is transferred."),
    }[kind]


def why_not_return_for(reason: Reason, words: str, missing: Sequence[str]) -> str | None:
    """Nobody gets a ticket back in silence."""
    if reason.needs_items and not missing:
        return _("Name exactly what is missing, so that it can be added.")
    if not missing and not words.strip():
        return _("Say in words why it comes back, so that the sender can go on.")
    return None


def why_not_accept(ticket: Ticket, by: Person) -> str | None:
    if ticket.person is not None and ticket.person_id != by.pk:
        return _("%(name)s has accepted %(ticket)s already.") % {
            "name": ticket.person.name,
            "ticket": ticket.label,
        }
    return why_not_take(ticket, by)


def why_not_answer_item(ticket: Ticket, by: Person, *, requester_may: bool) -> str | None:
    if by.pk == ticket.requester_id and requester_may and ticket.is_open:
        return None
    return why_not_work(ticket, by)


# Fields of the ticket that are chosen from rows and lists, which an answer in words cannot do.
CHOSEN_FIELDS = frozenset({"service", "category", "impact", "urgency", "tags"})


def why_not_say(item: Item, value: str, result: str) -> str | None:
    """An answer says something of the kind its item asks for."""
    label = {"label": item.label}
    if item.kind is ItemKind.ATTACHMENT:
        return _("Attach a file to the ticket for “%(label)s”.") % label
    if item.kind is ItemKind.STEP and not result.strip():
        return _("Say what came of “%(label)s”: it helped, it did not, or what was seen.") % label
    if item.kind is not ItemKind.STEP and not value.strip():
        return _("Fill in “%(label)s”.") % label
    if len(value) > LONGEST_ANSWER or len(result) > LONGEST_RESULT:
        return _("That is too long for “%(label)s”; attach it as a file.") % label
    return None


def why_not_waive_item(state: ItemState) -> str | None:
    if state.state is Met.MISSING:
        return None
    return _("“%(label)s” is not missing, so there is nothing to waive.") % {
        "label": state.item.label
    }


def why_not_waive(ticket: Ticket, reason: str, by: Person) -> str | None:
    refused = why_not_work(ticket, by)
    if refused:
        return refused
    if not by.may("waive"):
        return _("Only a lead waives what a contract asks. Ask yours, or add what is missing.")
    if not reason.strip():
        return _("Say why it is waived; the reason is shown to the tier that gets the ticket.")
    return None


def why_not_ask(ticket: Ticket, question: str, by: Person) -> str | None:
    refused = why_not_work(ticket, by)
    if refused:
        return refused
    if not question.strip():
        return _("Write the question first.")
    if len(question) > LONGEST_QUESTION:
        return _("A question may have %(most)s characters; attach the rest as a file.") % {
            "most": LONGEST_QUESTION
        }
    return None


def why_not_ask_tier(tier_level: int, *, people: bool) -> str | None:
    return None if people else _("No team works at L%(level)s.") % {"level": tier_level}


def why_not_ask_them(
    ticket: Ticket, team: Team | None, person: Person | None, named: Collection[int]
) -> str | None:
    """A restricted ticket is shown to nobody by asking about it."""
    if team is not None and team.pk == ticket.team_id:
        return _("%(ticket)s is with %(team)s itself. Write a note instead.") % {
            "ticket": ticket.label,
            "team": team.name,
        }
    if ticket.restricted and (person is None or person.pk not in named):
        return _("%(ticket)s is restricted. Only people named on it can be asked; choose one.") % {
            "ticket": ticket.label
        }
    return None


def why_not_answer(consult: Consult, answer: str, by: Person, *, was_asked: bool) -> str | None:
    refused = _why_over(consult)
    if refused:
        return refused
    if not was_asked:
        return _("This question was put to others. Add a note to the ticket instead.")
    return None if answer.strip() else _("Write the answer first.")


def why_not_withdraw(consult: Consult, by: Person) -> str | None:
    refused = _why_over(consult)
    if refused:
        return refused
    own_team = consult.from_team_id in by.standing.team_ids
    if by.pk == consult.by_id or own_team or by.is_robot or by.may("assign_anyone"):
        return None
    return _("Only the team that asked withdraws the question.")


def why_not_inform(ticket: Ticket, reason: str, by: Person) -> str | None:
    refused = why_not_work(ticket, by)
    if refused:
        return refused
    return None if reason.strip() else _("Say what they should know and decide.")


def asked_words(consult: Consult) -> str:
    """Whom a question was put to: Network, Network (Noor), L3."""
    where = consult.asked_team.name if consult.asked_team else f"L{consult.asked_tier}"
    return f"{where} ({consult.asked_person.first_name})" if consult.asked_person else where


def nobody_to_inform(ticket: Ticket) -> str:
    return _("%(team)s has no lead to inform. Choose a person.") % {"team": _team_name(ticket)}


def no_such_team() -> str:
    return _("Choose the team that gets it.")


@dataclass(frozen=True)
class Answerer:
    """Who answers questions for a team, and how long that takes on average."""

    name: str
    team: str
    mean: timedelta

    @property
    def minutes(self) -> int:
        return max(1, round(self.mean.total_seconds() / 60))


def advice_words(handoffs: int, team: Team, answerer: Answerer | None) -> str:
    """After the third handoff: a question costs less than a fourth passage."""
    words = {
        "this": ordinal(handoffs).capitalize(),
        "next": _("a %(nth)s") % {"nth": ordinal(handoffs + 1)} if handoffs < 7 else _("another"),
        "team": answerer.team if answerer else team.name,
        "name": answerer.name.split(" ")[0] if answerer else "",
        "time": duration(answerer.minutes) if answerer else "",
    }
    if answerer is None:
        return _("%(this)s handoff. Before %(next)s, ask %(team)s for a consult.") % words
    return (
        _(
            "%(this)s handoff. Before %(next)s, ask for a consult: "
            "%(name)s (%(team)s) answers in %(time)s on average."
        )
        % words
    )


def duration(minutes: int) -> str:
    if minutes < 60:
        return _("%(minutes)s min") % {"minutes": minutes}
    if minutes < 1440:
        return _("%(hours)s h %(minutes)02d min") % {
            "hours": minutes // 60,
            "minutes": minutes % 60,
        }
    return _("%(days)s d %(hours)s h") % {"days": minutes // 1440, "hours": minutes % 1440 // 60}


def ordinal(number: int) -> str:
    words = {3: _("third"), 4: _("fourth"), 5: _("fifth"), 6: _("sixth"), 7: _("seventh")}
    return words.get(number) or _("number %(number)s") % {"number": number}


def _why_over(consult: Consult) -> str | None:
    if consult.withdrawn_at is not None:
        return _("The question was withdrawn.")
    if consult.answered_by is not None:
        return _("%(name)s has answered already.") % {"name": consult.answered_by.name}
    return None


def _team_name(ticket: Ticket) -> str:
    return ticket.team.name if ticket.team else _("Nobody")

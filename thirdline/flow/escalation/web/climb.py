"""What one reader may do with one ticket on the ladder, worked out once for all panels of a page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from thirdline.flow.escalation import board, queries, rules, targets
from thirdline.flow.escalation.clocks import consult_clocks
from thirdline.flow.escalation.contracts import Met
from thirdline.flow.escalation.web.lines import Line, lines_of
from thirdline.kit import clock

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket
    from thirdline.flow.escalation.contracts import ContractState
    from thirdline.flow.escalation.models import Consult
    from thirdline.foundation.people.models import Person, Team
    from thirdline.kit.ui.shapes import ClockShape


@dataclass(frozen=True)
class Asked:
    """One question with its clock, and what the reader may do about it."""

    consult: Consult
    clock: ClockShape | None
    may_answer: bool
    may_withdraw: bool


class Climb:
    def __init__(self, ticket: Ticket, person: Person):
        self.ticket, self.person = ticket, person

    @cached_property
    def team(self) -> Team | None:
        """The team it would climb to."""
        return targets.team_above(self.ticket) if self.ticket.is_open else None

    @cached_property
    def state(self) -> ContractState | None:
        """What that team's tier asks; None where it asks nothing."""
        if self.team is None:
            return None
        state = queries.contract_state(self.ticket, self.team.tier.level)
        return state if state.asks_anything else None

    @cached_property
    def missing(self) -> str:
        """What holds it back is only what the form itself asks for, so the verb stays open."""
        return self.state.sentence(self.team.name) if self.state and self.team else ""

    @cached_property
    def lines(self) -> list[Line]:
        return lines_of(self.ticket, self.state) if self.state else []

    @property
    def why_not_now(self) -> str | None:
        """For places without the form: what the contract misses holds it back too."""
        return self.why_not["escalate"] or self.missing or None

    @property
    def panel_id(self) -> str:
        return f"ticket-contract-{self.state.tier_level}" if self.state else ""

    @property
    def heading(self) -> str:
        """Short where it is the only one; with the team where another stands below it."""
        return self.heading_of_team if self.taken else _("Escalation contract")

    @property
    def heading_of_team(self) -> str:
        level, name = (self.team.tier.level, self.team.name) if self.team else (0, "")
        return _("Contract for L%(level)s %(team)s") % {"level": level, "team": name}

    @property
    def waived_then(self) -> int:
        items = (self.taken or {}).get("items", [])
        return sum(one["state"] == Met.WAIVED for one in items)

    @property
    def is_highest(self) -> bool:
        """Whether nothing above asks for anything, so that what was taken is the whole story."""
        return self.state is None

    @cached_property
    def taken(self) -> dict[str, Any] | None:
        """The contract as the tier that has the ticket took it."""
        return queries.contract_taken(self.ticket)

    @cached_property
    def often_missing(self) -> list[tuple[str, int]]:
        keys = [line.key for line in self.lines] or [
            one["key"] for one in (self.taken or {}).get("items", [])
        ]
        level = self.team.tier.level if self.team and self.state else self.ticket.tier_level
        return queries.often_missing(keys, level or 0)

    @cached_property
    def may_answer(self) -> bool:
        return rules.why_not_answer_item(self.ticket, self.person, requester_may=False) is None

    @cached_property
    def may_waive(self) -> bool:
        return self.may_answer and self.person.may("waive")

    @cached_property
    def why_not(self) -> dict[str, str | None]:
        held = rules.why_not_hand_on(self.ticket, self.person)
        return {
            "ask": rules.why_not_ask(self.ticket, "x", self.person),
            "return": held or self._why_not_return(),
            "escalate": held or (None if self.team else rules.top_of_the_ladder(self.ticket)),
            "transfer": held,
        }

    def _why_not_return(self) -> str | None:
        # The stay is read with the ticket; only one that came up costs another look.
        if self.ticket.stay is None or self.ticket.stay.origin_id is None:
            return rules.nothing_to_return_to(self.ticket)
        return rules.why_not_return_to(self.ticket, targets.origin_of(self.ticket))

    @cached_property
    def advice(self) -> str | None:
        return board.advice(self.ticket) if self.ticket.is_open else None

    @cached_property
    def consults(self) -> list[Asked]:
        """Open questions first, then the answered ones; what was withdrawn stands in the talk."""
        asked = [one for one in queries.consults_of(self.ticket) if one.withdrawn_at is None]
        clocks = consult_clocks(asked, clock.now()) if asked else {}
        shown = [self._asked(one, clocks.get(one.pk)) for one in asked]
        return sorted(shown, key=lambda one: not one.consult.is_open)

    def _asked(self, consult: Consult, shape: ClockShape | None) -> Asked:
        may = self.person.may("assign_anyone") or queries.was_asked(consult, self.person)
        return Asked(
            consult,
            shape,
            may_answer=consult.is_open and may,
            may_withdraw=rules.why_not_withdraw(consult, self.person) is None,
        )


def climb_of(ticket: Ticket, person: Person) -> Climb:
    """The same object for every slot of a page, so that its facts are read once."""
    kept = ticket.__dict__.get("_climb")
    if not isinstance(kept, Climb) or kept.person.pk != person.pk:
        kept = Climb(ticket, person)
        ticket.__dict__["_climb"] = kept
    return kept

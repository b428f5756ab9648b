"""The board of a tier: what arrives, who is there, how full they are, what is asked, what is in hand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from thirdline.desk.tickets.drawing import trace_of
from thirdline.flow.escalation import board as tier_board
from thirdline.flow.escalation.clocks import accept_clocks, consult_clocks, work_clocks
from thirdline.foundation.people.gates import reader, staff
from thirdline.foundation.people.queries import teams, tier_levels_of, tiers
from thirdline.kit import clock
from thirdline.kit.ui.pages import page
from thirdline.kit.ui.shapes import ChoiceShape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thirdline.desk.tickets.models import Ticket
    from thirdline.flow.escalation.board import Ages, Arrival, Duty, Load
    from thirdline.flow.escalation.models import Consult
    from thirdline.foundation.people.models import Team, Tier
    from thirdline.kit.ui.shapes import ClockShape, StayShape

TEMPLATE = "escalation/board.html"
NEAR = ("soon", "late")


@dataclass(frozen=True)
class Arriving:
    arrival: Arrival
    trace: Sequence[StayShape]
    clock: ClockShape | None
    board: Board

    @property
    def ticket(self) -> Ticket:
        return self.arrival.ticket

    @property
    def may_return(self) -> bool:
        stay = self.ticket.stay
        return stay is not None and stay.origin_id is not None

    @property
    def return_url(self) -> str:
        return self._form("")

    @property
    def answer_url(self) -> str:
        """Answering is returning with what they can do themselves."""
        return self._form("answer_known")

    @property
    def accept_url(self) -> str:
        query = self.board.here.partition("?")[2]
        handoff = self.arrival.handoff
        return f"{reverse('escalation:acceptance', args=[handoff.pk])}?{query}" if handoff else ""

    def _form(self, reason: str) -> str:
        url = reverse("escalation:handoff-form", args=[self.ticket.pk, "return"])
        return f"{url}?{urlencode({'reason': reason, 'back': self.board.here})}"

    @property
    def missing(self) -> str:
        return ", ".join(one.item.label for one in self.arrival.contract.missing)


@dataclass(frozen=True)
class InHand:
    ticket: Ticket
    waiting: str
    clock: ClockShape | None


class Board:
    """One tier's board as its address describes it; each fact is worked out when it is asked for."""

    def __init__(self, request: HttpRequest):
        self.person, self.query, self.now = reader(request), request.GET, clock.now()

    @cached_property
    def tiers(self) -> list[Tier]:
        return [one for one in tiers() if one.level]

    @cached_property
    def tier(self) -> Tier | None:
        """The one asked for, else the reader's highest, else the highest but the vendors'."""
        levels = {str(one.level): one for one in self.tiers}
        own = str(self.person.standing.tier_level)
        chosen = levels.get(self.query.get("tier", "")) or levels.get(own) or levels.get("3")
        return chosen or (self.tiers[-1] if self.tiers else None)

    @property
    def level(self) -> int:
        return self.tier.level if self.tier else 0

    @cached_property
    def all_teams(self) -> list[Team]:
        return [one for one in teams() if one.tier.level == self.level]

    @cached_property
    def skill(self) -> str | None:
        asked = self.query.get("skill", "")
        return asked if any(one.domain == asked for one in self.all_teams if asked) else None

    @property
    def teams(self) -> list[Team]:
        return [one for one in self.all_teams if self.skill in {None, one.domain}]

    @property
    def skills(self) -> list[ChoiceShape]:
        found = sorted({one.domain for one in self.all_teams if one.domain})
        named = [
            ChoiceShape(one.capitalize(), self.address(skill=one), one == self.skill)
            for one in found
        ]
        return [ChoiceShape(_("All skills"), self.address(skill=None), not self.skill), *named]

    @property
    def levels(self) -> list[ChoiceShape]:
        return [
            ChoiceShape(f"L{one.level}", f"{reverse('escalation:board')}?tier={one.level}", one == self.tier)
            for one in self.tiers
        ]  # fmt: skip

    @property
    def topics(self) -> str:
        return " ".join(f"team:{one.pk}" for one in self.teams)

    def address(self, **changes: str | None) -> str:
        kept: dict[str, str | None] = {"tier": str(self.level), "skill": self.skill, **changes}
        given = {name: value for name, value in kept.items() if value}
        return f"{reverse('escalation:board')}?{urlencode(given)}"

    @property
    def here(self) -> str:
        return self.address()

    @property
    def all_skills(self) -> str:
        return self.address(skill=None)

    @property
    def one_skill(self) -> bool:
        return len(self.skills) < 3

    @property
    def nothing_arrives(self) -> str:
        return _("Nothing waits for L%(n)s.") % {"n": self.level}

    @property
    def nothing_in_hand(self) -> str:
        return _("Nobody at L%(n)s has a ticket in hand.") % {"n": self.level}

    @property
    def nothing_asked(self) -> str:
        return _("Nobody asks L%(n)s anything.") % {"n": self.level}

    @cached_property
    def ages(self) -> Ages:
        return tier_board.ages(self.person, self.level, domain=self.skill)

    @property
    def bands(self) -> list[tuple[str, int, int, int]]:
        """Words, number, a share of the strip's width in whole steps, and which age it is."""
        words = [_("today"), _("1–2 d"), _("3–7 d"), _("8 d +")]
        most = max(self.ages.bands)
        return [
            (word, n, max(5, round(12 * n / most)), age)
            for age, (word, n) in enumerate(zip(words, self.ages.bands, strict=True))
            if n
        ]

    @cached_property
    def arrivals(self) -> list[Arriving]:
        found = tier_board.arriving(self.person, self.level, domain=self.skill)
        clocks = accept_clocks([one.ticket for one in found], self.now)
        return [
            Arriving(one, trace_of(one.path, self.now), clocks.get(one.ticket.pk), self)
            for one in found
        ]

    @cached_property
    def in_hand(self) -> list[InHand]:
        found = tier_board.in_hand(self.person, self.level, domain=self.skill)
        clocks, asked = work_clocks(found, self.now), tier_board.waits_for(found)
        return [
            InHand(one, _waiting(one) or asked.get(one.pk, ""), clocks.get(one.pk)) for one in found
        ]

    @property
    def near(self) -> int:
        clocks = [*(one.clock for one in self.arrivals), *(one.clock for one in self.in_hand)]
        return sum(one is not None and one.state in NEAR for one in clocks)

    @cached_property
    def load(self) -> list[Load]:
        return tier_board.load(self.level, domain=self.skill)

    @cached_property
    def on_call(self) -> list[tuple[Duty, Load | None]]:
        held = {one.person: one for one in self.load}
        return [(one, held.get(one.person)) for one in tier_board.on_duty(self.teams, self.now)]

    @property
    def hands_over(self) -> Any:
        """When the first of those on call hands over."""
        return min((duty.until for duty, _load in self.on_call if duty.on_call), default=None)

    @cached_property
    def consults(self) -> list[tuple[Consult, ClockShape | None, int | None]]:
        found = tier_board.consults_asked(self.person, self.level)
        clocks = consult_clocks(found, self.now)
        levels = tier_levels_of({one.by_id for one in found})
        return [(one, clocks.get(one.pk), levels.get(one.by_id)) for one in found]


@staff
def board(request: HttpRequest) -> HttpResponse:
    return page(request, TEMPLATE, {"board": Board(request)})


def board_part(request: HttpRequest, part: str, *, told: str) -> HttpResponse:
    """One panel of the board after a deed; the others hear of it by the stream."""
    return page(request, TEMPLATE, {"board": Board(request)}, part=part, told=told)


def _waiting(ticket: Ticket) -> str:
    return {
        "requester": ticket.requester.first_name,
        "vendor": _("a vendor"),
        "change": _("a change"),
        "problem": _("a problem"),
        "approval": _("approval"),
    }.get(ticket.hold_reason or "", "")

"""The tickets behind one figure, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from thirdline.faces.insights.choosing import narrow_of, population_behind
from thirdline.faces.insights.figures import Choice
from thirdline.faces.insights.links import address
from thirdline.faces.insights.queries import page_behind
from thirdline.faces.insights.tables import stop_words
from thirdline.kit.texts.later import later

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.people.models import Person

SIZE = 50

TITLES = {
    "cases": later("Requests asked for"),
    "handoffs": later("Requests with a handoff"),
    "cases_without_handoff": later("Requests without a handoff"),
    "bounce_cases": later("Requests that bounced between teams"),
    "tier_bounce_cases": later("Requests that bounced between tiers"),
    "return_cases": later("Requests that came back to an earlier team"),
    "reopened_cases": later("Requests reopened"),
    "push_to_front_violations": later("Requests that missed the first line"),
    "cases_over_240_hours": later("Requests that took over 240 hours"),
    "cases_by_highest_tier": later("Requests by their highest tier"),
    "wait_user_cases": later("Requests that waited for the person who asked"),
    "handoffs_between_tiers": later("Requests handed between two tiers"),
    "solved": later("Requests solved"),
    "solved_in_front": later("Requests solved in the first line"),
    "first_contact_cases": later("Requests solved by the first team, never reopened"),
    "still_open": later("Requests still open"),
    "stays": later("Requests with such a stay"),
    "stays_at_level": later("Requests with such a stay"),
    "escalated_to_l3": later("Requests escalated from L2 to L3"),
    "l3_answers": later("Requests answered at L3 after an escalation"),
    "handoffs_between_teams": later("Requests handed from one team to the other"),
    "ping_pong": later("Requests two teams played ping-pong with"),
    "waits": later("Requests that waited"),
    "way": later("Requests on this step"),
    "promise": later("Requests with this promise"),
}


@dataclass(frozen=True)
class Listed:
    title: str
    narrowed: str
    when: str
    tickets: list[Ticket]
    back: str
    more: str
    first: str


def list_of(person: Person, choice: Choice, given: Mapping[str, str]) -> Listed:
    """One page of a figure's tickets for somebody, and the way back and on."""
    figure = given.get("figure", "cases")
    population, narrow = population_behind(choice, figure), narrow_of(given, choice)
    after = given.get("after", "")
    beyond = int(after) if after.isascii() and after.isdecimal() and len(after) <= 18 else 0
    found = page_behind(person, figure, population, narrow, after=beyond, limit=SIZE + 1)
    kept = {name: value for name, value in given.items() if name != "after"}
    base = reverse("insights:tickets")
    on = f"{base}?{urlencode(kept | {'after': found[SIZE - 1].pk})}" if len(found) > SIZE else ""
    first = f"{base}?{urlencode(kept)}" if beyond else ""
    return Listed(
        TITLES[figure],
        _narrowed(figure, given),
        _when(choice, figure),
        found[:SIZE],
        address(choice),
        on,
        first,
    )


def _when(choice: Choice, figure: str) -> str:
    if figure == "still_open":
        return _("whenever they were asked")
    if choice.span is None:
        return _("all of %(set)s") % {"set": choice.history}
    words = choice.span.words
    return _("decided %(span)s") % {"span": words} if figure == "promise" else words


def _narrowed(figure: str, given: Mapping[str, str]) -> str:
    """What of the figure was opened, in a few words."""
    if figure == "way":
        ends = (stop_words(given.get("start", "")), stop_words(given.get("end", "")))
        return _("%(start)s to %(end)s") % {"start": ends[0], "end": ends[1]}
    said = [given.get(name, "") for name in ("tier", "ended", "reason", "kind", "rule")]
    if given.get("level"):
        said.append(f"L{given['level']}")
    return ", ".join(one.replace("_", " ") for one in said if one)

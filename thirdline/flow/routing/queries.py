from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils.translation import gettext as _

from thirdline.desk.tickets.models import Ticket
from thirdline.engines.conditions import always_false, unreachable
from thirdline.flow.routing.compiling import Compiled, Ruleset, rules_in_force, said_target
from thirdline.flow.routing.models import RoutingDecision
from thirdline.foundation.people.queries import members_of
from thirdline.kit.fixed import fixed


def decision_of(ticket: Ticket) -> RoutingDecision | None:
    """Why a ticket began where it did; None for one that was never routed."""
    return RoutingDecision.objects.filter(ticket=ticket).order_by("-id").first()


def decisions_of(numbers: Iterable[int]) -> dict[int, RoutingDecision]:
    """The same for many tickets in one query."""
    return {row.ticket_id: row for row in _DECISIONS(list(numbers))}


def matches_by_rule(since: datetime, until: datetime | None = None) -> dict[str, int]:
    """How many tickets each rule took, by slug; what no rule took stands under "".

    Restricted tickets are left out, as in every figure.
    """
    taken = RoutingDecision.objects.filter(at__gte=since, ticket__restricted=False)
    if until is not None:
        taken = taken.filter(at__lt=until)
    return dict(taken.order_by().values_list("rule").annotate(Count("id")))


@dataclass(frozen=True)
class RuleLine:
    """One line of the list of rules: in words, with what is wrong with it and how often it won."""

    number: int
    slug: str
    name: str
    when: str
    then: str
    enabled: bool
    broken: str
    matches: int


def rule_lines(since: datetime) -> list[RuleLine]:
    """All rules as set up, with their matches since a moment."""
    ruleset, taken = rules_in_force(), matches_by_rule(since)
    return [
        RuleLine(
            number=rule.number,
            slug=rule.draft.slug,
            name=rule.draft.name,
            when=rule.said,
            then=said_target(rule, ruleset.house),
            enabled=rule.draft.enabled,
            broken=" ".join(rule.mistakes),
            matches=taken.get(rule.draft.slug, 0),
        )
        for rule in ruleset.rules
    ]


@dataclass(frozen=True)
class Finding:
    """Something to put right in a list of rules."""

    number: int
    slug: str
    kind: str
    sentence: str


def findings(ruleset: Ruleset | None = None) -> list[Finding]:
    """Broken, contradictory and dead rules, and those that lead to a team without people.

    Loops cannot be: routing places a ticket once and never moves it.
    """
    ruleset = ruleset or rules_in_force()
    asked = [rule for rule in ruleset.rules if rule.draft.enabled]
    found = [_finding(rule, "broken", _broken(rule)) for rule in asked if rule.mistakes]
    sound = [rule for rule in asked if rule.condition is not None]
    found += _dead(sound) + _without_people(sound, ruleset)
    return sorted(found, key=lambda one: one.number)


def _finding(rule: Compiled, kind: str, sentence: str) -> Finding:
    return Finding(rule.number, rule.draft.slug, kind, sentence)


def _broken(rule: Compiled) -> str:
    return _("Rule %(number)s is passed over: %(mistakes)s") % {
        "number": rule.number,
        "mistakes": " ".join(rule.mistakes),
    }


def _dead(sound: Sequence[Compiled]) -> list[Finding]:
    conditions = [rule.condition for rule in sound if rule.condition is not None]
    found = []
    for at, takers in unreachable(conditions).items():
        rule = sound[at]
        if always_false(conditions[at]):
            said = _("Rule %(number)s can never match: it contradicts itself.") % {
                "number": rule.number
            }
            found.append(_finding(rule, "contradiction", said))
            continue
        numbers = [sound[taker].number for taker in takers]
        said = _taken_by(rule.number, numbers)
        found.append(_finding(rule, "unreachable", said))
    return found


def _taken_by(number: int, takers: list[int]) -> str:
    if len(takers) == 1:
        return _("Rule %(number)s can never match: rule %(taker)s takes everything it would.") % {
            "number": number,
            "taker": takers[0],
        }
    return _(
        "Rule %(number)s can never match: rules %(takers)s and %(last)s together take everything it would."
    ) % {"number": number, "takers": ", ".join(map(str, takers[:-1])), "last": takers[-1]}


def _without_people(sound: Sequence[Compiled], ruleset: Ruleset) -> list[Finding]:
    found = []
    for rule in sound:
        team = ruleset.house.teams.get(rule.go.team)
        if team is not None and rule.go.strategy is not None and not members_of(team).exists():
            said = _("Rule %(number)s chooses a person, but nobody works in %(team)s yet.") % {
                "number": rule.number,
                "team": team.name,
            }
            found.append(_finding(rule, "nobody", said))
    return found


_DECISIONS = fixed(
    lambda tickets: RoutingDecision.objects.filter(ticket__any=tickets).order_by("id"), list[int]
)

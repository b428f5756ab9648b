"""Rules ready to be asked: parsed, their teams found, their mistakes kept as sentences.

The rules in force are compiled once per edition of the set-up and kept in the process.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from thirdline.desk.tickets.conditions import SOURCES, catalogue
from thirdline.desk.tickets.editions import edition_of
from thirdline.engines.conditions import (
    Condition,
    ConditionError,
    FieldSet,
    Kind,
    Result,
    describe,
    evaluate,
    holds,
    leaves,
    parse,
)
from thirdline.flow.routing.models import Rule
from thirdline.flow.routing.rules import (
    STRATEGY_WORDS,
    Draft,
    Go,
    TeamFacts,
    choose_team,
    mistakes_beside,
    read_go,
)
from thirdline.foundation.people.models import Skill, Team
from thirdline.foundation.people.queries import intake_team, teams

MOST_KEPT = 500
_RULE_SOURCES = ("routing_rule", "people_tier", "people_skill")


@dataclass(frozen=True)
class House:
    """What rules may name: the fields of tickets, the teams that work, who owns a service, skills."""

    fields: FieldSet
    teams: Mapping[str, Team]
    owners: Mapping[int, int]
    skills: Mapping[str, str]
    intake: Team | None

    def of_tier(self, level: int) -> list[Team]:
        return [team for team in self.teams.values() if team.tier.level == level]

    def owner_of(self, service_id: int | None) -> Team | None:
        number = self.owners.get(service_id) if service_id is not None else None
        return next((team for team in self.teams.values() if team.pk == number), None)


@dataclass(frozen=True)
class Compiled:
    """One rule with its number in the list; a broken one carries its mistakes and is passed over."""

    draft: Draft
    number: int
    condition: Condition | None
    go: Go
    mistakes: tuple[str, ...] = ()
    said: str = ""
    _traces: dict[tuple[object, ...], dict[str, Any]] = field(
        default_factory=dict, compare=False, repr=False
    )

    @property
    def label(self) -> str:
        return f"Rule {self.number}, “{self.draft.name}”"

    @property
    def is_asked(self) -> bool:
        return self.draft.enabled

    @property
    def why(self) -> str:
        return f"{self.label}: {self.said}."

    @cached_property
    def _reads(self) -> tuple[str, ...] | None:
        """The fields it asks about; None where their facts are too many to keep an answer for each."""
        asked = {leaf.field for leaf in leaves(self.condition)} if self.condition else set()
        few = all(one.kind not in (Kind.TEXT, Kind.MOMENT) for one in asked)
        return tuple(sorted(one.name for one in asked)) if few else None

    def traced(self, facts: Mapping[str, object], now: datetime) -> dict[str, Any]:
        """Its line of a trace. Most tickets look alike to most rules, so their lines are kept."""
        if self.condition is None:
            return {**_named(self), "skipped": " ".join(self.mistakes)}
        if self._reads is None:
            return _named(self) | _steps(evaluate(self.condition, facts, now))
        key = tuple(_hashable(facts.get(name)) for name in self._reads)
        line = self._traces.get(key)
        if line is None:
            if len(self._traces) >= MOST_KEPT:
                self._traces.clear()
            line = _named(self) | _steps(evaluate(self.condition, facts, now))
            self._traces[key] = line
        return line


@dataclass(frozen=True)
class Match:
    """The rule that won, if one did, and every test made on the way."""

    rule: Compiled | None
    trace: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Ruleset:
    """Rules in their order with the house they were read in."""

    rules: tuple[Compiled, ...]
    house: House

    def first_match(self, facts: Mapping[str, object], now: datetime) -> Match:
        """The first rule that holds, with the trace up to it."""
        trace: list[dict[str, Any]] = []
        for rule in self.rules:
            if not rule.is_asked:
                continue
            line = rule.traced(facts, now)
            trace.append(line)
            if line.get("held"):
                return Match(rule, trace)
        return Match(None, trace)

    def winner(self, facts: Mapping[str, object], now: datetime) -> Compiled | None:
        """The same rule without a trace, for trying thousands of tickets."""
        for rule in self.rules:
            if rule.is_asked and rule.condition is not None and holds(rule.condition, facts, now):
                return rule
        return None

    def team_for(
        self, rule: Compiled, *, service_id: int | None, tags: Sequence[str]
    ) -> tuple[Team, str]:
        """The team a rule that is not broken leads to, and why this one."""
        if rule.go.team:
            return self.house.teams[rule.go.team], _("The rule names %(team)s.") % {
                "team": self.house.teams[rule.go.team].name
            }
        owner = self.house.owner_of(service_id)
        domains = {owner.domain} if owner and owner.domain else set(tags)
        best, why = choose_team(
            TeamFacts(
                team.slug,
                team.name,
                owns_service=owner is not None and owner.pk == team.pk,
                same_domain=bool(team.domain) and team.domain in domains,
                takes_new=team.takes_new,
            )
            for team in self.house.of_tier(rule.go.tier or 0)
        )
        return self.house.teams[best.slug], why


def _named(rule: Compiled) -> dict[str, Any]:
    return {"rule": rule.draft.slug, "name": rule.draft.name, "number": rule.number}


def _hashable(fact: object) -> object:
    # True equals 1 in Python, but not in a trace.
    return tuple(fact) if isinstance(fact, list) else (type(fact), fact)


def _steps(result: Result) -> dict[str, Any]:
    steps = [
        {"field": one.field, "fact": one.fact, "held": one.held, "said": one.sentence}
        for one in result.steps
    ]
    return {"held": result.held, "steps": steps}


@dataclass(frozen=True)
class _Edition:
    number: str
    ruleset: Ruleset


_kept: list[_Edition] = []


def rules_in_force() -> Ruleset:
    """The rules as they are set up now; one small query as long as nothing was edited."""
    ticket_side, number = edition_of(*SOURCES, also=_RULE_SOURCES)
    number = f"{ticket_side}|{number}"
    kept = _kept[0] if _kept else None
    if kept is None or kept.number != number:
        kept = _Edition(number, compile_rules(drafts_in_force(), house_now(ticket_side)))
        _kept[:] = [kept]
    return kept.ruleset


def house_now(edition: str | None = None) -> House:
    known = catalogue(edition)
    return House(
        fields=known.fields,
        teams={team.slug: team for team in teams()},
        owners={one: said.owner_team for one, said in known.services.items() if said.owner_team},
        skills=dict(Skill.objects.values_list("slug", "name")),
        intake=intake_team(),
    )


def drafts_in_force() -> list[Draft]:
    return [draft_of(rule) for rule in Rule.objects.filter(retired_at=None)]


def draft_of(rule: Rule) -> Draft:
    return Draft(
        slug=rule.slug,
        name=rule.name,
        when=rule.when,
        go=rule.go,
        priority=rule.priority,
        tags=tuple(rule.tags),
        note=rule.note,
        enabled=rule.enabled,
    )


def compile_rules(drafts: Iterable[Draft], house: House) -> Ruleset:
    """Rules in the order given, saved or not; what cannot be read is kept as broken."""
    compiled = [compile_rule(draft, number, house) for number, draft in enumerate(drafts, start=1)]
    return Ruleset(tuple(compiled), house)


def compile_rule(draft: Draft, number: int, house: House) -> Compiled:
    go, mistakes = read_go(draft.go)
    mistakes += _unknown(go, house) + mistakes_beside(draft)
    condition: Condition | None = None
    try:
        condition = parse({} if draft.when is None else draft.when, house.fields)
    except ConditionError as wrong:
        mistakes = [_placed(str(one)) for one in wrong.problems] + mistakes
    said = describe(condition) if condition is not None else ""
    kept = None if mistakes else condition
    return Compiled(draft, number, kept, go, tuple(mistakes), _clipped(said))


def _placed(problem: str) -> str:
    """A problem of the condition with its place in the rule: “when.service: there is …”."""
    place, colon, rest = problem.partition(": ")
    inside = colon and " " not in place
    return f"when.{place}: {rest}" if inside else f"when: {problem[:1].lower()}{problem[1:]}"


def _unknown(go: Go, house: House) -> list[str]:
    wrong = []
    if go.team and go.team not in house.teams:
        wrong.append(_("go.team: there is no team “%(team)s”.") % {"team": go.team})
    if go.tier is not None and not house.of_tier(go.tier):
        wrong.append(_("go.tier: there is no team at L%(tier)s.") % {"tier": go.tier})
    if go.skill and go.skill not in house.skills:
        wrong.append(_("go.skill: there is no skill “%(skill)s”.") % {"skill": go.skill})
    return wrong


def _clipped(text: str) -> str:
    return text if len(text) <= 300 else f"{text[:299]}…"


def said_target(rule: Compiled, house: House) -> str:
    """Where a rule leads, in words: “L3 Network, on call, priority 1, tagged vip”."""
    team = house.teams.get(rule.go.team)
    parts = [f"L{team.tier.level} {team.name}" if team else f"L{rule.go.tier}"]
    if rule.go.strategy:
        skill = house.skills.get(rule.go.skill, "")
        parts.append(f"{STRATEGY_WORDS[rule.go.strategy]} {skill}".strip())
    if rule.draft.priority:
        parts.append(_("priority %(level)s") % {"level": rule.draft.priority})
    if rule.draft.tags:
        parts.append(_("tagged %(tags)s") % {"tags": ", ".join(rule.draft.tags)})
    return ", ".join(parts)

"""What a rule may say, and how people and teams are ranked. Pure: facts in, decisions with reasons out."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from thirdline.kit.texts import moments
from thirdline.kit.texts.later import later

MOST_NOTE = 300
MOST_TAGS = 10


class Strategy(enum.StrEnum):
    """How the person is chosen within the team; without one the ticket goes to the team alone."""

    ON_CALL = "on_call"
    LEAST_LOADED = "least_loaded"
    ROUND_ROBIN = "round_robin"
    SKILL = "skill"


STRATEGY_WORDS: Mapping[Strategy, str] = {
    Strategy.ON_CALL: later("on call"),
    Strategy.LEAST_LOADED: later("least loaded"),
    Strategy.ROUND_ROBIN: later("in turn"),
    Strategy.SKILL: later("by skill"),
}


@dataclass(frozen=True)
class Draft:
    """One rule as somebody wrote it, saved or not."""

    slug: str
    name: str
    when: Any = field(default_factory=dict)
    go: Any = field(default_factory=dict)
    priority: int | None = None
    tags: tuple[str, ...] = ()
    note: str = ""
    enabled: bool = True


@dataclass(frozen=True)
class Go:
    """Where a rule sends: one tier or one team by slug, and how to choose the person."""

    tier: int | None = None
    team: str = ""
    strategy: Strategy | None = None
    skill: str = ""


_GO_KEYS = ("tier", "team", "strategy", "skill")


def read_go(given: Any) -> tuple[Go, list[str]]:
    """The target of a rule, and every mistake in it as a sentence that names its place."""
    if not isinstance(given, Mapping) or not given:
        return Go(), [_("go: name a tier or a team, such as {team: network, strategy: on_call}.")]
    wrong = [
        _("go: there is no “%(key)s”; it takes %(keys)s.")
        % {"key": key, "keys": ", ".join(_GO_KEYS)}
        for key in given
        if key not in _GO_KEYS
    ]
    tier, team = given.get("tier"), given.get("team")
    if (tier is None) == (team is None):
        wrong.append(_("go: name either a tier or a team."))
    if tier is not None and (isinstance(tier, bool) or not isinstance(tier, int)):
        wrong.append(_("go.tier: a tier is a number, such as 2."))
        tier = None
    if team is not None and not isinstance(team, str):
        wrong.append(_("go.team: a team is named by its slug."))
        team = None
    strategy, skill, more = _read_strategy(given)
    return Go(tier, team or "", strategy, skill), [*wrong, *more]


def _read_strategy(given: Mapping[str, Any]) -> tuple[Strategy | None, str, list[str]]:
    named, skill = given.get("strategy"), given.get("skill")
    if named is not None and named not in list(Strategy):
        return (
            None,
            "",
            [_("go.strategy: it is one of %(names)s.") % {"names": ", ".join(Strategy)}],
        )
    strategy = Strategy(named) if named else None
    if strategy is Strategy.SKILL and (not isinstance(skill, str) or not skill):
        return strategy, "", [_("go.skill: name the skill that is asked for.")]
    if skill is not None and strategy is not Strategy.SKILL:
        return strategy, "", [_("go.skill: a skill goes with the strategy “skill” only.")]
    return strategy, skill or "", []


def mistakes_beside(draft: Draft) -> list[str]:
    """What is wrong with priority, tags and note."""
    wrong = []
    if draft.priority is not None and draft.priority not in {1, 2, 3, 4}:
        wrong.append(_("priority: it is a number from 1 to 4."))
    if len(draft.tags) > MOST_TAGS:
        wrong.append(_("tags: a rule adds at most %(most)s tags.") % {"most": MOST_TAGS})
    if any(not tag.strip() or len(tag) > 40 or "\x1f" in tag for tag in draft.tags):
        wrong.append(_("tags: a tag has between 1 and 40 characters."))
    if len(draft.note) > MOST_NOTE:
        wrong.append(_("note: it may have %(most)s characters.") % {"most": MOST_NOTE})
    return wrong


@dataclass(frozen=True)
class Candidate:
    """A member of the team, with what the strategies ask about."""

    person_id: int
    name: str
    load: int = 0
    can_hold: int = 0
    on_call_until: str = ""
    at_work: bool = True
    skill_level: int | None = None
    certificate_until: date | None = None
    may_not: str = ""


@dataclass(frozen=True)
class Ranked:
    person_id: int
    why: str


@dataclass(frozen=True)
class Ranking:
    """Who may be chosen, best first, and who may not, each with the reason."""

    chosen: tuple[Ranked, ...]
    left_out: tuple[Ranked, ...]

    @property
    def first(self) -> Ranked | None:
        return self.chosen[0] if self.chosen else None


_Bar = Callable[[Candidate], str]


def rank_candidates(
    candidates: Sequence[Candidate],
    strategy: Strategy,
    *,
    today: date,
    after: int | None = None,
    skill: str = "",
) -> Ranking:
    """The members of a team in the order a strategy prefers; the same facts give the same order.

    `after` is whom the rule chose last (round robin); on call keeps the order given.
    """
    bars: list[_Bar] = [lambda one: one.may_not]
    if strategy is Strategy.ON_CALL:
        bars.append(lambda one: "" if one.on_call_until else _("not on call"))
    if strategy is Strategy.SKILL:
        bars.append(lambda one: _skill_bar(one, skill, today))
    if strategy is not Strategy.ON_CALL:
        bars += [lambda one: "" if one.at_work else _("off shift"), _full]
    barred = [(one, next((said for bar in bars if (said := bar(one))), "")) for one in candidates]
    fit = [one for one, said in barred if not said]
    return Ranking(
        tuple(
            Ranked(one.person_id, _why(one, strategy, skill))
            for one in _ordered(fit, strategy, after)
        ),
        tuple(Ranked(one.person_id, f"{one.name}: {said}") for one, said in barred if said),
    )


def _full(one: Candidate) -> str:
    if one.can_hold == 0:
        return _("takes no tickets")
    return _holding(one) if one.load >= one.can_hold else ""


def _skill_bar(one: Candidate, skill: str, today: date) -> str:
    if one.skill_level is None:
        return _("no skill in %(skill)s") % {"skill": skill}
    if one.certificate_until is not None and one.certificate_until < today:
        ended = moments.day(one.certificate_until, with_year=True)
        return _("certificate in %(skill)s ended %(day)s") % {"skill": skill, "day": ended}
    return ""


def _holding(one: Candidate) -> str:
    return _("holds %(load)s of %(room)s") % {"load": one.load, "room": one.can_hold}


def _ordered(fit: list[Candidate], strategy: Strategy, after: int | None) -> list[Candidate]:
    if strategy is Strategy.ON_CALL:
        return fit
    if strategy is Strategy.ROUND_ROBIN:
        return sorted(
            fit, key=lambda one: (after is not None and one.person_id <= after, one.person_id)
        )
    if strategy is Strategy.SKILL:
        return sorted(fit, key=lambda one: (-(one.skill_level or 0), *_by_load(one)))
    return sorted(fit, key=_by_load)


def _by_load(one: Candidate) -> tuple[float, int, int]:
    return (one.load / one.can_hold, one.load, one.person_id)


def _why(one: Candidate, strategy: Strategy, skill: str) -> str:
    holds = _holding(one)
    if strategy is Strategy.ON_CALL:
        return _("%(name)s is on call until %(until)s.") % {
            "name": one.name,
            "until": one.on_call_until,
        }
    if strategy is Strategy.ROUND_ROBIN:
        return _("It is the turn of %(name)s, who %(holds)s.") % {"name": one.name, "holds": holds}
    if strategy is Strategy.SKILL:
        return _("%(name)s has %(skill)s at level %(skill_level)s and %(holds)s.") % {
            "name": one.name,
            "skill": skill,
            "skill_level": one.skill_level,
            "holds": holds,
        }
    return _("%(name)s %(holds)s, the smallest share of the team.") % {
        "name": one.name,
        "holds": holds,
    }


def nobody(strategy: Strategy, team: str, *, skill: str = "") -> str:
    """Why a team got the ticket without a person."""
    if strategy is Strategy.ON_CALL:
        return _("Nobody is on call in %(team)s now, so the team has it without a person.") % {
            "team": team
        }
    if strategy is Strategy.SKILL:
        return _(
            "Nobody of %(team)s with %(skill)s is free, so the team has it without a person."
        ) % {"team": team, "skill": skill}
    return _("Nobody of %(team)s is free, so the team has it without a person.") % {"team": team}


def why_not_route(label: str, *, has_place: bool) -> str | None:
    """Routing places what has no place; whatever has one is moved by people or by escalation."""
    if has_place:
        return _("%(label)s already has its place; hand it on instead.") % {"label": label}
    return None


@dataclass(frozen=True)
class TeamFacts:
    """A team of the tier a rule names, with what speaks for it."""

    slug: str
    name: str
    owns_service: bool = False
    same_domain: bool = False
    takes_new: bool = False


def choose_team(teams: Iterable[TeamFacts]) -> tuple[TeamFacts, str]:
    """The team of a tier a ticket belongs to, and why; there must be at least one."""
    ranked = sorted(
        teams,
        key=lambda one: (not one.owns_service, not one.same_domain, not one.takes_new, one.name),
    )
    best = ranked[0]
    if best.owns_service:
        return best, _("%(team)s owns the service.") % {"team": best.name}
    if len(ranked) == 1:
        return best, _("%(team)s is the only team of the tier.") % {"team": best.name}
    if best.same_domain:
        return best, _("%(team)s works in the domain of the service or its tags.") % {
            "team": best.name
        }
    if best.takes_new:
        return best, _("%(team)s takes new tickets at this tier.") % {"team": best.name}
    return best, _("%(team)s comes first by name of %(n)s teams of the tier.") % {
        "team": best.name,
        "n": len(ranked),
    }

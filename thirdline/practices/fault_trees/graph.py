"""What stands below an item, read once for a tree: names, needs, fates, states, and how likely each fails."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from thirdline.engines.faulttree.deviates import Distribution
from thirdline.engines.faulttree.expressions import Constant, Deviate, Formula, MissionTime
from thirdline.engines.faulttree.laws import Law
from thirdline.engines.faulttree.model import BasicEvent, Expression
from thirdline.engines.faulttree.problems import TreeProblem
from thirdline.kit.refusals import Refused
from thirdline.practices.fault_trees import compiling
from thirdline.reference.estate import graph as estate_graph
from thirdline.reference.estate.failing import Failure, chance_of, failure_of, fate_failure
from thirdline.reference.estate.models import ConfigurationItem, FateSet, Need, StateSpan

MISSION_HOURS = 8760.0
MOST_ITEMS = 5_000
# Where nobody knows how likely anything fails, all are taken as equally likely, and the page says so.
UNKNOWN = 0.001


@dataclass(frozen=True)
class State:
    health: str
    since: datetime | None
    words: str


@dataclass(frozen=True)
class Below:
    """Everything an item stands on, as it was at a moment."""

    facts: compiling.GraphFacts
    states: Mapping[int, State]
    kinds: Mapping[int, str]  # slugs


def read_below(item: ConfigurationItem, *, at: datetime) -> Below:
    read = estate_graph.cone([item.pk], at=at, limit=MOST_ITEMS)
    if read.truncated:
        raise Refused(
            _("More than %(most)s items stand below %(name)s. Ask of one of its parts instead.")
            % {"most": MOST_ITEMS, "name": item.name}
        )
    items = {one.pk: one for one in _items(read.items)}
    # Among the items of a graph a fate is known by its negative.
    shared = {-number: members for number, members in read.fate_members.items()}
    fates = {one.pk: one for one in FateSet.objects.filter(pk__in=shared).select_related("rule")}
    names = {
        number: items[number].name if number in items else _("not in service")
        for number in read.items
    }
    facts = compiling.GraphFacts(
        names=names,
        needs=_needs(read),
        fates={number: fates[number].name for number in shared},
        fate_members=shared,
        item_events={
            number: _event(compiling.event_name(number), one.name, failure_of(one))
            for number, one in items.items()
        },
        fate_events={
            number: _event(
                compiling.fate_name(number),
                one.name,
                fate_failure(one, one.rule, one.failure_words),
            )
            for number, one in fates.items()
        },
    )
    kinds = {number: one.kind.slug for number, one in items.items()}
    return Below(facts, _states(read, at), kinds)


def compiled(read: Below, item: ConfigurationItem, *, title: str) -> compiling.Compiled:
    if not read.facts.needs.get(item.pk) and not any(
        item.pk in m for m in read.facts.fate_members.values()
    ):
        raise Refused(
            _(
                "The estate does not say what %(name)s needs. Say so on its page; then the tree can be compiled."
            )
            % {"name": item.name}
        )
    words = {
        "fails": _("%(name)s fails"),
        "fewer": _("fewer than %(k)s of %(n)s work"),
        "loops": _(
            "The items %(names)s need each other in more ways than a tree can hold. Ask of one of them."
        ),
    }
    try:
        return compiling.compile_item(read.facts, item.pk, title=title, words=words)
    except TreeProblem as problem:
        raise Refused(problem.sentence) from problem


def _items(numbers: Iterable[int]) -> list[ConfigurationItem]:
    return list(ConfigurationItem.objects.filter(pk__in=list(numbers)).select_related("kind"))


def _needs(read: estate_graph.Graph) -> dict[int, list[compiling.NeedFacts]]:
    names = _need_names([need.name for needs in read.needs_of.values() for need in needs])
    found: dict[int, list[compiling.NeedFacts]] = {}
    for item, needs in read.needs_of.items():
        for need in needs:
            members = tuple(estate_graph.number_of(one) for one in need.members)
            label = (
                names.get(estate_graph.number_of(need.name), "") if need.name is not None else ""
            )
            found.setdefault(item, []).append(
                compiling.NeedFacts(_failing(label, need.k, len(members)), need.k, members)
            )
    return found


def _need_names(numbers: Iterable[object]) -> dict[int, str]:
    wanted = [one for one in numbers if isinstance(one, int)]
    return dict(Need.objects.filter(pk__in=wanted).exclude(label="").values_list("pk", "label"))


def _failing(label: str, k: int, members: int) -> str:
    """How the gate of a need reads; a plain dependency needs no words of its own."""
    if not label:
        return ""
    if members == 1:
        return _("%(label)s fails") % {"label": label}
    if k == 1:
        return _("%(label)s: none works") % {"label": label}
    return _("%(label)s: fewer than %(k)s of %(n)s work") % {"label": label, "k": k, "n": members}


def _event(name: str, label: str, failure: Failure) -> BasicEvent:
    expression = _likely(failure)
    said = {"origin": failure.origin, "source": failure.words}
    if expression is None:
        return BasicEvent(name, Constant(UNKNOWN), label, attributes={**said, "assumed": "yes"})
    return BasicEvent(name, expression, label, attributes=said)


def _likely(failure: Failure) -> Expression | None:
    """One number; where failures were counted, the rate with how sure that is."""
    if failure.counted is None:
        chance = chance_of(failure, MISSION_HOURS)
        return None if chance is None else Constant(chance)
    shape, scale = failure.counted
    rate = Deviate(Distribution.GAMMA, (Constant(shape), Constant(scale)))
    if failure.repair_hours is None:
        return Formula(Law.EXPONENTIAL, (rate, Constant(MISSION_HOURS)))
    repaired = Constant(1 / failure.repair_hours)
    return Formula(Law.GLM, (Constant(0), rate, repaired, MissionTime()))


def _states(read: estate_graph.Graph, at: datetime) -> dict[int, State]:
    """What was down or in maintenance then, with since when and what was said of it."""
    if not read.down:
        return {}
    spans = StateSpan.objects.filter(
        Q(until=None) | Q(until__gt=at), item__in=read.down, since__lte=at
    )
    return {one.item_id: State(one.health, one.since, one.words) for one in spans.order_by("since")}

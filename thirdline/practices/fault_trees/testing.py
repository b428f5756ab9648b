"""The tests that could be made of a tree, and which to make next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from thirdline.engines.faulttree.conditioning import LivingTree
from thirdline.engines.faulttree.evidence import Evidence as Seen
from thirdline.engines.faulttree.model import FaultTree as Drawn
from thirdline.engines.faulttree.next_tests import Advice, next_tests
from thirdline.engines.faulttree.next_tests import Test as Trial
from thirdline.practices.fault_trees.living import NextTest, Outcome
from thirdline.practices.fault_trees.models import Evidence, FaultTree, Test, TreeTest

MOST_TRIED = 40
# Of one event: a catalogue of thousands on a tree of thousands would be millions to rank.
MOST_OF_ONE = 20
RISKS = {"none": 0.0, "low": 0.25, "high": 1.0}  # how much dearer than its minutes a test counts
LOOKING = 10  # minutes taken for an event nobody wrote a test for


@dataclass(frozen=True)
class Entry:
    """One test of one event or gate; errors are shares, not per cent."""

    key: str
    title: str
    name: str
    minutes: int
    risk: str
    how: str = ""
    false_positive: float = 0.0
    false_negative: float = 0.0


def tests_of(
    tree: FaultTree, drawn: Drawn, catalogue: Sequence[Test], own: Sequence[TreeTest]
) -> list[Entry]:
    """The tree's own, and those of the catalogue for every event whose item is of a fitting kind."""
    found = [
        Entry(
            f"own-{one.pk}", one.title, one.name, one.minutes, one.risk, "", one.false_positive / 100,
            one.false_negative / 100,
        )
        for one in own if one.name in drawn.events or one.name in drawn.gates
    ]  # fmt: skip
    kinds, of_kind = _kinds(tree), dict[str | None, list[Test]]()
    for name, event in drawn.events.items():
        kind = kinds.get(name)
        if kind not in of_kind:
            of_kind[kind] = _fitting(catalogue, kind)
        found += [
            Entry(
                f"{one.slug}-{name}", f"{one.title}: {event.label or name}", name, one.minutes, one.risk,
                one.how, one.false_positive / 100, one.false_negative / 100,
            )
            for one in of_kind[kind]
        ]  # fmt: skip
    tested = {one.name for one in found}
    return found + [
        Entry(
            f"look-{name}",
            _("Look at %(what)s") % {"what": event.label or name},
            name,
            LOOKING,
            "none",
        )
        for name, event in drawn.events.items()
        if name not in tested
    ]


def not_done(tests: Sequence[Entry], evidence: Sequence[Evidence]) -> list[Entry]:
    """Those nobody has made yet: the same test made again errs in the same way, and says nothing new."""
    done = {(one.name, one.test) for one in evidence if one.test and one.retracted_at is None}
    return [one for one in tests if (one.name, one.title) not in done]


def _kinds(tree: FaultTree) -> dict[str, str]:
    held = tree.current.items if tree.current is not None else {}
    found: dict[str, str] = held.get("kinds", {})
    return found


def _fitting(catalogue: Sequence[Test], kind: str | None) -> list[Test]:
    """Tests for the kind by name, the quickest; those for any kind only where there is an item at all."""
    found = [one for one in catalogue if (kind in one.kinds if one.kinds else kind is not None)]
    return sorted(found, key=lambda one: (one.minutes, one.title))[:MOST_OF_ONE]


def ranked(living: LivingTree, seen: Seen, tests: Sequence[Entry], drawn: Drawn) -> list[NextTest]:
    """What to do next in front, of the tests that could matter most; each costs the engine three looks."""
    posterior = living.posterior(living.see(seen))
    open_ones = [one for one in tests if one.name not in seen.states]
    gates = [one for one in open_ones if one.name in drawn.gates]
    events = [one for one in open_ones if one.name in posterior]
    events.sort(key=lambda one: -posterior[one.name] / one.minutes)
    by_key = {one.key: one for one in [*gates[:MOST_TRIED], *events[:MOST_TRIED]]}
    asked = [
        Trial(key, one.name, one.minutes, RISKS[one.risk], one.false_positive, one.false_negative)
        for key, one in by_key.items()
    ]
    return [_shown(by_key[one.test.name], one, drawn) for one in next_tests(living, seen, asked)]


def _shown(entry: Entry, advice: Advice, drawn: Drawn) -> NextTest:
    outcomes = [
        Outcome(failed, shown.probability, tuple(_labelled(one, drawn) for one in shown.changes))
        for failed, shown in ((True, advice.shows_failed), (False, advice.shows_fine))
        if shown is not None
    ]
    return NextTest(
        entry.key,
        entry.title,
        entry.name,
        _label(entry.name, drawn),
        entry.minutes,
        entry.risk,
        entry.how,
        advice.is_gate,
        advice.failed,
        advice.bits,
        tuple(outcomes),
        entry.false_positive,
        entry.false_negative,
    )


def _labelled(change: tuple[str, float, float], drawn: Drawn) -> tuple[str, float, float]:
    return (_label(change[0], drawn), change[1], change[2])


def _label(name: str, drawn: Drawn) -> str:
    found = drawn.events.get(name) or drawn.gates.get(name)
    return name if found is None else found.label or name

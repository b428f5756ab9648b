"""What stands beside the tree of one chosen event or gate, and of one test."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from thirdline.engines.faulttree.model import BasicEvent, Gate, HouseEvent
from thirdline.engines.faulttree.model import FaultTree as Drawn
from thirdline.foundation.people.models import Person
from thirdline.practices.fault_trees import living
from thirdline.practices.fault_trees.editing import reached
from thirdline.practices.fault_trees.likelihoods import HOW, KEPT, Said, said_of
from thirdline.practices.fault_trees.likely_words import kept_words, sure_words, uncertain_words
from thirdline.practices.fault_trees.living import NextTest, Reading
from thirdline.practices.fault_trees.models import FaultTree
from thirdline.practices.fault_trees.rules import Risk
from thirdline.practices.fault_trees.words import KINDS, LAWS, RISKS, SAYS, SURE
from thirdline.reference.estate.queries import items_numbered

MOST_OFFERED = 500


@dataclass
class Chosen:
    """One event, switch or gate, ready for its panel."""

    label: str
    what: str
    facts: list[tuple[str, str]]
    changes_by: str
    is_gate: bool = False
    is_house: bool = False
    kind: str = ""
    k: int | None = None
    most: int | None = None
    on: bool = False
    fields: dict[str, str] = field(default_factory=dict)  # how likely, as the form says it
    kept: str = ""
    source: str = ""
    parents: tuple[tuple[str, str], ...] = ()
    can_group: bool = False
    groups: tuple[dict[str, str], ...] = ()
    item_url: str = ""
    item_name: str = ""


@dataclass(frozen=True)
class ShownTest:
    """A test in words: what it tells, and what either answer would do."""

    title: str
    name: str
    minutes: int
    how: str
    is_gate: bool
    p: float | None
    bits: float | None
    risk_words: str
    sentences: tuple[str, ...]
    seen_failed: tuple[float, float]
    seen_works: tuple[float, float]

    @property
    def said(self) -> str:
        return living.share(self.p)


def is_there(tree: Drawn, name: str) -> bool:
    return name in tree.gates or name in tree.events or name in tree.houses


def label_of(tree: Drawn, name: str) -> str:
    found = tree.gates.get(name) or tree.events.get(name) or tree.houses.get(name)
    return name if found is None else found.label or found.name


def facts_of(tree: FaultTree, reading: Reading, at: str, person: Person) -> dict[str, Any]:
    drawn = reading.drawn
    chosen = _chosen(tree, reading, at)
    _in_estate(tree, chosen, at, person)
    below = reached(drawn, at)
    others = [one for one in (*drawn.gates, *drawn.events) if one not in below and one != drawn.top]
    return {
        "chosen": chosen, "says": SAYS, "kinds": KINDS, "laws": LAWS, "sures": SURE, "risks": RISKS,
        "shareable": [(one, label_of(drawn, one)) for one in others[:MOST_OFFERED]],
        "groupable": [(one, label_of(drawn, one)) for one in drawn.events if one != at][:MOST_OFFERED],
    }  # fmt: skip


def _chosen(tree: FaultTree, reading: Reading, at: str) -> Chosen:
    drawn = reading.drawn
    if at in drawn.gates:
        chosen = _gate(reading, drawn.gates[at])
    elif at in drawn.houses:
        chosen = _house(drawn.houses[at])
    else:
        chosen = _event(reading, drawn.events[at])
        chosen.groups = tuple(
            {"name": group.name, "words": ", ".join(label_of(drawn, one) for one in group.members)}
            for group in drawn.common_causes if at in group.members
        )  # fmt: skip
    chosen.parents = tuple(
        (gate.name, gate.label or gate.name)
        for gate in drawn.gates.values() if any(one.name == at for one in gate.arguments)
    )  # fmt: skip
    return chosen


def _in_estate(tree: FaultTree, chosen: Chosen, at: str, person: Person) -> None:
    item = (tree.current.items.get("items", {}) if tree.current is not None else {}).get(at)
    found = items_numbered(person, [item]).get(item) if item is not None else None
    if found is not None:
        chosen.item_url = reverse("estate:item", args=[found.pk])
        chosen.item_name = found.name


def _gate(reading: Reading, gate: Gate) -> Chosen:
    p = reading.gates.get(gate.name)
    facts = [(_("Failed, given everything seen"), living.share(p))] if p is not None else []
    if gate.name == reading.drawn.top and reading.spread is not None:
        facts.append((_("Before anything was seen"), living.figure(reading.top)))
        facts.append((_("How sure that is"), uncertain_words(reading.spread)))
    inside = len(reached(reading.drawn, gate.name)) - 1
    facts.append((_("Below it"), str(inside)))
    return Chosen(
        gate.label or gate.name,
        _("gate"),
        facts,
        "gate_changed",
        is_gate=True,
        kind=gate.kind.value,
        k=gate.k,
        most=gate.most,
    )


def _house(house: HouseEvent) -> Chosen:
    return Chosen(
        house.label or house.name, _("switch"), [(_("It is"), _("on") if house.state else _("off"))], "house_changed",
        is_house=True, on=house.state,
    )  # fmt: skip


def _event(reading: Reading, event: BasicEvent) -> Chosen:
    suspect = next((one for one in reading.suspects if one.name == event.name), None)
    facts: list[tuple[str, str]] = []
    if suspect is not None and suspect.p is not None:
        facts.append((_("Failed, given everything seen"), suspect.said))
        facts.append((_("Before anything was seen"), living.figure(suspect.prior)))
    if sure := sure_words(event, reading.drawn.mission_time):
        facts.append((_("How sure that is"), sure))
    if event.attributes.get("assumed"):
        facts.append(
            (
                _("Where that comes from"),
                _("nobody said; all such events are taken as equally likely"),
            )
        )
    elif event.attributes.get("source"):
        facts.append((_("Where that comes from"), event.attributes["source"]))
    facts += [
        (str(word), living.figure(value)) for word, value in reading.importance_of(event.name)
    ]
    said = said_of(event.expression, event.attributes.get(HOW, "")) or Said(KEPT)
    return Chosen(
        event.label or event.name, _("basic event"), facts, "event_changed", fields=said.shown(),
        kept=kept_words(event), source="" if event.attributes.get("assumed") else event.attributes.get("source", ""), can_group=True,
    )  # fmt: skip


_RISK_WORDS = {
    Risk.NONE: gettext_lazy("none, read only"), Risk.LOW: gettext_lazy("low"), Risk.HIGH: gettext_lazy("high"),
}  # fmt: skip


def shown_test(test: NextTest) -> ShownTest:
    """What either answer would do, in sentences. A test that errs says “failed” of some that work."""
    fp, fn = test.false_positive, test.false_negative
    return ShownTest(
        test.title, test.name, test.minutes, test.how, test.is_gate, test.p, test.bits,
        str(_RISK_WORDS[Risk(test.risk)]), tuple(_outcome(one) for one in test.outcomes),
        ((1 - fn) * 100, fp * 100), (fn * 100, (1 - fp) * 100),
    )  # fmt: skip


def _outcome(one: living.Outcome) -> str:
    moves = [
        _("%(what)s goes from %(before)s to %(after)s")
        % {"what": what, "before": living.share(before), "after": living.share(after)}
        for what, before, after in one.changes[:2]
    ]
    said = (
        pgettext("test", "If it failed (%(p)s)")
        if one.failed
        else pgettext("test", "If it works (%(p)s)")
    )
    return f"{said % {'p': living.share(one.p)}}: {'; '.join(moves) or _('little changes')}."

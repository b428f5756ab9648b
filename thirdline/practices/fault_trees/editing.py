"""One change of a drawn tree at a time; each takes a tree and gives a new one, or says what is wrong.

What hangs nowhere any more goes with the branch it hung on; the top event stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from django.utils.translation import gettext as _

from thirdline.engines.faulttree.model import (
    Argument,
    BasicEvent,
    CommonCause,
    Expression,
    FaultTree,
    Gate,
    HouseEvent,
    Kind,
)
from thirdline.engines.faulttree.problems import TreeProblem

V = TypeVar("V")
TWO = (Kind.IFF, Kind.IMPLY)
ONE = (Kind.NOT, Kind.NULL)
MOST_BEGUN = 20


def new_tree(title: str) -> FaultTree:
    """A top event that nothing causes yet: an OR with one event to begin with."""
    event = BasicEvent("event-1", label=_("First cause"))
    top = Gate("top", Kind.OR, (Argument(event.name),), label=title)
    return FaultTree(title, top.name, {top.name: top}, {event.name: event}, label=title)


def free_name(tree: FaultTree, stem: str) -> str:
    number = 1
    while (
        f"{stem}-{number}" in tree.gates
        or f"{stem}-{number}" in tree.events
        or f"{stem}-{number}" in tree.houses
    ):
        number += 1
    return f"{stem}-{number}"


def label_of(tree: FaultTree, name: str) -> str:
    """What people read of a gate or an event."""
    found = tree.gates.get(name) or tree.events.get(name) or tree.houses.get(name)
    if found is None:
        raise TreeProblem(_("“%(name)s” is not in this tree.") % {"name": name}, element=name)
    return found.label or found.name


def add_event(
    tree: FaultTree,
    under: str,
    *,
    label: str,
    expression: Expression | None = None,
    facts: Mapping[str, str] | None = None,
    negated: bool = False,
) -> FaultTree:
    _named(label)
    name = free_name(tree, "event")
    event = BasicEvent(name, expression, label.strip(), attributes=dict(facts or {}))
    events = {**tree.events, name: event}
    return _hang(replace(tree, events=events), under, Argument(name, negated))


def add_house(tree: FaultTree, under: str, *, label: str, state: bool) -> FaultTree:
    _named(label)
    name = free_name(tree, "house")
    houses = {**tree.houses, name: HouseEvent(name, state, label.strip())}
    return _hang(replace(tree, houses=houses), under, Argument(name))


def add_gate(
    tree: FaultTree,
    under: str,
    *,
    label: str,
    kind: Kind,
    k: int | None = None,
    most: int | None = None,
) -> FaultTree:
    """A gate with as many events below it as it cannot do without, for without arguments it says nothing."""
    _named(label)
    gate = counted(Gate(free_name(tree, "gate"), kind, (), label=label.strip()), k, most)
    fewest = max(gate.k or 1, gate.most or 1, 2 if kind in (*TWO, Kind.XOR) else 1)
    if fewest > MOST_BEGUN:
        raise TreeProblem(
            _(
                "A gate begins with at most %(most)s events below it; raise its numbers as they come."
            )
            % {"most": MOST_BEGUN}
        )
    cause = _("Cause of %(what)s") % {"what": gate.label}
    begun = tree
    for number in range(1, fewest + 1):
        name, words = free_name(begun, "event"), cause if fewest == 1 else f"{cause}, {number}"
        begun = replace(begun, events={**begun.events, name: BasicEvent(name, label=words)})
    fresh = tuple(Argument(name) for name in begun.events if name not in tree.events)
    gate = replace(gate, arguments=fresh)
    _fits(tree, gate)
    return _hang(replace(begun, gates={**tree.gates, gate.name: gate}), under, Argument(gate.name))


def share(tree: FaultTree, under: str, *, name: str, negated: bool = False) -> FaultTree:
    """Hang what is there already in a second place: a transfer."""
    label_of(tree, name)
    if name in tree.gates and under in reached(tree, name):
        raise TreeProblem(
            _("“%(what)s” leads to “%(under)s” already; hanging it there would make a circle.")
            % {"what": label_of(tree, name), "under": label_of(tree, under)},
            element=name,
        )
    return _hang(tree, under, Argument(name, negated))


def change_gate(
    tree: FaultTree,
    name: str,
    *,
    label: str,
    kind: Kind,
    k: int | None = None,
    most: int | None = None,
) -> FaultTree:
    _named(label)
    changed = counted(replace(_gate(tree, name), kind=kind, label=label.strip()), k, most)
    _fits(tree, changed)
    return replace(tree, gates={**tree.gates, name: changed})


def change_event(
    tree: FaultTree,
    name: str,
    *,
    label: str,
    expression: Expression | None,
    facts: Mapping[str, str] | None = None,
) -> FaultTree:
    """`facts` are where its figure comes from; None leaves them."""
    if name not in tree.events:
        label_of(tree, name)
        raise TreeProblem(_("Only a basic event has a probability of its own."), element=name)
    _named(label)
    event = tree.events[name]
    facts = event.attributes if facts is None else facts
    changed = replace(event, label=label.strip(), expression=expression, attributes=dict(facts))
    return replace(tree, events={**tree.events, name: changed})


def change_house(tree: FaultTree, name: str, *, label: str, state: bool) -> FaultTree:
    if name not in tree.houses:
        label_of(tree, name)
        raise TreeProblem(_("Only a switch is on or off."), element=name)
    _named(label)
    changed = replace(tree.houses[name], label=label.strip(), state=state)
    return replace(tree, houses={**tree.houses, name: changed})


def turn_round(tree: FaultTree, under: str, name: str) -> FaultTree:
    """Negate an argument, or take the negation away."""
    gate = _gate(tree, under)
    arguments = tuple(
        replace(one, negated=not one.negated) if one.name == name else one for one in gate.arguments
    )
    return replace(tree, gates={**tree.gates, under: replace(gate, arguments=arguments)})


def take_away(tree: FaultTree, under: str, name: str) -> FaultTree:
    """Take one argument from a gate; what then hangs nowhere goes too."""
    gate = _gate(tree, under)
    left = tuple(one for one in gate.arguments if one.name != name)
    if len(left) == len(gate.arguments):
        label_of(tree, name)
        raise TreeProblem(
            _("“%(what)s” does not hang below “%(under)s”.")
            % {"what": label_of(tree, name), "under": label_of(tree, under)},
            element=name,
        )
    if not left:
        raise TreeProblem(
            _("“%(under)s” would have nothing below it. Take the gate itself away.")
            % {"under": label_of(tree, under)},
            element=under,
        )
    changed = replace(gate, arguments=left)
    _fits(tree, changed)
    return pruned(replace(tree, gates={**tree.gates, under: changed}))


def put_together(tree: FaultTree, group: CommonCause) -> FaultTree:
    """Let events fail together; a group of the same name is replaced."""
    known = [one for one in group.members if one in tree.events]
    if len(known) < 2:
        raise TreeProblem(
            _("A common-cause group has at least two basic events."), element=group.name
        )
    taken = {
        one for other in tree.common_causes if other.name != group.name for one in other.members
    }
    if twice := [one for one in known if one in taken]:
        raise TreeProblem(
            _("“%(what)s” belongs to another common-cause group.")
            % {"what": label_of(tree, twice[0])},
            element=twice[0],
        )
    others = tuple(one for one in tree.common_causes if one.name != group.name)
    return replace(tree, common_causes=(*others, group))


def part(tree: FaultTree, group: str) -> FaultTree:
    return replace(
        tree, common_causes=tuple(one for one in tree.common_causes if one.name != group)
    )


def reached(tree: FaultTree, name: str) -> set[str]:
    """`name` and everything below it."""
    seen, waiting = set[str](), [name]
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        if one in tree.gates:
            waiting.extend(argument.name for argument in tree.gates[one].arguments)
    return seen


def pruned(tree: FaultTree) -> FaultTree:
    kept = reached(tree, tree.top)
    groups = []
    for group in tree.common_causes:
        members = tuple(one for one in group.members if one in kept)
        if len(members) >= 2:
            groups.append(replace(group, members=members))
    return replace(
        tree,
        gates=_kept(tree.gates, kept),
        events=_kept(tree.events, kept),
        houses=_kept(tree.houses, kept),
        common_causes=tuple(groups),
    )


def _kept(rows: Mapping[str, V], kept: set[str]) -> dict[str, V]:
    return {name: one for name, one in rows.items() if name in kept}


def counted(gate: Gate, k: int | None, most: int | None) -> Gate:
    """The gate with the numbers its kind asks for, and no others."""
    counts = gate.kind in (Kind.ATLEAST, Kind.CARDINALITY)
    return replace(
        gate, k=k if counts else None, most=most if gate.kind == Kind.CARDINALITY else None
    )


def _gate(tree: FaultTree, name: str) -> Gate:
    if name not in tree.gates:
        raise TreeProblem(
            _("“%(what)s” is an event; only a gate has something below it.")
            % {"what": label_of(tree, name)},
            element=name,
        )
    return tree.gates[name]


def _hang(tree: FaultTree, under: str, argument: Argument) -> FaultTree:
    gate = _gate(tree, under)
    if any(one.name == argument.name for one in gate.arguments):
        raise TreeProblem(
            _("“%(what)s” hangs below “%(under)s” already.")
            % {"what": label_of(tree, argument.name), "under": label_of(tree, under)},
            element=argument.name,
        )
    changed = replace(gate, arguments=(*gate.arguments, argument))
    _fits(tree, changed)
    return replace(tree, gates={**tree.gates, under: changed})


def _fits(tree: FaultTree, gate: Gate) -> None:
    count, what = len(gate.arguments), {"what": gate.label or gate.name}
    if gate.kind in ONE and count != 1:
        raise TreeProblem(
            _("“%(what)s” takes exactly one thing below it.") % what, element=gate.name
        )
    if gate.kind in TWO and count > 2:
        raise TreeProblem(
            _("“%(what)s” takes exactly two things below it.") % what, element=gate.name
        )
    if gate.kind == Kind.ATLEAST and (gate.k is None or gate.k < 1):
        raise TreeProblem(
            _("Say how many of those below “%(what)s” it takes, from 1 on.") % what,
            element=gate.name,
        )
    if gate.kind == Kind.CARDINALITY and (
        gate.k is None or gate.most is None or gate.k > gate.most
    ):
        raise TreeProblem(
            _("Say how many of those below “%(what)s” it takes, at least and at most.") % what,
            element=gate.name,
        )


def _named(label: str) -> None:
    if not label.strip():
        raise TreeProblem(_("Say what happens; that is the name people read."))
    if len(label) > 200:
        raise TreeProblem(_("A name has at most 200 letters."))

"""What one target stands on, made small without losing a cut set.

1. Items that plainly need each other fall together: one node.
2. Whatever alone takes the target down is told apart and merged into it: in every state in which
   the target still works that thing works too, so larger cut sets see only what it stands on.
3. A node that matters only through one other, which plainly needs it, is one with that: any of the
   two fails, the same happens. Cut sets are found among nodes and multiplied out afterwards.

An *atom* is what can fail in the small model: the interchangeable things of one node, or fates that
hit the same several nodes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from thirdline.engines.needs.arrays import Arrays
from thirdline.engines.needs.states import State
from thirdline.engines.needs.sweeping import strongly_connected


@dataclass(slots=True)
class Group:
    """A need of a node: it fails when members of `slack` weight have."""

    owner: int
    slack: int
    members: dict[int, int]


@dataclass(slots=True)
class Cone:
    """The small model. Node 0 is the target; what is merged into it stands in `points`."""

    labels: list[list[int]] = field(default_factory=list)  # of each node
    groups: list[Group] = field(default_factory=list)
    owned: list[set[int]] = field(default_factory=list)  # groups of each node
    uses: list[set[int]] = field(default_factory=list)  # groups each node is a member of
    fates: dict[int, set[int]] = field(default_factory=dict)  # the nodes each fate hits
    hit_by: list[set[int]] = field(default_factory=list)  # the fates of each node
    points: list[int] = field(default_factory=list)

    def add_node(self, labels: list[int]) -> None:
        self.labels.append(labels)
        self.owned.append(set())
        self.uses.append(set())
        self.hit_by.append(set())


def cone_of(arrays: Arrays, state: State, target: int) -> Cone:
    """The model of a working target, its plain single points already told apart."""
    needs, items = below(arrays, state, target)
    plain = {
        item: [member for slack, group in found if slack == 1 for member in group]
        for item, found in needs.items()
    }
    components = list(strongly_connected(items, plain.__getitem__))
    components.reverse()
    # The target's own class comes first, then those below it.
    components.sort(key=lambda one: target not in one)
    node = {item: number for number, one in enumerate(components) for item in one}
    cone = Cone()
    for one in components:
        cone.add_node(one if target not in one else [])
    cone.points = [item for item in components[0] if item != target]
    for item, found in needs.items():
        for slack, group in found:
            add_group(cone, node[item], slack, [node[member] for member in group])
    add_fates(cone, arrays, state, node)
    settle(cone, [])
    return cone


def add_fates(cone: Cone, arrays: Arrays, state: State, node: dict[int, int]) -> None:
    for item, number in node.items():
        for fate in arrays.of_fates[arrays.of[item] : arrays.of[item + 1]]:
            if fate not in state.down:
                cone.fates.setdefault(fate, set()).add(number)
                cone.hit_by[number].add(fate)


def below(
    arrays: Arrays, state: State, target: int
) -> tuple[dict[int, list[tuple[int, list[int]]]], list[int]]:
    """Of the target and all it stands on: the needs as (how many to lose, of which), and the items."""
    failed, slack = state.failed, state.slack
    needs: dict[int, list[tuple[int, list[int]]]] = {}
    items = [target]
    seen = {target}
    for item in items:
        found = needs[item] = []
        for need in arrays.needs_of(item):
            members = [one for one in arrays.members_of(need) if not failed[one]]
            found.append((slack[need], members))
            for member in members:
                if member not in seen:
                    seen.add(member)
                    items.append(member)
    return needs, items


def add_group(cone: Cone, owner: int, slack: int, members: list[int]) -> None:
    weights: dict[int, int] = {}
    for member in members:
        # A member in the owner's own class cannot fail before the owner does.
        if member != owner:
            weights[member] = weights.get(member, 0) + 1
    if sum(weights.values()) < slack:
        return
    number = len(cone.groups)
    cone.groups.append(Group(owner, slack, weights))
    cone.owned[owner].add(number)
    for member in weights:
        cone.uses[member].add(number)


def settle(cone: Cone, points: Iterable[int]) -> None:
    """Merge these single points (nodes) into the target, and whatever that makes one, until none is."""
    for node in points:
        _into_target(cone, node)
    _drop_hitting_fates(cone)
    while True:
        alone = _plain_members(cone, 0)
        if not alone:
            break
        for node in alone:
            _into_target(cone, node)
        _drop_hitting_fates(cone)
    _merge_series(cone)


def drop_fate(cone: Cone, fate: int) -> None:
    cone.points.append(fate)
    for node in cone.fates.pop(fate):
        cone.hit_by[node].discard(fate)


def _drop_hitting_fates(cone: Cone) -> None:
    for fate in sorted(cone.hit_by[0]):
        drop_fate(cone, fate)


def _plain_members(cone: Cone, node: int) -> list[int]:
    groups = (cone.groups[one] for one in sorted(cone.owned[node]))
    found: dict[int, None] = {}
    for group in groups:
        for member, weight in group.members.items():
            if weight >= group.slack:
                found[member] = None
    return list(found)


def _into_target(cone: Cone, node: int) -> None:
    cone.points += cone.labels[node]
    cone.labels[node] = []
    _hand_over(cone, node, 0)
    # It works as long as the target does: nobody loses it before.
    for number in list(cone.uses[node]):
        group = cone.groups[number]
        del group.members[node]
        cone.uses[node].discard(number)
        if sum(group.members.values()) < group.slack:
            _remove_group(cone, number)


def _hand_over(cone: Cone, node: int, heir: int) -> None:
    """What the node needs, and the fates that hit it, are the heir's from now on."""
    for number in sorted(cone.owned[node]):
        group = cone.groups[number]
        group.owner = heir
        cone.owned[heir].add(number)
        if heir in group.members:
            del group.members[heir]
            cone.uses[heir].discard(number)
            if sum(group.members.values()) < group.slack:
                _remove_group(cone, number)
    cone.owned[node] = set()
    for fate in cone.hit_by[node]:
        cone.fates[fate].discard(node)
        cone.fates[fate].add(heir)
        cone.hit_by[heir].add(fate)
    cone.hit_by[node] = set()


def _remove_group(cone: Cone, number: int) -> None:
    group = cone.groups[number]
    cone.owned[group.owner].discard(number)
    for member in group.members:
        cone.uses[member].discard(number)
    group.members = {}


def _only_owner(cone: Cone, node: int) -> int:
    """The one node that needs this one; 0, which nothing is merged into here, where several do.

    Ends at the second: what half an estate needs is asked about after every merge below it.
    """
    owners = (cone.groups[one].owner for one in cone.uses[node])
    first = next(owners, 0)
    return first if all(owner == first for owner in owners) else 0


def _merge_series(cone: Cone) -> None:
    # From the target down, so that what has grown stays where it is and only the small one moves.
    waiting = [node for node in reversed(range(1, len(cone.labels))) if cone.uses[node]]
    while waiting:
        node = waiting.pop()
        heir = _only_owner(cone, node) if cone.labels[node] else 0
        if heir in (0, node) or not any(
            cone.groups[one].members[node] >= cone.groups[one].slack for one in cone.uses[node]
        ):
            continue
        for number in list(cone.uses[node]):
            group = cone.groups[number]
            del group.members[node]
            if sum(group.members.values()) < group.slack:
                _remove_group(cone, number)
        cone.uses[node] = set()
        cone.labels[heir] += cone.labels[node]
        cone.labels[node] = []
        below = {one for number in cone.owned[node] for one in cone.groups[number].members}
        _hand_over(cone, node, heir)
        waiting += [heir, *sorted(below)]

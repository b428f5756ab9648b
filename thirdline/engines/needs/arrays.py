"""An estate as flat arrays of integers: quick to walk, small in memory, ready for the kernel.

Items are numbered 0 to n - 1 in the order given, fates n onwards. Needs are sorted by their owner,
so that those of item i are `own[i]` up to `own[i + 1]`; each list of lists is a flat array with the
places where its parts begin.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from thirdline.engines.needs.model import EstateProblem, Fate, Id, Need

Ints = array  # array("i"), which ctypes reads in place


@dataclass(frozen=True, slots=True)
class Arrays:
    ids: tuple[Id, ...]  # items, then fates
    index: dict[Id, int]
    n: int  # items
    needs: int
    names: tuple[Id, ...]  # of the needs, sorted as they are
    owner: array[int]
    k: array[int]
    own: array[int]
    start: array[int]
    members: array[int]
    used: array[int]  # where each item is a member: used_by[used[i] : used[i + 1]]
    used_by: array[int]
    fate_start: array[int]
    fate_members: array[int]
    of: array[int]  # the fates of each item
    of_fates: array[int]

    @property
    def fates(self) -> int:
        return len(self.ids) - self.n

    def number(self, one: Id) -> int:
        try:
            return self.index[one]
        except KeyError:
            raise EstateProblem(
                f"There is no item and no fate {one!s} in this estate.", element=one
            ) from None

    def item(self, one: Id) -> int:
        number = self.number(one)
        if number >= self.n:
            raise EstateProblem(f"{one!s} is a fate; an item is asked for.", element=one)
        return number

    def members_of(self, need: int) -> Sequence[int]:
        return self.members[self.start[need] : self.start[need + 1]]

    def needs_of(self, item: int) -> range:
        return range(self.own[item], self.own[item + 1])


def arrays_of(items: Iterable[Id], needs: Iterable[Need], fates: Iterable[Fate]) -> Arrays:
    ids = list(items)
    n = len(ids)
    index = {one: number for number, one in enumerate(ids)}
    if len(index) != n:
        _name_the_twin(ids)
    owner, k, members, start, names = _needs(needs, index)
    fate_start, fate_members = _fates(fates, index, ids, n)
    used, used_by = _turned(members, start, n)
    of, of_fates = _turned(fate_members, fate_start, n)
    return Arrays(
        ids=tuple(ids),
        index=index,
        n=n,
        needs=len(owner),
        names=names,
        owner=owner,
        k=k,
        own=_places(owner, n),
        start=start,
        members=members,
        used=used,
        used_by=used_by,
        fate_start=fate_start,
        fate_members=fate_members,
        of=of,
        of_fates=array("i", (n + fate for fate in of_fates)),
    )


def _name_the_twin(ids: list[Id]) -> None:
    seen: set[Id] = set()
    for position, one in enumerate(ids):
        if one in seen:
            raise EstateProblem(
                f"The item {one!s} is there twice; ids are unique.",
                element=one,
                part="items",
                position=position,
            )
        seen.add(one)


def _needs(
    needs: Iterable[Need], index: dict[Id, int]
) -> tuple[array[int], array[int], array[int], array[int], tuple[Id, ...]]:
    owners: list[int] = []
    ks: list[int] = []
    groups: list[list[int]] = []
    names: list[Id] = []
    find = index.__getitem__
    for position, need in enumerate(needs):
        try:
            owner, group = find(need.item), list(map(find, need.members))
        except KeyError:
            raise _unknown(need, index, position) from None
        if not 1 <= need.k <= len(group) or len(set(group)) != len(group) or owner in group:
            raise _ill_formed(need, position)
        owners.append(owner)
        ks.append(need.k)
        groups.append(group)
        names.append(position if need.name is None else need.name)
    order = sorted(range(len(owners)), key=owners.__getitem__)
    start = array("i", accumulate((len(groups[one]) for one in order), initial=0))
    members = array("i")
    for one in order:
        members.extend(groups[one])
    return (
        array("i", map(owners.__getitem__, order)),
        array("i", map(ks.__getitem__, order)),
        members,
        start,
        tuple(names[one] for one in order),
    )


def _unknown(need: Need, index: dict[Id, int], position: int) -> EstateProblem:
    if need.item not in index:
        sentence = f"A need belongs to {need.item!s}, which is not among the items."
        return EstateProblem(sentence, element=need.item, part="needs", position=position)
    missing = next(one for one in need.members if one not in index)
    return EstateProblem(
        f"The item {need.item!s} needs {missing!s}, which is not among the items.",
        element=missing,
        part="needs",
        position=position,
    )


def _ill_formed(need: Need, position: int) -> EstateProblem:
    size = len(need.members)
    if need.item in need.members:
        said = f"The item {need.item!s} needs itself; name what it really stands on."
    elif need.k < 1:
        said = f"A need of {need.item!s} asks for {need.k} members; the least is 1."
    elif len(set(need.members)) != size:
        twin = next(one for one in need.members if need.members.count(one) > 1)
        said = f"A need of {need.item!s} names {twin!s} twice; each member counts once."
    else:
        said = f"A need of {need.item!s} asks for {need.k} of {size} members; it can never be met."
    return EstateProblem(said, element=need.item, part="needs", position=position)


def _fates(
    fates: Iterable[Fate], index: dict[Id, int], ids: list[Id], n: int
) -> tuple[array[int], array[int]]:
    start, members = array("i", [0]), array("i")
    for position, fate in enumerate(fates):
        if fate.id in index:
            what = "an item" if index[fate.id] < n else "another fate"
            said = f"The fate {fate.id!s} has the id of {what}; ids are unique."
            raise EstateProblem(said, element=fate.id, part="fates", position=position)
        group = []
        for member in fate.members:
            number = index.get(member, n)
            if number >= n:
                said = f"The fate {fate.id!s} names {member!s}, which is not among the items."
                raise EstateProblem(said, element=member, part="fates", position=position)
            group.append(number)
        if len(set(group)) != len(group):
            said = f"The fate {fate.id!s} names a member twice."
            raise EstateProblem(said, element=fate.id, part="fates", position=position)
        index[fate.id] = len(ids)
        ids.append(fate.id)
        members.extend(group)
        start.append(len(members))
    return start, members


def _places(sorted_owners: array[int], n: int) -> array[int]:
    counts = [0] * n
    for owner in sorted_owners:
        counts[owner] += 1
    return array("i", accumulate(counts, initial=0))


def _turned(members: array[int], start: array[int], n: int) -> tuple[array[int], array[int]]:
    """Which lists each member stands in."""
    counts = [0] * n
    for member in members:
        counts[member] += 1
    places = array("i", accumulate(counts, initial=0))
    free = places.tolist()
    turned = array("i", bytes(4 * len(members)))
    groups = members.tolist()
    begin = 0
    for one, end in enumerate(start[1:]):
        for member in groups[begin:end]:
            turned[free[member]] = one
            free[member] += 1
        begin = end
    return places, turned

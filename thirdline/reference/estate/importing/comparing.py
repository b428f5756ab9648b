"""What an import would change: field by field, need by need, and where people changed something since."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from thirdline.reference.estate.importing.known import NeedHeld, RelationHeld, SaidBefore
from thirdline.reference.estate.importing.linking import Linked
from thirdline.reference.estate.importing.matching import Ref
from thirdline.reference.estate.rules import Lifecycle, RowAction

EMPTY: tuple[Any, ...] = (None, "", [])


@dataclass(slots=True)
class PlanRow:
    """One row of the plan, as it is kept.

    `after`: `facts` all that is said, `set` the fields that change, `needs` and `relations` that begin,
    `end_needs` and `end_relations` by number, `needs_said` marks of every need the source says,
    `kept` where people changed something and it stays so, `over` where it does not.
    """

    line: int
    key: str
    name: str
    action: str
    item: int | None = None
    said: str = ""
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Current:
    """An item as it is now, and what the source said of it last."""

    version: int
    facts: dict[str, Any]
    needs: list[NeedHeld]
    relations: list[RelationHeld]
    said: SaidBefore | None = None


def created(linked: Linked) -> PlanRow:
    one = linked.one
    after: dict[str, Any] = {"facts": {**one.facts, "name": one.name, "kind": one.kind}}
    _say_needs(after, linked)
    if linked.needs:
        after["needs"] = [[k, label, members] for k, label, members, _said in linked.needs]
    if linked.relations:
        after["relations"] = _distinct(linked.relations)
    return PlanRow(one.line, one.key, one.name, RowAction.CREATE, after=after)


def compared(linked: Linked, current: Current, source: str, *, theirs_win: bool) -> PlanRow:
    """What becomes of an item that is there: an update, or nothing."""
    one = linked.one
    after: dict[str, Any] = {"facts": {} if one.must_exist else {**one.facts, "name": one.name}}
    if one.kind and not one.must_exist:
        after["facts"]["kind"] = one.kind
    row = PlanRow(one.line, one.key, one.name, RowAction.SAME, linked.number, after=after)
    row.before["version"] = current.version
    _compare_facts(row, current, theirs_win)
    _say_needs(after, linked)
    if linked.needs is not None:
        _compare_needs(row, linked, current, source, theirs_win)
    if linked.relations is not None:
        _compare_relations(row, linked, current, source)
    works = ("set", "needs", "end_needs", "relations", "end_relations")
    if any(after.get(name) for name in works):
        row.action = RowAction.UPDATE
    return row


def mark(said: str) -> str:
    """A short mark of what a source says an item needs, to see later whether it says so still."""
    return blake2b(said.encode(), digest_size=6).hexdigest()


def _say_needs(after: dict[str, Any], linked: Linked) -> None:
    if linked.needs is not None:
        after["needs_said"] = [mark(said) for _k, _label, _members, said in linked.needs]


def _compare_facts(row: PlanRow, current: Current, theirs_win: bool) -> None:
    base = dict(current.said.facts) if current.said else {}
    if current.said and current.said.action == RowAction.RETIRE:
        base["lifecycle"] = Lifecycle.RETIRED
    theirs = dict(row.after["facts"])
    if current.facts["lifecycle"] == Lifecycle.RETIRED:
        # What the source names again comes back, unless a person took it out.
        theirs.setdefault("lifecycle", Lifecycle.IN_SERVICE)
        base.setdefault("lifecycle", Lifecycle.IN_SERVICE if current.said else Lifecycle.RETIRED)
    changed: dict[str, Any] = {}
    for name, value in theirs.items():
        ours = current.facts.get(name)
        if alike(ours, value):
            continue
        if name in base and not alike(base[name], ours):
            row.after.setdefault("over" if theirs_win else "kept", {})[name] = [ours, value]
            if not theirs_win:
                continue
        changed[name] = value
        row.before[name] = ours
    if changed:
        row.after["set"] = changed


def alike(ours: Any, theirs: Any) -> bool:
    """Whether two values of a field are the same to a reader."""
    if ours in EMPTY or theirs in EMPTY:
        return ours in EMPTY and theirs in EMPTY
    if isinstance(ours, float) or isinstance(theirs, float):
        return bool(ours == theirs)
    return ours == theirs or (isinstance(theirs, str) and isinstance(ours, str) and ours.strip() == theirs.strip())  # fmt: skip


def _compare_needs(row: PlanRow, linked: Linked, current: Current, source: str, theirs_win: bool) -> None:  # fmt: skip
    base = current.said.needs if current.said else set()
    here: dict[tuple[int, str, frozenset[Ref]], NeedHeld] = {}
    unlabelled: dict[tuple[int, frozenset[Ref]], NeedHeld] = {}
    for held in current.needs:
        here[held.k, held.label, held.members] = held
        if held.source != source:
            # A person said the same, perhaps under another label: it is not said twice.
            unlabelled[held.k, held.members] = held
    begun: list[list[Any]] = []
    still: set[int] = set()
    for k, label, members, said in linked.needs or ():
        wanted = frozenset(members)
        there = here.get((k, label, wanted)) or unlabelled.get((k, wanted))
        if there is not None:
            still.add(there.number)
        elif mark(said) in base and not theirs_win:
            row.after.setdefault("kept_needs", []).append([k, label, list(members)])
        else:
            begun.append([k, label, list(members)])
    ended = [n.number for n in current.needs if n.source == source and n.number not in still]
    _put(row.after, needs=begun, end_needs=ended)


def _compare_relations(row: PlanRow, linked: Linked, current: Current, source: str) -> None:
    here = {(held.kind, held.other): held for held in current.relations}
    wanted = {(kind, ref): about for kind, ref, about in linked.relations or ()}
    begun = [[*pair, about] for pair, about in wanted.items() if pair not in here]
    ended = [h.number for pair, h in here.items() if h.source == source and pair not in wanted]
    _put(row.after, relations=begun, end_relations=ended)


def _put(after: dict[str, Any], **given: list[Any]) -> None:
    after.update({name: value for name, value in given.items() if value})


def _distinct(relations: list[tuple[str, Ref, str]]) -> list[list[Any]]:
    found = {(kind, ref): about for kind, ref, about in relations}
    return [[kind, ref, about] for (kind, ref), about in found.items()]

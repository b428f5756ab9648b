"""What items need and how they are related, with each member found; an item whose member is unknown is refused."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from thirdline.reference.estate.importing.known import Known
from thirdline.reference.estate.importing.matching import Matched, Ref, Unclear, resolve
from thirdline.reference.estate.importing.shapes import Incoming, Reading, Trouble
from thirdline.reference.estate.rules import Lifecycle


@dataclass(slots=True)
class Linked:
    """An item of the file as it will be compared."""

    one: Incoming
    number: int | None
    # (k, label, members, what the file said); None where the file does not speak of them.
    needs: list[tuple[int, str, tuple[Ref, ...], str]] | None = None
    relations: list[tuple[str, Ref, str]] | None = None
    refs: set[str] = field(default_factory=set)


def link(reading: Reading, matched: Matched, known: Known) -> list[Linked]:
    """Every item with its links; whoever needs a new item that is refused is refused as well."""
    found: list[Linked] = []
    gone: dict[str, str] = {}
    for one, number in matched.found:
        try:
            found.append(_linked(one, number, matched, known))
        except Unclear as unclear:
            said = _("“%(name)s” needs or names something unclear: %(why)s") % {"name": one.name, "why": unclear}  # fmt: skip
            reading.troubles.append(Trouble(one.line, one.key, one.name, said))
            if number is None:
                gone[one.key] = one.name
    return _without(found, gone, reading) if gone else found


def _without(found: list[Linked], gone: dict[str, str], reading: Reading) -> list[Linked]:
    """The rest, without those that lean on what is gone and those that lean on them in turn."""
    leaning: dict[str, list[Linked]] = {}
    for linked in found:
        for ref in linked.refs:
            leaning.setdefault(ref, []).append(linked)
    lost: set[int] = set()
    left = list(gone.items())
    while left:
        key, name = left.pop()
        for linked in leaning.get(key, ()):
            if id(linked) in lost:
                continue
            lost.add(id(linked))
            one = linked.one
            said = _("“%(name)s” has to do with “%(other)s”, which is refused.") % {"name": one.name, "other": name}  # fmt: skip
            reading.troubles.append(Trouble(one.line, one.key, one.name, said))
            if linked.number is None:
                left.append((one.key, one.name))
    return [linked for linked in found if id(linked) not in lost]


def _linked(one: Incoming, number: int | None, matched: Matched, known: Known) -> Linked:
    linked = Linked(one, number)
    by_key = matched.by_key
    if one.facts.get("lifecycle") == Lifecycle.RETIRED:
        # Who is retired needs nothing any more; applying it ends what there is.
        return linked
    if one.needs is not None:
        linked.needs = []
        for need in one.needs:
            members: list[Ref] = []
            for said in need.members:
                ref = by_key.get(said)
                members.append(resolve(said, matched, known) if ref is None else ref)
            _check_members(one, number, members, matched)
            said_so = f"{need.k}|{need.label}|{','.join(sorted(need.members))}"
            linked.needs.append((need.k, need.label, tuple(members), said_so))
            linked.refs.update([ref for ref in members if isinstance(ref, str)])
    if one.relations is not None:
        linked.relations = []
        for relation in one.relations:
            ref = resolve(relation.other, matched, known)
            if ref in (number, one.key):
                raise Unclear(_("“%(name)s” cannot be related to itself.") % {"name": one.name})
            if ref in matched.retired:
                raise Unclear(_("“%(said)s” is retired in this file.") % {"said": relation.other})
            linked.relations.append((relation.kind, ref, relation.about))
            if isinstance(ref, str):
                linked.refs.add(ref)
    return linked


def _check_members(one: Incoming, number: int | None, members: list[Ref], matched: Matched) -> None:  # fmt: skip
    """Two names may turn out to be one item, or the item itself."""
    if (number is not None and number in members) or one.key in members:
        raise Unclear(_("“%(name)s” cannot need itself.") % {"name": one.name})
    if len(set(members)) < len(members):
        raise Unclear(_("two of the members are one item."))
    if matched.retired and (lost := next((m for m in members if m in matched.retired), None)):
        raise Unclear(_("“%(said)s” is retired in this file.") % {"said": lost})

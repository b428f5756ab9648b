"""Tables that say in each row what one item has to do with another; rows of one need share a label."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.text import slugify
from django.utils.translation import gettext as _

from thirdline.kit.refusals import Refused
from thirdline.reference.estate.importing.shapes import (
    MOST_MEMBERS,
    Incoming,
    NeedSaid,
    Reading,
    RelationSaid,
)

NEED_WORDS = frozenset({
    "", "needs", "need", "depends on", "depends_on", "depends-on", "requires", "braucht", "bedarf", "benötigt",
    "besoin", "a besoin de",
})  # fmt: skip


def read_pairs(rows: Iterator[tuple[int, list[str] | str]], places: dict[str, int]) -> Reading:
    """Items with what they need and how they are related; the items themselves are there already."""
    found = Reading()
    items: dict[str, Incoming] = {}
    # By item: label -> line, k and members. A row without a label is a need of its own.
    groups: dict[str, dict[str, tuple[int, int, dict[str, None]]]] = {}
    counted = 0
    for line, cells in rows:
        if isinstance(cells, str):
            found.cannot_use(line, "", "", cells)
            continue
        counted += 1
        if counted > MOST_MEMBERS:
            raise Refused(
                _("The file has more than 3,000,000 rows. Split it and import the parts.")
            )
        given = {field: cells[place].strip() for field, place in places.items()}
        said = _add(items, groups, line, given, found)
        if said:
            found.cannot_use(line, given["item"], given["item"], said)
    for key, needs in groups.items():
        items[key].needs = [
            NeedSaid(tuple(members), k, "" if label.startswith("\0") else label, line)
            for label, (line, k, members) in needs.items()
        ]
    found.items = list(items.values())
    return found


def _add(
    items: dict[str, Incoming],
    groups: dict[str, dict[str, tuple[int, int, dict[str, None]]]],
    line: int,
    given: dict[str, str],
    found: Reading,
) -> str | None:
    item, other = given["item"], given["other"]
    if not item or not other:
        return _("The row names only one item; it says what two have to do with each other.")
    relation = given.get("relation", "")
    said_k = given.get("k", "")
    if said_k and not (said_k.isascii() and said_k.isdecimal() and len(said_k) < 9):
        return _("“%(given)s” is not how many of them are needed.") % {"given": said_k[:80]}
    one = items.get(item)
    if one is None:
        one = items[item] = Incoming(line, item, item, must_exist=True)
    if relation.casefold() not in NEED_WORDS:
        slug = slugify(relation[:200])[:60]
        if not slug:
            return _("“%(given)s” cannot be the name of a relation.") % {"given": relation[:80]}
        found.relation_kinds.setdefault(slug, (relation[:80], ""))
        one.relations = one.relations or []
        one.relations.append(RelationSaid(slug, other, given.get("about", "")[:200]))
        return None
    label = " ".join(given.get("label", "").split())[:120]
    return _need(groups.setdefault(item, {}), line, label, int(said_k or 1), other)


def _need(
    needs: dict[str, tuple[int, int, dict[str, None]]], line: int, label: str, k: int, other: str
) -> str | None:
    held = needs.get(label) if label else None
    if held is None:
        needs[label or f"\0{line}"] = (line, k, {other: None})
        return None
    if other in held[2]:
        return _("“%(other)s” stands in the need “%(label)s” already.") % {"other": other, "label": label}  # fmt: skip
    if held[1] != k:
        words = {"label": label, "k": held[1], "line": held[0], "other": k}
        return _("The need “%(label)s” is %(k)s of its members on line %(line)s, and %(other)s of them here.") % words  # fmt: skip
    held[2][other] = None
    return None

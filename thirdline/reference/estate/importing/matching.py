"""Finds the items of a file again in the estate: by key, then by serial number, then by name and kind."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thirdline.reference.estate.importing.facts import Unfit
from thirdline.reference.estate.importing.known import Known
from thirdline.reference.estate.importing.settling import settle_facts, settle_kind
from thirdline.reference.estate.importing.shapes import Choices, Incoming, Reading, Trouble
from thirdline.reference.estate.rules import Lifecycle

Ref = int | str
# By name and kind of a row: the items of the estate that may be meant.
Looks = dict[tuple[str, str], list[int]]
MOST_NAMED = 5


@dataclass
class Matched:
    """The items of a file with the one each is; those that are new have none."""

    found: list[tuple[Incoming, int | None]] = field(default_factory=list)
    # Where a member or a related item is meant: the number of an item, or the key of a new one.
    by_key: dict[str, Ref] = field(default_factory=dict)
    by_name: dict[str, list[Ref]] = field(default_factory=dict)
    retired: set[Ref] = field(default_factory=set)


class Unclear(Exception):
    """Why an item cannot be told; its text is the sentence."""


def match(reading: Reading, known: Known, choices: Choices) -> Matched:
    """Every item with its match; what cannot be told ends among the troubles."""
    result = Matched()
    in_file = {one.key for one in reading.items}
    alike = Counter(
        (one.name.casefold(), one.kind) for one in reading.items if one.key not in known.by_key
    )
    claimed: dict[int, Incoming] = {}
    looks: Looks = {}
    for one in reading.items:
        try:
            settle_kind(one, known, choices)
            number = _find(one, known, in_file, alike, looks)
            _claim(one, number, known, claimed)
            settle_facts(one, one.kind or known.items[number or 0].kind, known)
        except (Unclear, Unfit) as unclear:
            reading.troubles.append(Trouble(one.line, one.key, one.name, str(unclear)))
            continue
        result.found.append((one, number))
        ref = one.key if number is None else number
        result.by_key[one.key] = ref
        result.by_name.setdefault(one.name.casefold(), []).append(ref)
        if one.facts.get("lifecycle") == Lifecycle.RETIRED:
            result.retired.add(ref)
    return result


def _find(one: Incoming, known: Known, in_file: set[str], alike: Counter[tuple[str, str]], looks: Looks) -> int | None:  # fmt: skip
    if one.number is not None:
        if one.number not in known.items:
            raise Unclear(_("There is no CI-%(number)s. Leave the number empty for a new item.") % {"number": one.number})  # fmt: skip
        return one.number
    if one.key in known.by_key:
        return known.by_key[one.key]
    if one.must_exist:
        return int(resolve(one.key, Matched(), known))
    return _by_looks(one, known, in_file, alike, looks)


def _by_looks(one: Incoming, known: Known, in_file: set[str], alike: Counter[tuple[str, str]], looks: Looks) -> int | None:  # fmt: skip
    """By serial number, then by name and kind; what the source knows under another key is another."""

    def free(numbers: list[int]) -> list[int]:
        return [n for n in numbers if not any(key in in_file for key in known.keys_of.get(n, ()))]

    serial = str(one.facts.get("serial") or "")
    if serial and (found := free(known.by_serial.get(serial, []))):
        return _only(found, _("the serial number “%(what)s”") % {"what": serial})
    name = one.name.casefold()
    if (name, one.kind) not in looks:
        # Once for all rows of one name: a file may hold as many of them as the estate.
        named = [n for n in known.by_name.get(name, ()) if not one.kind or known.items[n].kind == one.kind]  # fmt: skip
        looks[name, one.kind] = free(named)
    found = looks[name, one.kind]
    if found and alike[name, one.kind] > 1:
        words = {"name": one.name, "item": f"CI-{found[0]}"}
        raise Unclear(_("Several rows are called “%(name)s”, and %(item)s may be any of them. Write its number into a column “number”, or give it its serial number.") % words)  # fmt: skip
    return _only(found, _("the name “%(what)s”") % {"what": one.name}) if found else None


def _only(found: list[int], what: str) -> int:
    if len(found) == 1:
        return found[0]
    words = {"n": len(found), "what": what, "items": ", ".join(f"CI-{n}" for n in found[:MOST_NAMED])}  # fmt: skip
    raise Unclear(_("%(n)s items have %(what)s: %(items)s. Write the number of the right one into a column “number”, or give them serial numbers of their own.") % words)  # fmt: skip


def _claim(one: Incoming, number: int | None, known: Known, claimed: dict[int, Incoming]) -> None:
    if number is None:
        if not one.kind:
            raise Unclear(_("“%(name)s” is new, and the file does not say what kind it is. Choose a kind for items without one.") % {"name": one.name})  # fmt: skip
        return
    other = claimed.setdefault(number, one)
    if other is not one:
        words = {"item": f"CI-{number}", "key": other.key, "name": known.items[number].name}
        raise Unclear(_("It is %(item)s (%(name)s), and so is “%(key)s” of this file. One of the two is another item.") % words)  # fmt: skip


def resolve(said: str, matched: Matched, known: Known) -> Ref:
    """The item that a need or relation means: a key of the file, then a name in it, then of the estate."""
    ref = matched.by_key.get(said)
    if ref is not None:
        return ref
    if named := matched.by_name.get(said.casefold()):
        if len(named) == 1:
            return named[0]
        words = {"said": said, "n": len(named)}
        raise Unclear(ngettext("“%(said)s” is the name of %(n)s item of this file. Name it by its key.", "“%(said)s” is the name of %(n)s items of this file. Name it by its key.", len(named)) % words)  # fmt: skip
    number = known.by_key.get(said) or _labelled(said, known)
    if number is not None:
        if known.items[number].retired:
            raise Unclear(_("“%(said)s” is retired; nothing can need it.") % {"said": said})
        return number
    found = known.by_name.get(said.casefold(), [])
    if len(found) == 1:
        return found[0]
    if found:
        words = {"said": said, "items": ", ".join(f"CI-{n}" for n in found[:MOST_NAMED])}
        raise Unclear(_("“%(said)s” can be several items: %(items)s. Name it by its number.") % words)  # fmt: skip
    if "," in said:
        raise Unclear(_("“%(said)s” is neither in the file nor in the estate. Between the members of a group stand bars, as in “1 of web-1 | web-2”.") % {"said": said})  # fmt: skip
    raise Unclear(_("“%(said)s” is neither in the file nor in the estate.") % {"said": said})


def _labelled(said: str, known: Known) -> int | None:
    """Of “CI-12” the item of that number."""
    plain = said[3:] if said[:3].upper() == "CI-" else ""
    number = int(plain) if plain.isascii() and plain.isdecimal() and len(plain) < 18 else None
    return number if number in known.items else None

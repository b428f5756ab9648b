"""What no file may say, whatever its format: a key twice, an item that needs itself, more than there are."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thirdline.reference.estate.importing.facts import Unfit
from thirdline.reference.estate.importing.shapes import Incoming, Reading, Trouble

MOST_IN_NEED = 1_000
MOST_SAID = 5


def check(found: Reading) -> None:
    """Move what cannot be used to the troubles, and note the rings."""
    kept: list[Incoming] = []
    seen: dict[str, int] = {}
    serials: dict[str, int] = {}
    for one in found.items:
        try:
            _check_text(one)
            _check_key(one, seen, serials)
            _check_needs(one)
            _check_relations(one)
        except Unfit as unfit:
            found.troubles.append(Trouble(one.line, one.key, one.name, str(unfit)))
        else:
            kept.append(one)
    found.items = kept
    note_rings(found)


def _check_text(one: Incoming) -> None:
    """What no database can keep is named, wherever in the row it stands."""
    if len(one.key) > 200 or len(one.name) > 200:
        one.key, one.name = one.key[:200], one.name[:200]
        raise Unfit(_("A name and a key may have 200 characters."))
    said = [one.key, one.name, *filter(None, (v for v in one.facts.values() if isinstance(v, str)))]
    said += [need.label for need in one.needs or ()]
    said += [relation.about for relation in one.relations or ()]
    together = "".join(said)
    odd = "\x00" in together
    if not together.isascii():
        odd = odd or any("\ud800" <= sign <= "\udfff" for sign in together)
    if odd:
        one.key, one.name = legible(one.key), legible(one.name)
        raise Unfit(_("The row holds a sign that is no text (a NUL, or half of a sign)."))


def legible(text: str) -> str:
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def _check_key(one: Incoming, seen: dict[str, int], serials: dict[str, int]) -> None:
    key = one.key if one.number is None else f"CI-{one.number}"
    if key in seen:
        words = {"key": key, "line": seen[key]}
        raise Unfit(_("“%(key)s” stands on line %(line)s already. Give every item a key of its own.") % words if seen[key] else _("“%(key)s” stands in the file twice.") % words)  # fmt: skip
    seen[key] = one.line
    serial = str(one.facts.get("serial") or "")
    if serial and serials.setdefault(serial, one.line) != one.line:
        words = {"serial": serial, "line": serials[serial]}
        raise Unfit(_("The serial number “%(serial)s” stands on line %(line)s already.") % words)


def _check_needs(one: Incoming) -> None:
    for need in one.needs or ():
        members = need.members
        # First, for all that follows looks at every one of them.
        if len(members) > MOST_IN_NEED:
            raise Unfit(_("A need has at most 1,000 members."))
        if not members or not all(members):
            raise Unfit(_("“%(name)s” has a need that names nothing.") % {"name": one.name})
        if one.key in members or one.name in members:
            raise Unfit(_("“%(name)s” cannot need itself.") % {"name": one.name})
        if len(set(members)) < len(members):
            twice = next(m for m in members if members.count(m) > 1)
            raise Unfit(_("“%(member)s” stands in one need of “%(name)s” twice.") % {"member": twice, "name": one.name})  # fmt: skip
        if not 1 <= need.k <= len(members):
            words = {"name": one.name, "k": need.k, "n": len(members)}
            raise Unfit(ngettext("“%(name)s” needs %(k)s of %(n)s member; between 1 and %(n)s can be needed.", "“%(name)s” needs %(k)s of %(n)s members; between 1 and %(n)s can be needed.", len(members)) % words)  # fmt: skip


def _check_relations(one: Incoming) -> None:
    for relation in one.relations or ():
        if relation.other in (one.key, one.name):
            raise Unfit(_("“%(name)s” cannot be related to itself.") % {"name": one.name})


def note_rings(found: Reading) -> None:
    """Items that need each other are allowed; that they do is said, with one ring as an example."""
    names = {one.key: one.name for one in found.items}
    below: dict[str, set[str]] = {}
    for one in found.items:
        for need in one.needs or ():
            below.setdefault(one.key, set()).update(m for m in need.members if m in names)
    ring = _a_ring(below)
    if ring:
        words = {"names": " → ".join(names[key] for key in [*ring[:MOST_SAID], ring[0]])}
        found.notes.append(_("Items need each other in a ring: %(names)s. They keep each other up, and may not start from cold.") % words)  # fmt: skip


def _a_ring(below: dict[str, set[str]]) -> list[str]:
    """Peel away what needs nothing any more; what is left leads into a ring."""
    above: dict[str, list[str]] = {}
    left = {key: len(members) for key, members in below.items()}
    for key, members in below.items():
        for member in members:
            above.setdefault(member, []).append(key)
    peeled = [key for key in above if not left.get(key)]
    while peeled:
        for key in above.get(peeled.pop(), ()):
            left[key] -= 1
            if not left[key]:
                peeled.append(key)
    at = next((key for key, count in left.items() if count), None)
    path: dict[str, int] = {}
    while at is not None and at not in path:
        path[at] = len(path)
        at = next(m for m in below[at] if left.get(m))
    return list(path)[path[at] :] if at is not None else []


def legible_all(value: Any) -> Any:
    """The same of every text in a value of JSON, keys too: a table's headings are whatever its bytes are."""
    if isinstance(value, str):
        return legible(value)
    if isinstance(value, dict):
        return {legible(str(key)): legible_all(one) for key, one in value.items()}
    return [legible_all(one) for one in value] if isinstance(value, list | tuple) else value

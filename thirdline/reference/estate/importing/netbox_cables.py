"""Which devices and circuits a cable joins; power cables are needs and no relations."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import ngettext

from thirdline.reference.estate.importing.netbox_rows import Rows, cable_ends, number_of, text

_ON_DEVICES = frozenset({
    "dcim.interface", "dcim.frontport", "dcim.rearport", "dcim.consoleport", "dcim.consoleserverport",
})  # fmt: skip
_OF_CIRCUIT = "circuits.circuittermination"


def cabled(rows: Rows) -> Iterator[tuple[str, str, str]]:
    """Every pair that is cabled, once, with the ports of its first cable."""
    found: dict[tuple[str, str], list[str]] = {}
    for one_side, other_side in cable_ends(rows):
        for one in one_side:
            for other in other_side:
                here, there = _at(rows, *one), _at(rows, *other)
                if here and there and here[0] != there[0]:
                    first, second = sorted((here, there))
                    ports = " – ".join(filter(None, (first[1], second[1])))
                    found.setdefault((first[0], second[0]), []).append(ports)
    for (item, other_item), cables in found.items():
        more = len(cables) - 1
        about = cables[0]
        if more:
            words = ngettext("%(ports)s and %(n)s more cable", "%(ports)s and %(n)s more cables", more)  # fmt: skip
            about = words % {"ports": about, "n": more}
        yield item, other_item, about[:200]


def _at(rows: Rows, model: str, number: int) -> tuple[str, str] | None:
    """The item something is plugged into, and the name of the port."""
    row = rows.of(model).get(number)
    if row is None:
        return None
    if model == _OF_CIRCUIT:
        circuit = number_of(row.get("circuit"))
        return (f"circuit:{circuit}", text(row.get("term_side"))) if circuit else None
    device = number_of(row.get("device")) if model in _ON_DEVICES else None
    return (f"device:{device}", text(row.get("name"))) if device else None

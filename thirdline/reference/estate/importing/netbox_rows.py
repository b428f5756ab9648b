"""The objects of a NetBox export by model: a fixture, or lists as the REST API gives them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from thirdline.kit.refusals import Refused
from thirdline.reference.estate.importing.json_values import values
from thirdline.reference.estate.importing.shapes import Tell
from thirdline.reference.estate.rules import straight

# What the API calls a list, and what the model behind it is called.
_LISTS = {
    "sites": "dcim.site", "locations": "dcim.location", "racks": "dcim.rack",
    "devices": "dcim.device", "device-roles": "dcim.devicerole", "device-types": "dcim.devicetype",
    "manufacturers": "dcim.manufacturer", "platforms": "dcim.platform",
    "power-panels": "dcim.powerpanel", "power-feeds": "dcim.powerfeed",
    "power-ports": "dcim.powerport", "power-outlets": "dcim.poweroutlet",
    "interfaces": "dcim.interface", "front-ports": "dcim.frontport", "rear-ports": "dcim.rearport",
    "console-ports": "dcim.consoleport", "console-server-ports": "dcim.consoleserverport",
    "cables": "dcim.cable", "virtual-chassis": "dcim.virtualchassis",
    "clusters": "virtualization.cluster", "cluster-types": "virtualization.clustertype",
    "virtual-machines": "virtualization.virtualmachine",
    "circuits": "circuits.circuit", "circuit-types": "circuits.circuittype",
    "circuit-terminations": "circuits.circuittermination", "providers": "circuits.provider",
    "tenants": "tenancy.tenant",
}  # fmt: skip
KEPT = frozenset(_LISTS.values()) | {"dcim.cabletermination"}
_URL = re.compile(r"/api/(?:dcim|virtualization|circuits|tenancy)/([a-z-]+)/\d+")
MOST_OBJECTS = 2_000_000
# Of a cable on one side; each of them is joined to each on the other.
MOST_ENDS = 100
Fields = Mapping[str, Any]


class Rows:
    """Objects by model and number; what stands in a field is read whatever shape it has."""

    def __init__(self) -> None:
        self._by_model: dict[str, dict[int, Fields]] = {}
        self.lines: dict[tuple[str, int], int] = {}
        self.twice: list[tuple[int, str, int]] = []
        # What is no object as NetBox writes them: its line and its model.
        self.unread: list[tuple[int, str]] = []
        self.counted = 0

    def add(self, model: str, number: Any, fields: Any, line: int) -> None:
        self.counted += 1
        if model not in KEPT:
            return
        found = number_of(number)
        if found is None or not isinstance(fields, Mapping):
            self.unread.append((line, model))
            return
        held = self._by_model.setdefault(model, {})
        if found in held:
            self.twice.append((line, model, found))
            return
        held[found] = fields
        self.lines[model, found] = line

    def of(self, model: str) -> dict[int, Fields]:
        return self._by_model.get(model, {})

    def line(self, model: str, number: int) -> int:
        return self.lines.get((model, number), 0)

    def name(self, model: str, held: Any) -> str:
        """What the object is called to which a field leads."""
        if isinstance(held, Mapping):
            return text(held.get("name") or held.get("display") or held.get("model"))
        number = number_of(held)
        row = self.of(model).get(number, {}) if number is not None else {}
        return text(row.get("name") or row.get("model"))


def number_of(held: Any) -> int | None:
    """The number of the object a field leads to: itself, or that of a nested object."""
    value = held.get("id") if isinstance(held, Mapping) else held
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    plain = str(value)
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) < 18 else None


def text(value: Any) -> str:
    """A value as a text; of a choice its value."""
    if isinstance(value, Mapping):
        value = value.get("value", value.get("name"))
    if value is None or isinstance(value, bool | list | Mapping):
        return ""
    plain = " ".join(str(value).replace("\x00", "").split())
    # Half of a sign, as JSON may hold it, is no text.
    return plain if plain.isascii() else straight(plain.encode("utf-8", "ignore").decode())


def read_rows(source: str, tell: Tell) -> Rows:
    """Every object of the export; what is no object of NetBox ends in a sentence."""
    found = Rows()
    for line, value in values(source):
        _take(found, value, line)
        if found.counted > MOST_OBJECTS:
            raise Refused(_("The file has more than 2,000,000 objects. Export only what the estate needs."))  # fmt: skip
        if found.counted % 1000 == 0:
            tell(line, line + 1)
    if not found.unread and not any(found.of(model) for model in KEPT):
        raise Refused(_("The file holds no device, virtual machine, circuit or power feed as NetBox exports them."))  # fmt: skip
    return found


def _take(found: Rows, value: Any, line: int) -> None:
    if not isinstance(value, Mapping):
        return
    if isinstance(value.get("model"), str) and "fields" in value:
        found.add(value["model"].lower(), value.get("pk"), value["fields"], line)
    elif isinstance(value.get("results"), list):
        _take_list(found, value["results"], line, "")
    elif isinstance(value.get("url"), str):
        _take_list(found, [value], line, "")
    else:
        for name, held in value.items():
            rows = held.get("results") if isinstance(held, Mapping) else held
            model = _LISTS.get(str(name).replace("_", "-"), "")
            if isinstance(rows, list):
                _take_list(found, rows, line, model)
            elif model and held is not None:
                found.unread.append((line, model))


def _take_list(found: Rows, rows: list[Any], line: int, model: str) -> None:
    for row in rows:
        if not isinstance(row, Mapping):
            found.add(model, None, None, line)
            continue
        match = _URL.search(str(row.get("url") or ""))
        of = _LISTS.get(match.group(1), "") if match else model
        found.add(of, row.get("id"), row, line)


def cable_ends(rows: Rows) -> Iterator[tuple[list[tuple[str, int]], list[tuple[str, int]]]]:
    """The ends of every cable: what is plugged in on one side, and on the other."""
    ends: dict[int, dict[str, list[tuple[str, int]]]] = {}
    for one in rows.of("dcim.cabletermination").values():
        cable, end = number_of(one.get("cable")), _end(one)
        if cable is not None and end is not None:
            sides = ends.setdefault(cable, {"A": [], "B": []})
            sides.setdefault(str(one.get("cable_end"))[:1], []).append(end)
    for number, row in rows.of("dcim.cable").items():
        if number not in ends:
            ends[number] = _of_cable(row)
    for cable, sides in ends.items():
        if max(len(sides["A"]), len(sides["B"])) > MOST_ENDS:
            words = {"cable": cable, "most": MOST_ENDS}
            raise Refused(_("Cable %(cable)s has more than %(most)s ends on one side. Correct it in NetBox.") % words)  # fmt: skip
        yield sides["A"], sides["B"]


def _of_cable(cable: Fields) -> dict[str, list[tuple[str, int]]]:
    """The API names the ends at the cable, newer ones as lists."""
    found: dict[str, list[tuple[str, int]]] = {}
    for side, name in (("A", "a"), ("B", "b")):
        said = cable.get(f"{name}_terminations")
        listed = said if isinstance(said, list) else [
            {"object_type": cable.get(f"termination_{name}_type"), "object_id": cable.get(f"termination_{name}_id")}
        ]  # fmt: skip
        ends = [_end(one) for one in listed if isinstance(one, Mapping)]
        found[side] = [one for one in ends if one]
    return found


def _end(one: Fields) -> tuple[str, int] | None:
    kind = one.get("termination_type") or one.get("object_type")
    if isinstance(kind, list):
        kind = ".".join(map(str, kind))
    number = number_of(one.get("termination_id") or one.get("object_id"))
    return (str(kind).lower(), number) if kind and number is not None else None

"""NetBox: devices, power, virtual machines, clusters and circuits, and what holds up what.

Sites, locations and racks become the place of their items: what stands in one rack shares its fate. What is not
cabled is not known; it is never taken for independent.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thirdline.reference.estate.importing.files import unicode_of
from thirdline.reference.estate.importing.netbox_cables import cabled
from thirdline.reference.estate.importing.netbox_power import Power
from thirdline.reference.estate.importing.netbox_rows import (
    Fields,
    Rows,
    number_of,
    read_rows,
    text,
)
from thirdline.reference.estate.importing.shapes import (
    Choices,
    Incoming,
    KindSaid,
    NeedSaid,
    Reading,
    RelationSaid,
    Tell,
    Trouble,
)

_LIFE = {"planned": "planned", "staged": "planned", "staging": "planned", "inventory": "stock", "decommissioned": "retired", "deprovisioning": "in_service"}  # fmt: skip
KINDS = {
    "power-panel": KindSaid("Power panel", "plug"), "power-feed": KindSaid("Power feed", "bolt"),
    "cluster": KindSaid("Cluster", "hierarchy-2"), "circuit": KindSaid("Circuit", "route"),
    "virtual-machine": KindSaid("Virtual machine", "cpu"), "device": KindSaid("Device", "server"),
}  # fmt: skip
RELATIONS = {"cabled-to": ("cabled to", "cabled to"), "runs-in": ("runs in", "runs")}


def read_netbox(content: bytes, choices: Choices, tell: Tell) -> Reading:
    """Everything of the export that the estate keeps."""
    del choices
    rows = read_rows(unicode_of(content), tell)
    found = Reading(relation_kinds=dict(RELATIONS))
    for line, model, number in rows.twice:
        said = _("%(model)s %(number)s stands in the file twice.") % {"model": model, "number": number}  # fmt: skip
        found.troubles.append(Trouble(line, f"{model}:{number}", "", said))
    for line, model in rows.unread:
        said = _("A %(model)s begins here without a number (“id”) or without fields as NetBox writes them. Export it once more.")  # fmt: skip
        found.troubles.append(Trouble(line, model, "", said % {"model": model}))
    for part in (_devices, _power, _clusters, _machines, _circuits):
        for one in part(rows):
            one.name = one.name[:200]
            if one.kind in KINDS:
                found.kinds.setdefault(one.kind, KINDS[one.kind])
            found.items.append(one)
    used = {one.kind for one in found.items}
    for role in rows.of("dcim.devicerole").values():
        _say_role(found, text(role.get("name")), used)
    _hold_up(rows, found)
    _count(rows, found)
    return found


def _say_role(found: Reading, name: str, used: set[str]) -> None:
    slug = slugify(name[:200])[:60]
    if slug in used:
        found.kinds.setdefault(slug, KindSaid(name[:120], "server"))


def _made(rows: Rows, model: str, number: int, name: str, kind: str) -> Incoming:
    word = model.partition(".")[2]
    return Incoming(rows.line(model, number), f"{word}:{number}", name or f"{word} {number}", kind)


def _say(one: Incoming, **facts: str) -> Incoming:
    """Only what NetBox knows is said; an empty field there is no fact."""
    limits = {"about": 100_000}
    for name, value in facts.items():
        if value:
            field = f"attributes.{name[2:]}" if name.startswith("a_") else name
            one.facts[field] = value[: limits.get(name, 120)]
    return one


def _place(rows: Rows, row: Fields) -> dict[str, str]:
    return {
        "site": rows.name("dcim.site", row.get("site")),
        "room": rows.name("dcim.location", row.get("location")),
        "rack": rows.name("dcim.rack", row.get("rack")),
    }


def _devices(rows: Rows) -> Iterator[Incoming]:
    for number, row in rows.of("dcim.device").items():
        role = row.get("role") or row.get("device_role")
        kind = slugify(rows.name("dcim.devicerole", role)[:200])[:60] or "device"
        of_type = row.get("device_type")
        sort: Any = of_type if isinstance(of_type, dict) else rows.of("dcim.devicetype").get(number_of(of_type) or 0, {})  # fmt: skip
        model = text(sort.get("model") or sort.get("display"))
        maker = rows.name("dcim.manufacturer", sort.get("manufacturer"))
        name = text(row.get("name")) or (f"{maker} {model}".strip() and f"{maker} {model} ({number})".strip())  # fmt: skip
        one = _made(rows, "dcim.device", number, name, kind)
        yield _say(
            one, **_place(rows, row), serial=text(row.get("serial")), lifecycle=_life(row),
            about=text(row.get("description")), a_model=model, a_manufacturer=maker,
            a_system=rows.name("dcim.platform", row.get("platform")),
            a_tenant=rows.name("tenancy.tenant", row.get("tenant")),
            **{"a_asset-tag": text(row.get("asset_tag"))},
        )  # fmt: skip


def _life(row: Fields) -> str:
    return _LIFE.get(text(row.get("status")), "in_service")


def _power(rows: Rows) -> Iterator[Incoming]:
    panels = rows.of("dcim.powerpanel")
    for number, row in panels.items():
        one = _made(rows, "dcim.powerpanel", number, text(row.get("name")), "power-panel")
        yield _say(one, **_place(rows, row))
    for number, row in rows.of("dcim.powerfeed").items():
        one = _made(rows, "dcim.powerfeed", number, text(row.get("name")), "power-feed")
        panel = number_of(row.get("power_panel"))
        place = _place(rows, panels.get(panel or 0, {}))
        rack = rows.name("dcim.rack", row.get("rack"))
        if panel in panels:
            one.needs = [NeedSaid((f"powerpanel:{panel}",), 1, "power", one.line)]
        # A feed to a rack does not stand in it: it is not lost with the rack.
        yield _say(
            one, site=place["site"], lifecycle=_life(row), a_serves=rack, a_type=text(row.get("type")),
            a_phase=text(row.get("phase")), a_voltage=text(row.get("voltage")),
            a_amperage=text(row.get("amperage")),
        )  # fmt: skip


def _hosts(rows: Rows) -> dict[int, tuple[str, ...]]:
    """The devices of every cluster; its machines share one list of them, however many they are."""
    found: dict[int, list[str]] = {}
    for number, row in rows.of("dcim.device").items():
        if (cluster := number_of(row.get("cluster"))) is not None:
            found.setdefault(cluster, []).append(f"device:{number}")
    return {cluster: tuple(devices) for cluster, devices in found.items()}


def _clusters(rows: Rows) -> Iterator[Incoming]:
    hosts = _hosts(rows)
    for number, row in rows.of("virtualization.cluster").items():
        one = _made(rows, "virtualization.cluster", number, text(row.get("name")), "cluster")
        if number in hosts:
            one.needs = [NeedSaid(hosts[number], 1, "hosts", one.line)]
        yield _say(
            one, site=rows.name("dcim.site", row.get("site") or row.get("scope")), lifecycle=_life(row),
            a_type=rows.name("virtualization.clustertype", row.get("type")),
        )  # fmt: skip


def _machines(rows: Rows) -> Iterator[Incoming]:
    clusters, hosts = rows.of("virtualization.cluster"), _hosts(rows)
    for number, row in rows.of("virtualization.virtualmachine").items():
        model = "virtualization.virtualmachine"
        one = _made(rows, model, number, text(row.get("name")), "virtual-machine")
        cluster, device = number_of(row.get("cluster")), number_of(row.get("device"))
        if device in rows.of("dcim.device"):
            one.needs = [NeedSaid((f"device:{device}",), 1, "host", one.line)]
        elif cluster in hosts:
            one.needs = [NeedSaid(hosts[cluster], 1, "hosts", one.line)]
        elif cluster in clusters:
            one.needs = [NeedSaid((f"cluster:{cluster}",), 1, "cluster", one.line)]
        if cluster in clusters:
            one.relations = [RelationSaid("runs-in", f"cluster:{cluster}")]
        yield _say(
            one, site=rows.name("dcim.site", row.get("site")), lifecycle=_life(row),
            serial=text(row.get("serial")), about=text(row.get("description")),
            a_system=rows.name("dcim.platform", row.get("platform")),
            a_role=rows.name("dcim.devicerole", row.get("role")), a_cpus=text(row.get("vcpus")),
            a_memory_gb=_gigabytes(row), a_disk=text(row.get("disk")),
        )  # fmt: skip


def _gigabytes(row: Fields) -> str:
    """NetBox counts megabytes."""
    megabytes = number_of(row.get("memory"))
    return f"{megabytes / 1024:g}" if megabytes else ""


def _circuits(rows: Rows) -> Iterator[Incoming]:
    sites: dict[int, dict[str, None]] = {}
    for end in rows.of("circuits.circuittermination").values():
        name = rows.name("dcim.site", end.get("site") or end.get("termination"))
        circuit = number_of(end.get("circuit"))
        if circuit is not None and name:
            sites.setdefault(circuit, {})[name] = None
    for number, row in rows.of("circuits.circuit").items():
        one = _made(rows, "circuits.circuit", number, text(row.get("cid")), "circuit")
        ends = list(sites.get(number, {}))
        # A circuit between two sites is lost with either, not with one of them alone.
        yield _say(
            one, site=ends[0] if len(ends) == 1 else "", lifecycle=_life(row),
            supplier=rows.name("circuits.provider", row.get("provider")), a_ends=", ".join(ends),
            a_type=rows.name("circuits.circuittype", row.get("type")), about=text(row.get("description")),
        )  # fmt: skip


def _hold_up(rows: Rows, found: Reading) -> None:
    """Power where it is cabled, and cables between devices and circuits."""
    by_key = {one.key: one for one in found.items}
    power = Power(rows)
    unknown = 0
    for number in rows.of("dcim.device"):
        one = by_key[f"device:{number}"]
        members = power.above(number)
        if members:
            one.needs = [*(one.needs or []), NeedSaid(members, 1, "power", one.line)]
        known = power.is_known(number)
        unknown += not known
        one.facts["attributes.power"] = "cabled" if known else "unknown"
    found.counts["power_unknown"] = unknown
    if unknown:
        words = ngettext("Power is not known for %(n)s device: it is not cabled to a feed in NetBox.", "Power is not known for %(n)s devices: they are not cabled to a feed in NetBox.", unknown)  # fmt: skip
        found.notes.append(words % {"n": unknown})
    for item, other, about in cabled(rows):
        if item in by_key and other in by_key:
            one = by_key[item]
            one.relations = [*(one.relations or []), RelationSaid("cabled-to", other, about)]
    for one in found.items:
        one.needs = one.needs or []
        one.relations = one.relations or []


def _count(rows: Rows, found: Reading) -> None:
    hostless = {number_of(row.get("cluster")) for row in rows.of("virtualization.virtualmachine").values()}  # fmt: skip
    hostless -= {None, *_hosts(rows)}
    if hostless:
        words = ngettext("The hosts of %(n)s cluster are not known; its machines need the cluster.", "The hosts of %(n)s clusters are not known; their machines need the cluster.", len(hostless))  # fmt: skip
        found.notes.append(words % {"n": len(hostless)})
    places = {"sites": len(rows.of("dcim.site")), "racks": len(rows.of("dcim.rack"))}
    if any(places.values()):
        found.notes.append(_("Sites (%(sites)s) and racks (%(racks)s) become the place of their items, which share their fate.") % places)  # fmt: skip
    found.counts["objects"] = rows.counted

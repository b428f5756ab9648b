"""What Aldermoor runs on: the services of the tickets, what they need, and what stands around them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import robot
from thirdline.kit import clock
from thirdline.project.story.house import House
from thirdline.project.story.stage import Script, Stage
from thirdline.project.story.texts import words_of
from thirdline.reference.estate.models import ConfigurationItem, ItemKind, RelationKind
from thirdline.reference.estate.operations import (
    name_fate,
    register_item,
    relate_items,
    say_health,
    set_need,
    work_out_estate,
)

Row = dict[str, Any]
FLOORS = {"Leiden": 5, "Almere": 4, "Utrecht": 3, "Hall B": 1}
MACHINES = (
    "intranet", "wiki", "files", "backup", "monitor", "logs", "build", "git", "ci-runner", "licences",
    "badge", "camera", "scan", "labels", "planning", "crm", "bi", "etl", "proxy", "ntp", "patch",
    "antivirus", "sftp", "chat",
)  # fmt: skip


def plan(stage: Stage, begins: datetime) -> None:
    """Taken in on the day before the first ticket; what is down since then is said when it happened."""
    known: dict[str, ConfigurationItem] = {}
    stage.enter(begins - timedelta(days=1), _register(stage, known))
    for row in words_of("estate")["items"]:
        for health in ("down", "maintenance"):
            if health in row:
                moment = stage.anchor - timedelta(days=row[health][0], hours=3)
                stage.enter(max(moment, begins), _said(stage, known, row, health))


def _register(stage: Stage, known: dict[str, ConfigurationItem]) -> Script:
    house, words = stage.house, words_of("estate")
    by, kinds = house.cast["noor"], {one.slug: one for one in ItemKind.objects.all()}
    services = [{"kind": "service", **row} for row in words["services"]]
    rows = [*services, *words["items"], *_around()]
    for row in rows:
        known[row["name"]] = register_item(
            name=row["name"], kind=kinds[row["kind"]], by=by, **_facts(house, row, stage.anchor)
        )
    for row in rows:
        for need in row.get("needs", ()):
            members = [known[name] for name in need["of"]]
            label = need.get("label", "")
            set_need(known[row["name"]], members=members, k=need["k"], label=label, by=by)
    _relate(words, known, by)
    work_out_estate(by=robot())
    yield clock.now()


def _relate(words: Row, known: dict[str, ConfigurationItem], by: Person) -> None:
    kinds = {one.slug: one for one in RelationKind.objects.all()}
    for name, kind, other, about in words["relations"]:
        relate_items(known[name], kind=kinds[kind], other=known[other], about=about, by=by)
    for fate in words["fates"]:
        members = [known[name] for name in fate["of"]]
        name_fate(name=fate["name"], about=fate["about"], members=members, by=by)


def _facts(house: House, row: Row, anchor: datetime) -> Row:
    plain = ("site", "room", "rack", "supplier", "serial", "users", "criticality", "about",
             "attributes", "environment", "lifecycle")  # fmt: skip
    facts = {name: row[name] for name in plain if name in row}
    for name in ("warranty", "contract"):
        if name in row:
            facts[f"{name}_until"] = (anchor + timedelta(days=row[name])).date()
    if "team" in row:
        facts["owner_team"] = house.teams[row["team"]]
    if "owner" in row:
        facts["owner"] = house.cast[row["owner"]]
    if "service" in row:
        facts["service"] = house.services[row["service"]]
    return facts


def _said(stage: Stage, known: dict[str, ConfigurationItem], row: Row, health: str) -> Script:
    by = stage.house.cast["eva" if health == "maintenance" else "noor"]
    say_health(known[row["name"]], health=health, words=row[health][1], by=by)
    # At once, so that debts and margins are as old as what they come from.
    work_out_estate(by=robot())
    yield clock.now()


# What stands around: nothing here is named by a ticket, but lists are as long as they would be.


def _around() -> Iterator[Row]:
    yield from _power()
    yield from _hosts()
    yield from _floors()
    yield from _machines()


def _power() -> Iterator[Row]:
    for hall, site in (("a", "Leiden"), ("b", "Almere")):
        for number in (1, 2, 3):
            if (hall, number) in {("b", 2), ("a", 3)}:
                continue
            place = {"site": site, "room": f"Datacentre {hall.upper()}", "team": "infrastructure"}
            ups = f"ups-{hall}{number}"
            yield {
                "name": ups, "kind": "ups", **place, "supplier": "Voltaic", "warranty": 200 + 90 * number,
                "attributes": {"model": "Voltaic 20", "kva": 20},
            }  # fmt: skip
            yield {
                "name": f"feed-{hall}{number}", "kind": "power-feed", **place,
                "attributes": {"kva": 20}, "needs": [{"k": 1, "of": [ups]}],
            }  # fmt: skip


def _hosts() -> Iterator[Row]:
    for hall, site, second in (("a", "Leiden", 2), ("b", "Almere", 3)):
        feeds = [f"feed-{hall}1", f"feed-{hall}{second}"]
        for number in (1, 2, 3):
            yield {
                "name": f"host-{hall}{number}", "kind": "server", "site": site,
                "room": f"Datacentre {hall.upper()}", "rack": f"{hall.upper()}1{number}",
                "team": "platform", "supplier": "Delft Systems", "warranty": 150 * number,
                "serial": f"DX-{hall.upper()}{number}0",
                "attributes": {
                    "model": "DX 640", "firmware": f"DX 2.{number}", "cpus": 64, "memory_gb": 768,
                    "feeds": [feed.removeprefix("feed-").upper() for feed in feeds],
                },
                "needs": [{"k": 1, "label": "Power", "of": feeds}],
            }  # fmt: skip


def _floors() -> Iterator[Row]:
    """On every floor two switches, wireless and printers, which hang on them."""
    for site, floors in FLOORS.items():
        for floor in range(1, floors + 1):
            short = site.split()[0].lower()
            place = {
                "site": site,
                "room": f"Floor {floor}",
                "team": "network",
                "supplier": "Netvance",
            }
            switches = [f"sw-{short}-{floor}{letter}" for letter in "ab"]
            for name in switches:
                yield {
                    "name": name, "kind": "switch", **place, "warranty": 90 * floor,
                    "attributes": {"model": "NS 2900", "firmware": "NS 15.2", "ports": 48},
                    "needs": [{"k": 1, "label": "Core switches", "of": ["core-a", "core-b"]}],
                }  # fmt: skip
            for number in (1, 2, 3):
                yield {
                    "name": f"ap-{short}-{floor}{number}", "kind": "access-point", **place,
                    "attributes": {"model": "NW 6", "firmware": "NW 8.10"},
                    "needs": [{"k": 1, "of": [switches[number % 2]]}],
                }  # fmt: skip
            yield {
                "name": f"printer-{short}-{floor}", "kind": "printer", "site": site,
                "room": f"Floor {floor}", "team": "infrastructure", "supplier": "Inkt & Zoon",
                "contract": 60, "attributes": {"model": "IZ 400"},
                "needs": [{"k": 1, "of": [switches[0]]}],
            }  # fmt: skip


def _machines() -> Iterator[Row]:
    for number, name in enumerate(MACHINES):
        hall, site = ("a", "Leiden") if number % 2 else ("b", "Almere")
        yield {
            "name": f"{name}-1", "kind": "virtual-machine", "site": site, "team": "platform",
            "environment": "test" if name in {"build", "ci-runner"} else "production",
            "attributes": {"system": "Debian 12", "cpus": 4, "host": f"host-{hall}{1 + number % 3}"},
            "needs": [{"k": 1, "of": [f"Cluster {site}"]}],
        }  # fmt: skip

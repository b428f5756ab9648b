"""Scripts and discovery tools use the estate by the same verbs as people."""

from __future__ import annotations

from typing import Any

import pytest

from thirdline.foundation.people.models import Person
from thirdline.project.tests.api_make import Caller
from thirdline.reference.estate.models import ConfigurationItem, Need
from thirdline.reference.estate.operations import set_need
from thirdline.reference.estate.queries import needs_of
from thirdline.reference.estate.tests import make


@pytest.fixture
def noor_by_api(noor: Person) -> Caller:
    return Caller(noor)


def ok(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def test_an_item_lives_by_api(noor_by_api: Caller, noor: Person) -> None:
    given = {"name": "rad-a", "kind": "server", "owner": noor.email, "names": {"nb": "7"}}
    made = ok(noor_by_api.post("/estate/items", {**given, "attributes": {"cpus": 8}}), 201)
    path = f"/estate/items/{made['number']}"

    assert (made["failure"]["origin"], made["attributes"]) == ("kind", {"cpus": 8})
    changed = ok(noor_by_api.patch(path, {"rack": "B07", "owner": None, "version": 1}))
    assert (changed["rack"], changed["owner"], changed["version"]) == ("B07", None, 2)
    assert noor_by_api.patch(path, {"rack": "B08", "version": 1}).status_code == 409
    down = {"health": "down", "since": "2020-01-01T00:00:00Z", "words": "Fan"}
    assert ok(noor_by_api.post(f"{path}/health", down))["health"] == "down"
    assert ok(noor_by_api.get(f"{path}/health"))[0]["words"] == "Fan"
    assert len(ok(noor_by_api.get("/estate/items?source=nb&key=7"))["items"]) == 1
    assert len(ok(noor_by_api.get("/estate/items?q=rad&health=down"))["items"]) == 1
    ok(noor_by_api.post(f"{path}/retirement", {"reason": "sold"}))
    assert ok(noor_by_api.post(f"{path}/restoration"))["retired_at"] is None
    assert "firmware" in str(ok(noor_by_api.get("/estate/kinds")))


def test_misses_are_named_at_their_place(noor_by_api: Caller) -> None:
    for wrong, place in [
        ({"kind": "spaceship"}, "kind"),
        ({"kind": "server", "owner_team": "nobody"}, "owner_team"),
        ({"kind": "server", "owner": "who@x.example"}, "owner"),
        ({"kind": "service", "service": "nothing"}, "service"),
    ]:
        answer = noor_by_api.post("/estate/items", {"name": "a", **wrong})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["path"] == place


def test_needs_relations_and_fates_by_api(noor_by_api: Caller, noor: Person) -> None:
    vpn, a, b = make.items(noor, "vpn", "a", "b")
    path = f"/estate/items/{vpn.pk}"

    need = ok(noor_by_api.post(f"{path}/needs", {"members": [a.pk, b.pk], "k": 1}), 201)
    assert [one["name"] for one in need["members"]] == ["a", "b"]
    assert noor_by_api.post(f"{path}/needs", {"members": [vpn.pk]}).status_code == 409
    assert noor_by_api.post(f"{path}/needs", {"members": [999_999]}).status_code == 422
    fresh = ok(noor_by_api.put(f"/estate/needs/{need['number']}", {"members": [a.pk]}))
    assert ok(noor_by_api.get(f"{path}/needs"))[0]["number"] == fresh["number"]
    assert ok(noor_by_api.get(f"/estate/items/{a.pk}/needed-by"))[0]["item"] == vpn.pk
    assert ok(noor_by_api.post(f"/estate/needs/{fresh['number']}/ending"))["until"]

    related = {"kind": "contains", "other": a.pk}
    relation = ok(noor_by_api.post(f"{path}/relations", related), 201)
    assert ok(noor_by_api.get(f"{path}/relations"))[0]["other"]["name"] == "a"
    assert ok(noor_by_api.post(f"/estate/relations/{relation['number']}/ending"))["until"]
    assert noor_by_api.post(f"{path}/relations", {**related, "kind": "odd"}).status_code == 422

    fate = ok(noor_by_api.post("/estate/fates", {"name": "Duct", "members": [a.pk, b.pk]}), 201)
    there = f"/estate/fates/{fate['number']}"
    changed = ok(noor_by_api.put(there, {"name": "Duct 2", "members": [a.pk, vpn.pk]}))
    assert [one["name"] for one in changed["members"]] == ["vpn", "a"]
    assert len(ok(noor_by_api.get("/estate/fates"))["items"]) == 1
    assert ok(noor_by_api.get(there))["name"] == "Duct 2"
    assert ok(noor_by_api.get(there))["failure"]["origin"] == "unknown"
    assert ok(noor_by_api.post(f"{there}/ending"))["until"]


def test_how_often_a_fate_fails_by_api(noor_by_api: Caller, noor: Person, ines: Person) -> None:
    rack = make.items(noor, "a", "b", site="Leiden", rack="B07")[0].fates.get(
        fate__rule__slug="rack"
    )
    there = f"/estate/fates/{rack.fate_id}/failure"

    usual = ok(noor_by_api.get(there))
    said = {"number": 3, "unit": "failures", "hours": 26_000, "source": "history", "words": "logs"}
    own = ok(noor_by_api.put(there, said))

    assert usual["origin"] in {"rule", "unknown"}
    assert (own["origin"], own["source"], own["words"]) == ("item", "history", "logs")
    assert own["per_hour"] == pytest.approx(3.5 / 26_000)
    assert own["per_hour_between"] == pytest.approx([4.168e-5, 2.7052e-4], rel=1e-3)
    assert ok(noor_by_api.put(there, {}))["origin"] == usual["origin"]
    wrong = noor_by_api.put(there, {"number": 3, "unit": "failures"})
    assert (wrong.status_code, "in how many hours" in wrong.content.decode()) == (409, True)
    assert noor_by_api.put(there, {"number": 3, "unit": "odd"}).status_code == 422
    assert Caller(ines).put(there, said).status_code == 409
    assert Caller(noor, ["read"]).put(there, said).status_code == 403


BATCH: dict[str, Any] = {
    "source": "discovery",
    "items": [
        {"key": "h1", "name": "host-1", "kind": "server", "attributes": {"cpus": 4}},
        {"key": "vm1", "name": "vm-1", "kind": "virtual-machine", "needs": [{"members": ["h1"]}]},
        {"key": "odd", "name": "x", "kind": "spaceship"},
        {"key": "many", "name": "y", "kind": "server", "attributes": {"cpus": "many"}},
        {"key": "h1", "name": "host-1 again", "kind": "server"},
    ],
}


def test_a_batch_is_answered_row_by_row(noor_by_api: Caller) -> None:
    told = ok(noor_by_api.post("/estate/items/batch", BATCH))

    actions = [row["action"] for row in told["rows"]]
    assert actions == ["create", "create", "refuse", "refuse", "refuse"]
    assert (told["created"], told["refused"]) == (2, 3)
    assert "no kind “spaceship”" in told["rows"][2]["detail"]
    assert "must be a number" in told["rows"][3]["detail"]
    assert "twice" in told["rows"][4]["detail"]
    need = Need.objects.get()
    assert (need.source, need.item.name) == ("discovery", "vm-1")


def test_a_batch_told_again_changes_nothing(noor_by_api: Caller) -> None:
    sound = {**BATCH, "items": BATCH["items"][:2]}
    noor_by_api.post("/estate/items/batch", sound)

    again = ok(noor_by_api.post("/estate/items/batch", sound))

    assert (again["same"], again["created"], again["updated"]) == (2, 0, 0)
    assert (ConfigurationItem.objects.count(), Need.objects.count()) == (2, 1)


def test_a_batch_ends_only_needs_of_its_own(noor_by_api: Caller, noor: Person) -> None:
    noor_by_api.post("/estate/items/batch", {**BATCH, "items": BATCH["items"][:2]})
    vm = ConfigurationItem.objects.get(name="vm-1")
    set_need(vm, members=[make.item(noor, "san-a", "storage")], by=noor)
    row = {"key": "vm1", "name": "vm-1", "kind": "virtual-machine", "site": "Leiden"}

    told = ok(noor_by_api.post("/estate/items/batch", {**BATCH, "items": [{**row, "needs": []}]}))
    missing = {**row, "needs": [{"members": ["nowhere"]}]}
    refused = ok(noor_by_api.post("/estate/items/batch", {**BATCH, "items": [missing]}))

    assert told["rows"][0]["action"] == "update"
    assert [one.source for one in needs_of(vm)] == [""]
    assert "has the key “nowhere”" in refused["rows"][0]["detail"]


def test_who_only_reads_or_asks_changes_nothing(ines: Person, rae: Person, noor: Person) -> None:
    item = make.item(noor)

    assert Caller(noor, ["read"]).patch(f"/estate/items/{item.pk}", {}).status_code == 403
    assert Caller(ines).patch(f"/estate/items/{item.pk}", {"rack": "B"}).status_code == 409
    assert Caller(ines).post("/estate/items/batch", BATCH).status_code == 409
    assert Caller(rae).get(f"/estate/items/{item.pk}").status_code == 404
    assert ok(Caller(rae).get("/estate/items"))["items"] == []
    assert ok(Caller(rae).get("/estate/fates"))["items"] == []

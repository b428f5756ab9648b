"""The pages of items: whoever works here reads them, keepers change what stands there."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from thirdline.foundation.people.models import Person
from thirdline.reference.estate.models import ConfigurationItem, Need, RelationKind
from thirdline.reference.estate.operations import (
    relate_items,
    retire_item,
    say_health,
    set_need,
)
from thirdline.reference.estate.queries import needs_of
from thirdline.reference.estate.tests import make

UGLY = "<b>" + "x" * 180 + " \u202eevil\u0000"[:8]


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return str(answer.content.decode())


def test_an_empty_estate_says_where_to_begin(as_noor: Client) -> None:
    assert "Register the first service" in text(as_noor, "/estate/items")
    assert "Nothing has been retired" in text(as_noor, "/estate/items/retired")
    assert "No shared fate is known" in text(as_noor, "/estate/fates")


def test_agents_read_and_say_that_it_is_down_but_change_nothing(
    client: Client, ines: Person, noor: Person
) -> None:
    item = make.item(noor, "rad-a")
    client.force_login(ines)

    shown = text(client, f"/estate/items/{item.pk}")
    assert "Say how it is" in shown
    assert "/edit" not in shown
    assert client.get(f"/estate/items/{item.pk}/edit").status_code == 404
    client.post(f"/estate/items/{item.pk}/health", {"health": "down", "words": "No answer"})

    item.refresh_from_db()
    assert (item.health, item.health_words) == ("down", "No answer")
    assert client.post(f"/estate/items/{item.pk}/health", {"health": "odd"}).status_code == 409


def test_an_item_is_registered_and_edited_on_its_pages(as_noor: Client) -> None:
    assert "What is it?" in text(as_noor, "/estate/items/new")
    given = {"name": "rad-a", "kind": "server", "lifecycle": "in_service", "attribute.cpus": "8"}
    assert as_noor.post("/estate/items/new?kind=server", {**given, "name": ""}).status_code == 422
    wrong = as_noor.post("/estate/items/new?kind=server", {**given, "attribute.cpus": "many"})
    assert (wrong.status_code, "must be a number" in wrong.content.decode()) == (409, True)
    as_noor.post("/estate/items/new?kind=server", given)

    item = ConfigurationItem.objects.get()
    assert item.attributes == {"cpus": 8}
    changed = {**given, "version": 1, "rack": "B07", "attribute.feeds": "A1\nB1"}
    as_noor.post(f"/estate/items/{item.pk}/edit", changed)
    item.refresh_from_db()
    assert (item.rack, item.attributes["feeds"]) == ("B07", ["A1", "B1"])
    stale = as_noor.post(f"/estate/items/{item.pk}/edit", changed)
    assert (stale.status_code, "changed it meanwhile" in stale.content.decode()) == (409, True)


def test_a_page_shows_margin_history_and_who_needs_it(as_noor: Client, noor: Person) -> None:
    need = make.group(noor, k=1, of=2)
    node = ConfigurationItem.objects.get(name="node-1")
    say_health(node, health="down", by=noor)

    service = text(as_noor, f"/estate/items/{need.item_id}")
    member = text(as_noor, f"/estate/items/{node.pk}")

    assert 'aria-label="1 of 2 up, 1 needed"' in service
    assert "none left" in service
    assert "needs 1 of 2: node-1, node-2" in service
    assert "Down since" in member
    assert "Also end the needs of VPN for it" in member


def test_ugly_names_are_shown_as_they_are(as_noor: Client, noor: Person) -> None:
    item = make.item(noor, UGLY, about=UGLY * 20, supplier="<i>" * 20)
    set_need(item, members=[make.item(noor, UGLY[:190] + "2")], by=noor)

    for address in ("/estate/items", f"/estate/items/{item.pk}", f"/estate/items/{item.pk}/edit"):
        shown = text(as_noor, address)
        assert "<b>xx" not in shown
        assert "&lt;b&gt;xx" in shown


def test_a_list_is_filtered_and_paged_both_ways(as_noor: Client, noor: Person) -> None:
    make.items(noor, *(f"node-{number:03d}" for number in range(60)), site="Leiden")
    make.item(noor, "fw-1", "firewall", site="Almere", environment="test")

    first = text(as_noor, "/estate/items?kind=server")
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = text(as_noor, f"/estate/items{following}")
    back = second.split('rel="prev" href="')[1].split('"')[0].replace("&amp;", "&")

    assert ("node-049" in first, "node-050" in first) == (True, False)
    assert ("node-050" in second, "node-059" in second) == (True, True)
    assert "node-000" in text(as_noor, f"/estate/items{back}")
    for query in ("site=Almere", "environment=test", "q=fw", "kind=firewall&health=up"):
        shown = text(as_noor, f"/estate/items?{query}")
        assert ("fw-1" in shown, "node-000" in shown) == (True, False), query
    for query in ("site=Paris", "health=odd", "q=%00", "lifecycle=retired", "kind=nothing"):
        assert "No item in use is like that" in text(as_noor, f"/estate/items?{query}"), query
    assert "node-000" in text(as_noor, "/estate/items?after=rubbish")


def test_a_page_of_the_list_costs_a_fixed_number_of_questions(
    as_noor: Client, noor: Person
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            text(as_noor, "/estate/items?kind=server")
        return len(found)

    make.items(noor, "a", "b")
    text(as_noor, "/estate/items")
    few = asked()
    make.items(noor, *(f"node-{number}" for number in range(20)))
    assert asked() == few


def test_many_are_changed_after_a_look_at_what_would_change(as_noor: Client, noor: Person) -> None:
    one, two = make.items(noor, "a", "b")
    given = {"numbers": f"{one.pk},{two.pk}", "site": "Leiden", "emptied": ["supplier"]}

    drafted = as_noor.post("/estate/items/changes", {"item": [one.pk, two.pk]})
    assert "Change 2 items" in drafted.content.decode()
    foreseen = as_noor.post("/estate/items/changes", {**given, "step": "see"})
    assert "2 items would be different" in foreseen.content.decode()
    one.refresh_from_db()
    assert one.site == ""
    as_noor.post("/estate/items/changes", {**given, "step": "do"})

    assert ConfigurationItem.objects.filter(site="Leiden").count() == 2
    assert as_noor.post("/estate/items/changes", {}).status_code == 409
    empty = as_noor.post("/estate/items/changes", {"numbers": str(one.pk), "step": "see"})
    assert (empty.status_code, "every field is empty" in empty.content.decode()) == (422, True)


def test_all_of_a_filtered_list_is_changed(as_noor: Client, noor: Person) -> None:
    make.items(noor, "a", "b")
    make.item(noor, "fw", "firewall")

    drafted = as_noor.post("/estate/items/changes?kind=server", {"all": "1"})

    assert "Change 2 items" in drafted.content.decode()


def test_the_filtered_list_is_taken_along_as_a_table(as_noor: Client, noor: Person) -> None:
    make.item(noor, "=1+1", attributes={"feeds": ["A1", "B1"]}, site="Leiden")
    make.item(noor, "fw", "firewall")

    answer = as_noor.get("/estate/items/export?kind=server")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]

    assert len(lines) == 2
    assert lines[0].startswith("number,name,kind,lifecycle")
    assert "'=1+1" in lines[1]
    assert '"A1, B1"' in lines[1]


def test_a_need_is_written_with_typed_names(as_noor: Client, noor: Person) -> None:
    vpn = make.item(noor, "VPN", "service")
    a, _b = make.items(noor, "rad-a", "rad-b")
    address = f"/estate/items/{vpn.pk}/needs"

    unknown = as_noor.post(address, {"k": 1, "members_typed": "rad-a, rad-z"})
    assert (unknown.status_code, "no item “rad-z”" in unknown.content.decode()) == (409, True)
    vague = as_noor.post(address, {"k": 1, "members_typed": "rad"})
    assert "may be any of these: rad-a" in vague.content.decode()
    as_noor.post(address, {"k": 1, "label": "Sign-in", "members": [a.pk], "members_typed": "rad-b"})

    (need,) = needs_of(vpn)
    assert [one.item.name for one in need.members.all()] == ["rad-a", "rad-b"]
    assert "Sign-in" in text(as_noor, f"/estate/needs/{need.pk}")
    as_noor.post(f"/estate/needs/{need.pk}", {"k": 1, "members": [a.pk]})
    assert needs_of(vpn)[0].members.count() == 1
    as_noor.post(f"/estate/needs/{needs_of(vpn)[0].pk}/ending")
    assert not Need.objects.filter(until=None).exists()


def test_items_are_offered_while_a_name_is_typed(as_noor: Client, noor: Person) -> None:
    make.items(noor, "rad-a", "erp-db")

    found = as_noor.get("/estate/items/find?q=ra").json()["items"]

    assert [one["label"] for one in found] == ["rad-a"]
    assert as_noor.get("/estate/items/find?q=").json() == {"items": []}


def test_relations_are_said_and_ended_on_the_page(as_noor: Client, noor: Person) -> None:
    a, b = make.items(noor, "a", "b")
    address = f"/estate/items/{a.pk}/relations"
    assert as_noor.post(address, {"kind": "contains"}).status_code == 409
    as_noor.post(address, {"kind": "contains", "members_typed": "b"})

    assert "stands in" in text(as_noor, f"/estate/items/{b.pk}")
    kind = RelationKind.objects.get(slug="cabled-to")
    relation = relate_items(a, kind=kind, other=b, by=noor)
    answer = as_noor.post(f"/estate/relations/{relation.pk}/ending", {"from": str(b.pk)})
    assert answer["Location"] == f"/estate/items/{b.pk}"


def test_fates_are_listed_named_and_ended(as_noor: Client, noor: Person) -> None:
    make.items(noor, "a", "b", site="Leiden")
    as_noor.post("/estate/fates/new", {"name": "Cooling", "members_typed": "a, b"})

    shown = text(as_noor, "/estate/fates")
    assert "Cooling" in shown
    assert "Site Leiden" in shown
    by_hand = text(as_noor, "/estate/fates?rule=by-hand")
    assert "Site Leiden" not in by_hand
    address = by_hand.split('href="/estate/fates/')[2].split('"')[0]
    number = next(part for part in by_hand.split('"/estate/fates/') if part[0].isdigit()).split(
        '"'
    )[0]
    assert address
    assert "named by hand" in text(as_noor, f"/estate/fates/{number}")
    as_noor.post(f"/estate/fates/{number}/edit", {"name": "Cooling 2", "members_typed": "a, b"})
    assert "Cooling 2" in text(as_noor, f"/estate/fates/{number}/edit")
    as_noor.post(f"/estate/fates/{number}/ending")
    assert "These shared it then" in text(as_noor, f"/estate/fates/{number}")


def test_a_retired_item_is_found_and_restored(as_noor: Client, noor: Person) -> None:
    item = make.item(noor, "rad-a")
    as_noor.post(f"/estate/items/{item.pk}/retirement", {"reason": "sold"})

    assert "rad-a" in text(as_noor, "/estate/items/retired?q=rad")
    assert "sold" in text(as_noor, f"/estate/items/{item.pk}")
    as_noor.post(f"/estate/items/{item.pk}/restoration")
    item.refresh_from_db()
    assert item.retired_at is None


def test_retired_items_page_by_key(as_noor: Client, noor: Person) -> None:
    for one in make.items(noor, *(f"n{number}" for number in range(52))):
        retire_item(one, reason="sold", by=noor)

    first = text(as_noor, "/estate/items/retired")
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "n0<" in text(as_noor, f"/estate/items/retired{following}").replace(" ", "")
    assert text(as_noor, "/estate/items/retired?after=rubbish")


def test_a_failure_figure_is_kept_with_its_source(as_noor: Client, noor: Person) -> None:
    item = make.item(noor, "rad-a")
    assert "usual for the kind" in text(as_noor, f"/estate/items/{item.pk}")
    address = f"/estate/items/{item.pk}/failure"
    given = {"failure_number": "0.2", "failure_unit": "per_year", "failure_source": "history"}

    as_noor.post(address, {**given, "failure_words": "tickets of 2025"})

    shown = text(as_noor, f"/estate/items/{item.pk}")
    assert "tickets of 2025" in shown
    assert "18.1 %" in shown.replace("\u202f", " ").replace("\u00a0", " ")
    wrong = as_noor.post(address, {**given, "failure_unit": "probability", "failure_number": 3})
    assert (wrong.status_code, "between 0 and 1" in wrong.content.decode()) == (409, True)


def test_failures_counted_in_hours_are_shown_with_how_sure_that_is(
    as_noor: Client, noor: Person
) -> None:
    item = make.item(noor, "rad-a")
    address = f"/estate/items/{item.pk}/failure"
    given = {"failure_number": "3", "failure_unit": "failures", "failure_source": "history"}

    refused = as_noor.post(address, given)
    as_noor.post(address, given | {"failure_hours": "26000", "failure_words": "tickets since 2023"})

    assert "in how many hours" in refused.content.decode()
    shown = text(as_noor, f"/estate/items/{item.pk}").replace("\u202f", " ").replace("\u00a0", " ")
    assert "3 failures in 26 000 h" in shown
    assert "once in 7 429 h; with 90 % certainty between 3 697 h and 23 992 h" in shown
    assert 'value="26000' in text(as_noor, address)
    assert "Unit: failures counted in a period, was nothing" in shown
    assert "Period in hours: 26000, was nothing" in shown

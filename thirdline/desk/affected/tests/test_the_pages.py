"""The service panel of a ticket, the open tickets of an item, and what people outside see: nothing."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import House
from thirdline.desk.affected.operations import say_affected
from thirdline.desk.affected.queries import items_of
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import open_ticket, restrict_ticket
from thirdline.foundation.people.models import Person
from thirdline.reference.estate.models import ConfigurationItem
from thirdline.reference.estate.operations import edit_item, say_health, set_need
from thirdline.reference.estate.tests.make import item

HTMX = {"HX-Request": "true"}


@pytest.fixture
def vpn(house: House, noor: Person) -> ConfigurationItem:
    """VPN needs one of two gateways and one RADIUS server; payroll needs VPN."""
    made = item(noor, "VPN", "service", service=house.vpn, users=412)
    gates = [item(noor, name, "firewall") for name in ("fw-edge-a", "fw-edge-b")]
    set_need(made, members=gates, k=1, label="Gateways", by=noor)
    set_need(made, members=[item(noor, "rad-b")], by=noor)
    payroll = item(noor, "Payroll", "service", users=88)
    set_need(payroll, members=[made], by=noor)
    return made


def named(name: str) -> ConfigurationItem:
    return ConfigurationItem.objects.get(name=name)


def page(client: Client, url: str, **headers: str) -> str:
    answer = client.get(url, headers=headers)
    assert answer.status_code == 200, answer.content[:300]
    return " ".join(answer.content.decode().split())


def test_the_ticket_page_names_what_is_affected_and_fetches_the_rest(
    client: Client, ticket: Ticket, vpn: ConfigurationItem, ines: Person
) -> None:
    say_affected(ticket, items=[named("fw-edge-a")], words="No <b>tunnel</b>.", by=ines)
    client.force_login(ines)

    shown = page(client, f"/tickets/{ticket.pk}")

    assert "fw-edge-a" in shown
    assert "No &lt;b&gt;tunnel&lt;/b&gt;." in shown
    assert f'hx-get="/tickets/{ticket.pk}/service" hx-trigger="revealed"' in shown


def test_what_it_reaches_counts_all_that_is_affected_together(
    client: Client, ticket: Ticket, vpn: ConfigurationItem, ines: Person
) -> None:
    client.force_login(ines)
    say_affected(ticket, items=[named("fw-edge-a")], by=ines)
    assert "No service is lost with it" in page(client, f"/tickets/{ticket.pk}/service")

    say_affected(ticket, items=[named("fw-edge-b")], by=ines)

    shown = page(client, f"/tickets/{ticket.pk}/service")
    assert "500 people, 2 services" in shown
    assert shown.index(">VPN</a>") < shown.index(">Payroll</a>")


def test_the_map_of_the_service_opens_where_the_trouble_is(
    client: Client, ticket: Ticket, vpn: ConfigurationItem, ines: Person
) -> None:
    client.force_login(ines)
    url, small = f"/tickets/{ticket.pk}/service", f"/estate/items/{vpn.pk}/small-map?chosen=i"
    assert f'hx-get="{small}{vpn.pk}"' in page(client, url)

    say_affected(ticket, items=[named("fw-edge-a")], by=ines)

    assert f'hx-get="{small}{named("fw-edge-a").pk}"' in page(client, url)
    assert "<service-map" in page(client, f"{small}{named('fw-edge-a').pk}")


def test_the_margin_of_the_service_is_that_of_this_moment(
    client: Client, ticket: Ticket, vpn: ConfigurationItem, ines: Person
) -> None:
    client.force_login(ines)
    url = f"/tickets/{ticket.pk}/service"

    assert "One failure from down" in page(client, url)
    say_health(named("fw-edge-a"), health="down", by=ines)
    assert "1 of 2 up, 1 needed" in page(client, url)
    say_health(named("rad-b"), health="down", words="No answer.", by=ines)
    shown = page(client, url)

    assert "Not up now below VPN, and not named:" in shown
    assert shown.count("Name it<") == 2


def test_a_suggestion_is_taken_with_one_press_and_never_by_itself(
    client: Client, ticket: Ticket, vpn: ConfigurationItem, ines: Person
) -> None:
    low = say_health(named("rad-b"), health="down", by=ines)
    client.force_login(ines)
    assert items_of(ticket) == []

    given = {"items": low.label}
    answer = client.post(f"/tickets/{ticket.pk}/items", given, headers=HTMX)

    assert (answer.status_code, items_of(ticket)) == (200, [low])
    assert b'id="ticket-service"' in answer.content
    assert b"Not up now below" not in client.get(f"/tickets/{ticket.pk}/service").content


def test_recent_changes_and_other_tickets_stand_beside_it(
    client: Client, ticket: Ticket, vpn: ConfigurationItem, ines: Person, noor: Person
) -> None:
    rae, service = ticket.requester, ticket.service
    other = open_ticket(title="No tunnel", requester=rae, by=rae, service=service)
    secret = open_ticket(title="Odd sign-ins", requester=rae, by=rae, service=service)
    for one in (ticket, other, secret):
        say_affected(one, items=[named("rad-b")], by=ines)
    restrict_ticket(secret, named=[], by=ines)
    edit_item(named("rad-b"), changes={"rack": "B07"}, by=noor)
    client.force_login(noor)

    shown = page(client, f"/tickets/{ticket.pk}/service")

    assert "edited: Rack B07" in shown
    assert "No tunnel" in shown
    assert "Odd sign-ins" not in shown


def test_items_are_named_by_label_or_name_and_refused_by_name(
    client: Client, ticket: Ticket, vpn: ConfigurationItem, ines: Person, noor: Person
) -> None:
    client.force_login(ines)
    url = f"/tickets/{ticket.pk}/items"
    item(noor, "rad-c"), item(noor, "Rad-C")

    for wrong, why in (
        ("", "Name at least one item"),
        ("fw-nowhere", "There is no item “fw-nowhere”"),
        ("CI-999999", "There is no item “CI-999999”"),
        ("rad-c", "“rad-c” may be "),
        ("fw-edge", "“fw-edge” may be "),
    ):
        answer = client.post(url, {"items": wrong}, headers=HTMX)
        assert (answer.status_code, why in answer.content.decode()) == (422, True), wrong
    b = named("fw-edge-b")
    answer = client.post(url, {"items": f"FW-Edge-A, {b.label.lower()}"})
    assert (answer.status_code, answer["Location"]) == (303, f"/tickets/{ticket.pk}")
    assert [one.name for one in items_of(ticket)] == ["fw-edge-a", "fw-edge-b"]
    client.post(f"/tickets/{ticket.pk}/items/{b.pk}/removal", {"words": "It was the other."})
    assert [one.name for one in items_of(ticket)] == ["fw-edge-a"]
    assert client.get(f"/tickets/{ticket.pk}/items").status_code == 200


def test_the_field_offers_what_is_not_named_yet(
    client: Client, ticket: Ticket, vpn: ConfigurationItem, ines: Person
) -> None:
    client.force_login(ines)
    a, b = named("fw-edge-a"), named("fw-edge-b")
    say_affected(ticket, items=[a], by=ines)

    shown = page(client, f"/tickets/{ticket.pk}/items/found?items=rad-b,+fw", **HTMX)

    assert f'<option value="rad-b, {b.label}">fw-edge-b, Firewall' in shown
    assert "fw-edge-a" not in shown


def test_an_item_shows_its_open_tickets_to_those_who_may_read_them(
    client: Client, ticket: Ticket, vpn: ConfigurationItem, ines: Person, noor: Person
) -> None:
    rad = named("rad-b")
    say_affected(ticket, items=[rad], by=ines)
    restrict_ticket(ticket, named=[], by=ines)

    for person, count in ((ines, 1), (noor, 0)):
        client.force_login(person)
        for url in (f"/estate/items/{rad.pk}", f"/estate/items/{rad.pk}/tickets"):
            assert page(client, url).count(f"{ticket.label} {ticket.title}</a>") == count, url
        rows = client.get(f"/api/v1/estate/items/{rad.pk}/tickets").json()["items"]
        assert [one["number"] for one in rows] == [ticket.pk] * count


def test_people_outside_are_told_nothing_of_it(
    client: Client, ticket: Ticket, vpn: ConfigurationItem, rae: Person, ines: Person
) -> None:
    say_affected(ticket, items=[named("rad-b")], words="It hangs.", by=ines)
    client.force_login(rae)

    for url in (f"/tickets/{ticket.pk}", f"/api/v1/tickets/{ticket.pk}", f"/help/{ticket.pk}"):
        shown = client.get(url, follow=True).content.decode()
        assert "rad-b" not in shown
        assert "It hangs." not in shown
    for url in ("service", "items", "items/found"):
        assert client.get(f"/tickets/{ticket.pk}/{url}").status_code == 404
    assert client.get(f"/api/v1/tickets/{ticket.pk}/items").status_code == 404


def test_the_api_names_and_takes_back(
    client: Client, ticket: Ticket, vpn: ConfigurationItem, ines: Person
) -> None:
    client.force_login(ines)
    rad, url = named("rad-b"), f"/api/v1/tickets/{ticket.pk}/items"
    given = {"items": [rad.pk], "words": "No answer."}

    (made,) = client.post(url, given, "application/json").json()
    assert (made["name"], made["kind"], made["source"], made["words"]) == (
        "rad-b", "server", "hand", "No answer.",
    )  # fmt: skip
    assert client.get(url).json() == [made]
    assert client.post(url, {"items": [10**9]}, "application/json").status_code == 404
    assert client.post(url, {"items": []}, "application/json").status_code == 422
    removal = f"{url}/{rad.pk}/removal"
    assert client.post(removal, {}, "application/json").json() == []
    assert client.post(removal, {}, "application/json").status_code == 409


def test_where_nothing_is_known_it_says_so(
    client: Client, house: House, rae: Person, ines: Person
) -> None:
    bare = open_ticket(title="Something", requester=rae, by=rae)
    paid = open_ticket(title="Payroll", requester=rae, by=rae, service=house.payroll)
    client.force_login(ines)

    assert "nobody can say what else it reaches" in page(client, f"/tickets/{bare.pk}")
    assert "Payroll is no item of the estate yet" in page(client, f"/tickets/{paid.pk}/service")

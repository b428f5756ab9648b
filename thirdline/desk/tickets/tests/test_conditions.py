"""The ticket's fields: facts and queries agree, and an edit of the set-up shows at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from thirdline.desk.tickets.conditions import LOOKUPS, facts_of, lookups, ticket_fields
from thirdline.desk.tickets.models import Category, CategoryField, Service, Ticket
from thirdline.desk.tickets.operations import open_ticket, put_on_hold, take_ticket
from thirdline.desk.tickets.queries import ticket_for
from thirdline.desk.tickets.states import HoldReason
from thirdline.engines.conditions import ConditionError, Kind, describe, evaluate, parse
from thirdline.engines.conditions.operators import operators_for
from thirdline.kit.conditions import compile_to_q
from thirdline.reference.estate.models import ConfigurationItem, ItemKind

NOW = datetime(2026, 6, 30, 14, 12, tzinfo=UTC)
FIELD_TYPES = {"site": "text", "notes": "long_text", "seats": "number", "needed": "date", "os": "choice", "agreed": "flag"}  # fmt: skip
CUSTOM = [
    {},
    {"site": "Leiden", "notes": "Two floors", "seats": 4, "needed": "2026-07-01", "os": "Linux", "agreed": True},
    {"site": "", "seats": 2.5, "needed": "2026-06-01", "os": "Windows 11", "agreed": False},
    # Values of a field that changed its type since.
    {"site": 7, "notes": None, "seats": "4", "needed": "2026-02-30", "os": 3, "agreed": "yes"},
]  # fmt: skip
OPERANDS: dict[str, list[Any]] = {
    Kind.TEXT: ["leiden", "VPN", "two"],
    Kind.NUMBER: [1, 2.5, 4],
    Kind.MOMENT: ["2026-06-30T00:00:00Z", "2026-07-01T00:00:00Z", "2030-01-01T00:00:00Z"],
    Kind.FLAG: [True, False],
    Kind.TAGS: [["vip"], ["VIP", "board"]],
}


@pytest.fixture
def asking(house: Any) -> Category:
    made = Category.objects.create(name="New device", slug="device", kind="request")
    for place, (key, type_) in enumerate(FIELD_TYPES.items()):
        CategoryField.objects.create(
            category=made, key=key, label=key.title(), type=type_, position=place,
            choices=["Linux", "Windows 11"] if type_ == "choice" else [],
        )  # fmt: skip
    return made


@pytest.fixture
def tickets(house: Any, asking: Category, rae: Any, otto: Any, ines: Any) -> list[Ticket]:
    """Full ones and bare ones: held, placed, restricted, with and without a service."""
    made = [
        open_ticket(title=f"VPN {at}", requester=rae if at % 2 else otto, by=rae, category=asking)
        for at in range(len(CUSTOM))
    ]
    for ticket, values in zip(made, CUSTOM, strict=True):
        Ticket.objects.filter(pk=ticket.pk).update(custom=values)
    Ticket.objects.filter(pk=made[0].pk).update(
        category=None,
        tags=["vip", "Board"],
        affected_items=["vip", "ci-40"],
        affected_kinds=["firewall"],
        restricted=True,
        next_due_at=NOW,
        reopened_count=1,
        resolved_at=NOW,
    )
    in_the_estate(house.vpn, criticality=None, owner_team=house.network, health="down")
    Ticket.objects.filter(pk=made[1].pk).update(
        service=house.vpn, description="Two floors", priority=1
    )
    take_ticket(made[2], by=ines)
    put_on_hold(made[2], reason=HoldReason.VENDOR, words="Waiting for the part.", by=ines)
    return list(Ticket.objects.select_related("requester").order_by("pk"))


def in_the_estate(service: Service, **facts: Any) -> ConfigurationItem:
    kind, _new = ItemKind.objects.get_or_create(name="Service", slug="service", is_service=True)
    return ConfigurationItem.objects.create(
        name=service.name, kind=kind, service=service, created_at=NOW, changed_at=NOW, **facts
    )


def operands(field: Any, people: list[str]) -> list[Any]:
    if field.kind in (Kind.CHOICE, Kind.REFERENCE):
        return list(field.choices.slugs()) or people
    return OPERANDS[field.kind]


def trees(field: Any, people: list[str]) -> Iterator[dict[str, Any]]:
    for operator in operators_for(field):
        if operator.wants.name == "TRUTH":
            yield {field.name: {operator.name: True}}
        elif operator.wants.name == "DURATION":
            yield {field.name: {operator.name: "1 day"}}
        else:
            for one in operands(field, people):
                yield {field.name: {operator.name: one}}


def test_every_field_has_a_lookup(asking):
    assert set(lookups()) == set(ticket_fields())
    assert set(LOOKUPS) == {name for name in ticket_fields() if not name.startswith("custom.")}


def test_every_field_has_a_fact(tickets):
    facts = facts_of(tickets[1])

    assert set(facts) == set(ticket_fields())


@pytest.mark.slow
def test_facts_and_queries_agree_on_every_field_and_operator(tickets, rae, ines, ada):
    fields, places = ticket_fields(), lookups()
    people = [rae.email, ines.email, ada.email]
    asked = 0
    for field in fields.values():
        for tree in trees(field, people):
            for sign in (tree, {"not": tree}):
                condition = parse(sign, fields)
                expected = {
                    t.pk for t in tickets if evaluate(condition, facts_of(t, fields), NOW).held
                }
                found = Ticket.objects.filter(compile_to_q(condition, places, now=NOW))
                assert set(found.values_list("pk", flat=True)) == expected, describe(condition)
                asked += 1
    assert asked > 400


def test_each_field_can_tell_tickets_apart(tickets):
    fields = ticket_fields()
    facts = [facts_of(ticket, fields) for ticket in tickets]

    empty = {name for name in fields if all(one.get(name) in (None, "", []) for one in facts)}

    assert empty == {"requester.company", "asked_person"}


def test_a_loaded_ticket_gives_its_facts_without_a_query(ticket, ines):
    loaded = ticket_for(ines, ticket.pk)

    with CaptureQueriesContext(connection) as asked:
        facts_of(loaded)

    assert len(asked) == 0


def test_choices_are_kept_between_two_questions(house):
    ticket_fields()

    with CaptureQueriesContext(connection) as asked:
        ticket_fields()

    assert len(asked) == 1


def test_a_new_service_can_be_named_at_once(house):
    ticket_fields()
    Service.objects.create(name="Mail", slug="mail")

    assert describe(parse({"service": "mail"}, ticket_fields())) == "service is Mail"


def test_a_retired_service_can_no_longer_be_named(house):
    ticket_fields()
    Service.objects.filter(pk=house.vpn.pk).update(retired_at=NOW)

    with pytest.raises(ConditionError, match="there is no service “vpn”"):
        parse({"service": "vpn"}, ticket_fields())


def test_a_retired_service_keeps_its_name_in_explanations(house, ticket):
    condition = parse({"service": "payroll"}, ticket_fields())
    Service.objects.filter(pk=house.vpn.pk).update(retired_at=NOW)

    told = evaluate(condition, facts_of(ticket), NOW).steps[0]

    assert told.fact == "VPN"


def test_me_is_the_reader(ticket, rae, otto):
    tree = {"requester": "me"}

    assert evaluate(parse(tree, ticket_fields(rae)), facts_of(ticket), NOW).held
    assert not evaluate(parse(tree, ticket_fields(otto)), facts_of(ticket), NOW).held


def test_me_is_nobody_where_nobody_reads(house):
    with pytest.raises(ConditionError, match="there is no requester “me”"):
        parse({"requester": "me"}, ticket_fields())


def test_one_key_of_two_types_is_read_as_the_older_category_meant_it(asking):
    newer = Category.objects.create(name="Licence", slug="licence")
    CategoryField.objects.create(category=newer, key="seats", label="Seats", type="text")

    assert ticket_fields()["custom.seats"].kind is Kind.NUMBER


def test_choices_of_one_key_are_joined(asking):
    newer = Category.objects.create(name="Licence", slug="licence")
    CategoryField.objects.create(
        category=newer, key="os", label="System", type="choice", choices=["Linux", "macOS"]
    )

    choices = ticket_fields()["custom.os"].choices

    assert choices is not None
    assert list(choices.slugs()) == ["Linux", "Windows 11", "macOS"]


def test_what_the_estate_says_of_a_service_comes_first_and_shows_at_once(
    house: Any, rae: Any
) -> None:
    ticket = open_ticket(title="VPN drops", requester=rae, by=rae, service=house.vpn)
    own = {"service.criticality": 1, "service.owner_team": None, "service.health": None}

    def known() -> dict[str, object]:
        return {name: facts_of(ticket, ticket_fields())[name] for name in own}

    assert known() == own
    item = in_the_estate(house.vpn, criticality=2, owner_team=house.network)
    said = {"service.criticality": 2, "service.owner_team": house.network.pk}
    assert known() == said | {"service.health": "up"}
    ConfigurationItem.objects.filter(pk=item.pk).update(health="down")
    assert known() == said | {"service.health": "down"}
    ConfigurationItem.objects.filter(pk=item.pk).update(retired_at=NOW, lifecycle="retired")
    assert known() == own


def test_whoever_only_asks_cannot_ask_about_the_estate(rae: Any, ines: Any) -> None:
    tree = {"affected.item": {"has_any": ["CI-4"]}}

    assert parse(tree, ticket_fields(ines))
    with pytest.raises(ConditionError, match=r"affected\.item"):
        parse(tree, ticket_fields(rae))

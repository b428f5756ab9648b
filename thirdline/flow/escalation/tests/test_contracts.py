"""What a tier asks: which contract applies, what is missing, who said so, what is waived."""

from __future__ import annotations

import pytest
from django.db import transaction

from tests.cast import House
from thirdline.desk.tickets.models import CategoryField, Ticket
from thirdline.desk.tickets.operations import attach_file, edit_ticket, open_ticket, set_priority
from thirdline.flow.escalation.contracts import Item, ItemKind, ItemState, Met
from thirdline.flow.escalation.operations import (
    accept_handoff,
    answer_item,
    draw_up_contract,
    waive_for_outage,
    waive_item,
)
from thirdline.flow.escalation.queries import contract_for, contract_state, contract_states
from thirdline.flow.escalation.tests.make import (
    CLIENT_LOG,
    DROP_TIMES,
    OTHER_NETWORK,
    SERVICE,
    climb,
    come_back,
    contract,
)
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.people.models import Person
from thirdline.kit.refusals import Refused


def item_of(ticket: Ticket, key: str) -> ItemState:
    state = contract_state(ticket, 2).item(key)
    assert state is not None
    return state


def name_of(ticket: Ticket, level: int) -> str:
    terms = contract_for(ticket, level)
    return terms.name if terms else ""


def attach(ticket: Ticket, name: str, by: Person) -> None:
    attach_file(ticket, name=name, type="text/plain", chunks=[b"drop"], by=by)


def test_what_is_missing_is_named_in_one_sentence_and_item_by_item(
    ticket: Ticket, ines: Person, mina: Person
) -> None:
    contract(DROP_TIMES, CLIENT_LOG, SERVICE, by=mina)

    with pytest.raises(Refused) as refused:
        climb(ticket, ines)

    assert refused.value.reason == (
        "Workplace and access does not take this yet. "
        "The contract misses “Three drop times” and “Client log”."
    )
    assert refused.value.code == "contract"
    state = contract_state(ticket, 2)
    assert [one.sentence for one in state.missing] == [
        "“Three drop times” is missing: ask Rae.",
        "“Client log” is missing: not attached yet.",
    ]
    assert item_of(ticket, "service").source == "from ticket"


def test_a_complete_contract_lets_the_ticket_climb_and_is_copied_onto_the_handoff(
    ticket: Ticket, ines: Person, mina: Person
) -> None:
    contract(DROP_TIMES, CLIENT_LOG, OTHER_NETWORK, by=mina)
    answer_item(ticket, key="drop_times", value="9:01, 9:09, 9:17", by=ines)
    answer_item(ticket, key="other_network", result="Dropped there too.", by=ines)
    attach(ticket, "client.LOG", ines)

    handoff = climb(ticket, ines)

    kept = handoff.contract or {}
    assert (kept["version"], kept["met"], kept["of"], kept["tier"]) == (1, 3, 3, 2)
    assert {one["key"]: one["value"] for one in kept["items"]} == {
        "drop_times": "9:01, 9:09, 9:17",
        "client_log": "client.LOG",
        "other_network": "Dropped there too.",
    }
    escalated = Entry.objects.get(verb="ticket.escalated")
    assert escalated.facts["contract"] == {"met": 3, "of": 3}


def test_the_most_specific_contract_applies_alone(
    ticket: Ticket, house: House, mina: Person
) -> None:
    contract(DROP_TIMES, by=mina, tier_level=None, name="Any tier")
    contract(DROP_TIMES, by=mina, tier_level=2, name="Second line")
    contract(DROP_TIMES, by=mina, tier_level=2, name="Broken", category=house.incident)
    contract(DROP_TIMES, by=mina, tier_level=None, name="VPN", service=house.vpn)

    assert [name_of(ticket, level) for level in (2, 3)] == ["VPN", "VPN"]
    edited = edit_ticket(ticket, service=house.payroll, by=mina)
    assert [name_of(edited, level) for level in (2, 3)] == ["Broken", "Any tier"]


def test_two_contracts_for_the_same_matter_are_refused(
    ticket: Ticket, house: House, mina: Person
) -> None:
    contract(DROP_TIMES, by=mina, name="One")

    with pytest.raises(Refused, match="Another contract has the same service"):
        contract(CLIENT_LOG, by=mina, name="Two")


@pytest.mark.django_db(transaction=True)
def test_a_changed_contract_is_a_new_version_and_an_equal_one_is_not(
    house: House, mina: Person
) -> None:
    assert contract(DROP_TIMES, by=mina).version == 1
    assert contract(DROP_TIMES, by=mina).version == 1
    assert contract(DROP_TIMES, CLIENT_LOG, by=mina).version == 2


@pytest.mark.django_db(transaction=True)
def test_an_item_edited_by_whatever_road_makes_a_new_version(house: House, mina: Person) -> None:
    drawn_up = contract(DROP_TIMES, CLIENT_LOG, by=mina)

    with transaction.atomic():
        drawn_up.items.filter(key="drop_times").update(label="Four drop times")
        drawn_up.items.filter(key="client_log").delete()
    drawn_up.items.update(position=0)

    drawn_up.refresh_from_db()
    assert drawn_up.version == 2


def test_a_field_item_reads_the_ticket_and_an_answer_fills_it_in(
    ticket: Ticket, house: House, ines: Person, mina: Person
) -> None:
    CategoryField.objects.create(category=house.incident, key="client", label="Client version")
    contract(Item("client", "Client version", ItemKind.FIELD), by=mina)

    answer_item(ticket, key="client", value="6.1", by=ines)

    assert ticket.custom == {"client": "6.1"}
    assert contract_state(ticket, 2).is_complete


def test_a_field_filled_in_on_the_ticket_needs_no_answer(
    ticket: Ticket, house: House, ines: Person, mina: Person
) -> None:
    CategoryField.objects.create(category=house.incident, key="client", label="Client version")
    contract(Item("client", "Client version", ItemKind.FIELD), by=mina)

    edit_ticket(ticket, custom={"client": "6.1"}, by=ines)

    assert item_of(ticket, "client").source == "from ticket"


def test_a_step_needs_its_result(ticket: Ticket, ines: Person, mina: Person) -> None:
    contract(OTHER_NETWORK, by=mina)

    with pytest.raises(Refused, match="Say what came of “Tried without home network”"):
        answer_item(ticket, key="other_network", value="Tried it", by=ines)


def test_an_attachment_cannot_be_talked_into_being_there(
    ticket: Ticket, ines: Person, mina: Person
) -> None:
    contract(CLIENT_LOG, by=mina)
    attach(ticket, "photo.png", ines)

    with pytest.raises(Refused, match="Attach a file"):
        answer_item(ticket, key="client_log", value="it is there", by=ines)
    assert not contract_state(ticket, 2).is_complete


def test_a_machine_item_may_ask_for_a_number_of_times(
    house: House, ines: Person, mina: Person, rae: Person
) -> None:
    times = {"fact": "ticket.times", "at_least": 3}
    contract(Item("times", "Three times", ItemKind.MACHINE, config=times), by=mina)
    two = open_ticket(title="VPN", description="9:01 and 9:09", requester=rae, by=rae)
    three = open_ticket(title="VPN", description="9:01, 9:09, 09:17", requester=rae, by=rae)

    states = contract_states({two: 2, three: 2})

    assert [states[one.pk].is_complete for one in (two, three)] == [False, True]
    assert states[three.pk].items[0].value == "09:17, 9:01, 9:09"


def test_the_requester_answers_what_only_they_know(
    ticket: Ticket, rae: Person, otto: Person, mina: Person
) -> None:
    contract(DROP_TIMES, OTHER_NETWORK, by=mina)

    answer_item(ticket, key="drop_times", value="9:01, 9:09, 9:17", by=rae)

    assert item_of(ticket, "drop_times").source.startswith("Rae, ")
    for person, key in ((otto, "drop_times"), (rae, "other_network")):
        with pytest.raises(Refused, match="Only people of the support teams"):
            answer_item(ticket, key=key, value="x", result="y", by=person)


def test_an_item_nobody_asks_for_is_refused(ticket: Ticket, ines: Person) -> None:
    with pytest.raises(Refused, match="No contract of"):
        answer_item(ticket, key="shoe_size", value="42", by=ines)


def test_what_a_return_names_is_missing_again_until_answered_anew(
    ticket: Ticket, ines: Person, tomas: Person, mina: Person
) -> None:
    contract(DROP_TIMES, SERVICE, by=mina)
    answer_item(ticket, key="drop_times", value="in the morning", by=ines)
    climb(ticket, ines)
    accept_handoff(ticket, by=tomas)

    handoff = come_back(ticket, tomas, "drop_times")

    assert handoff.missing == [{"key": "drop_times", "label": "Three drop times"}]
    missing = item_of(ticket, "drop_times")
    assert (missing.state, missing.source) == (Met.MISSING, "asked again by Tomas")
    with pytest.raises(Refused, match="misses “Three drop times”"):
        climb(ticket, ines)
    answer_item(ticket, key="drop_times", value="9:01, 9:09, 9:17", by=ines)
    climb(ticket, ines)
    assert ticket.tier_level == 2


def test_a_demand_in_own_words_binds_the_tier_that_made_it(
    ticket: Ticket, house: House, ines: Person, tomas: Person
) -> None:
    climb(ticket, ines)
    accept_handoff(ticket, by=tomas)

    come_back(ticket, tomas, "Name of the access point")

    assert contract_state(ticket, 2).sentence("L2") == (
        "L2 does not take this yet. The contract misses “Name of the access point”."
    )
    assert not contract_state(ticket, 3).asks_anything
    key = contract_state(ticket, 2).missing[0].item.key
    answer_item(ticket, key=key, value="ap-b2-07", by=ines)
    assert contract_state(ticket, 2).is_complete


def test_a_file_asked_for_again_must_be_a_new_one(
    ticket: Ticket, ines: Person, tomas: Person, mina: Person
) -> None:
    contract(CLIENT_LOG, by=mina)
    attach(ticket, "client.log", ines)
    climb(ticket, ines)
    accept_handoff(ticket, by=tomas)
    come_back(ticket, tomas, "client_log")

    assert not contract_state(ticket, 2).is_complete
    attach(ticket, "client.log", ines)
    assert contract_state(ticket, 2).is_complete


def test_only_who_may_waives_and_only_with_a_reason(
    ticket: Ticket, ines: Person, mina: Person
) -> None:
    contract(DROP_TIMES, by=mina)

    with pytest.raises(Refused, match="Only a lead waives"):
        waive_item(ticket, key="drop_times", reason="outage", by=ines)
    with pytest.raises(Refused, match="Say why it is waived"):
        waive_item(ticket, key="drop_times", reason="  ", by=mina)
    waive_item(ticket, key="drop_times", reason="outage", by=mina)

    state = item_of(ticket, "drop_times")
    assert (state.state, state.source) == (Met.WAIVED, "waived: outage, Mina")


def test_a_waiver_travels_with_the_handoff(ticket: Ticket, ines: Person, mina: Person) -> None:
    contract(DROP_TIMES, by=mina)
    waive_item(ticket, key="drop_times", reason="outage", by=mina)

    handoff = climb(ticket, ines)

    kept = handoff.contract or {}
    assert (kept["met"], kept["items"][0]["state"]) == (1, "waived")
    assert Entry.objects.get(verb="ticket.escalated").facts["waived"] == ["drop_times"]


def test_what_is_there_is_not_waived(ticket: Ticket, mina: Person) -> None:
    contract(SERVICE, by=mina)

    with pytest.raises(Refused, match="nothing to waive"):
        waive_item(ticket, key="service", reason="outage", by=mina)


def test_an_outage_waives_many_at_once_and_each_refusal_is_told(
    ticket: Ticket, house: House, rae: Person, mina: Person, ines: Person
) -> None:
    from thirdline.desk.tickets.operations import cancel_ticket

    contract(DROP_TIMES, CLIENT_LOG, by=mina)
    other = open_ticket(title="VPN drops too", requester=rae, by=rae, service=house.vpn)
    cancel_ticket(ticket, reason="Twice asked.", by=rae)

    told = waive_for_outage([ticket, other], reason="outage MI-57", by=mina)

    assert [one.done for one in told] == [False, True]
    assert "cancelled" in told[0].sentence
    assert contract_state(other, 2).is_complete


def test_states_of_many_tickets_cost_the_same_queries_as_of_one(
    house: House, ines: Person, mina: Person, rae: Person, django_assert_num_queries
) -> None:
    contract(DROP_TIMES, CLIENT_LOG, SERVICE, by=mina)
    tickets = [
        open_ticket(title=f"VPN {n}", requester=rae, by=rae, service=house.vpn) for n in range(5)
    ]

    with django_assert_num_queries(6):
        contract_states(dict.fromkeys(tickets[:1], 2))
    with django_assert_num_queries(6):
        contract_states(dict.fromkeys(tickets, 2))


def test_a_retired_contract_comes_back_when_it_is_drawn_up_again(
    ticket: Ticket, mina: Person
) -> None:
    from thirdline.flow.escalation.operations import retire_contract

    retire_contract(contract(DROP_TIMES, by=mina), by=mina)
    assert contract_for(ticket, 2) is None

    draw_up_contract("What the next tier wants", tier_level=2, items=[DROP_TIMES], by=mina)

    terms = contract_for(ticket, 2)
    assert terms is not None
    assert terms.items == (DROP_TIMES,)


def test_a_condition_that_cannot_be_read_is_refused_where_it_is_written(
    house: House, mina: Person
) -> None:
    with pytest.raises(Refused, match="no field"):
        contract(DROP_TIMES, by=mina, waive_when={"shoe_size": 42})


def test_a_contract_may_waive_itself_by_a_condition_on_the_ticket(
    ticket: Ticket, ines: Person, mina: Person
) -> None:
    urgent = {"priority": {"at_most": 1}}
    contract(DROP_TIMES, by=mina, waive_when=urgent)
    assert not contract_state(ticket, 2).is_complete

    set_priority(ticket, priority=1, reason="Payroll runs tonight.", by=ines)

    assert item_of(ticket, "drop_times").state is Met.WAIVED
    assert climb(ticket, ines).to_stay.tier_level == 2

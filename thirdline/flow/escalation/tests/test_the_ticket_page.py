"""Climbing from the ticket page: what is offered, what is refused in place, and what is never lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client

from tests.cast import House
from thirdline.desk.conversation.models import Draft
from thirdline.desk.tickets.models import Attachment, Handoff, Ticket
from thirdline.desk.tickets.queries import ticket_for
from thirdline.flow.escalation.models import Consult, ItemAnswer, ItemWaiver
from thirdline.flow.escalation.operations import accept_handoff, ask_team
from thirdline.flow.escalation.tests.make import (
    CLIENT_LOG,
    DROP_TIMES,
    OTHER_NETWORK,
    SERVICE,
    climb,
    come_back,
    contract,
)
from thirdline.foundation.people.models import Person

HTMX = {"HTTP_HX_REQUEST": "true"}
BUDGETS = json.loads(Path(__file__).with_name("query_counts.json").read_text())


def signed_in(client: Client, person: Person) -> Client:
    client.force_login(person)
    return client


@pytest.fixture
def as_ines(client: Client, ines: Person) -> Client:
    return signed_in(client, ines)


@pytest.fixture
def guarded(ticket: Ticket, mina: Person) -> Ticket:
    contract(SERVICE, DROP_TIMES, OTHER_NETWORK, by=mina)
    return ticket


def given(ticket: Ticket, kind: str, **more: object) -> dict[str, object]:
    reason = {"escalate": "needs_skill", "return": "answer_known", "transfer": "load"}[kind]
    return {"kind": kind, "reason": reason, "seen_stay": ticket.stay_id, **more}


def test_consult_stands_left_of_every_handoff_and_each_has_its_key(
    as_ines: Client, guarded: Ticket
) -> None:
    page = as_ines.get(f"/tickets/{guarded.pk}").content.decode()

    order = [page.index(f'data-key="{key}"') for key in "cbus"]
    assert order == sorted(order)
    assert "did not come up to Service desk" in page
    assert "The contract misses “Three drop times” and “Tried without home network”." in page


def test_the_panel_names_what_is_missing_and_offers_to_ask(
    as_ines: Client, guarded: Ticket
) -> None:
    page = as_ines.get(f"/tickets/{guarded.pk}").content.decode()

    assert "1 of 3" in page
    assert "ask Rae" in page
    assert f"/tickets/{guarded.pk}/contract/2/items/other_network" in page
    assert "waivers" not in page


def test_the_page_keeps_to_its_queries(
    as_ines: Client, guarded: Ticket, house: House, ines: Person, django_assert_max_num_queries
) -> None:
    for question in ("Which?", "Why?", "When?"):
        ask_team(guarded, question=question, team=house.network, by=ines)

    with django_assert_max_num_queries(BUDGETS["ticket"]):
        as_ines.get(f"/tickets/{guarded.pk}")


def test_what_is_missing_is_filled_in_where_it_is_escalated(
    as_ines: Client, guarded: Ticket, house: House
) -> None:
    filled = {
        "to": house.workplace.pk,
        "item-drop_times": "08:01, 08:09, 08:17",
        "item-other_network": "Hotspot",
        "result-other_network": "Drops too",
    }

    answer = as_ines.post(
        f"/tickets/{guarded.pk}/handoffs", given(guarded, "escalate", **filled), **HTMX
    )

    assert (answer.status_code, answer["HX-Redirect"]) == (204, f"/tickets/{guarded.pk}")
    handoff = Handoff.objects.get()
    assert (handoff.to_stay.team, handoff.contract["met"]) == (house.workplace, 3)


def test_an_incomplete_contract_is_refused_in_place_and_what_was_added_is_kept(
    as_ines: Client, guarded: Ticket, house: House
) -> None:
    typed = {"to": house.workplace.pk, "words": "Find out why.", "item-drop_times": "08:01"}

    answer = as_ines.post(
        f"/tickets/{guarded.pk}/handoffs", given(guarded, "escalate", **typed), **HTMX
    )

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "The contract misses “Tried without home network”." in page
    assert "Find out why." in page
    assert ItemAnswer.objects.get().value == "08:01"


def test_half_an_answer_comes_back_with_what_was_typed(
    as_ines: Client, guarded: Ticket, house: House
) -> None:
    typed = {"to": house.workplace.pk, "item-other_network": "Hotspot"}

    answer = as_ines.post(
        f"/tickets/{guarded.pk}/handoffs", given(guarded, "escalate", **typed), **HTMX
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Say what came of “Tried without home network”" in page
    assert 'value="Hotspot"' in page


def test_of_two_who_hand_on_at_once_the_second_is_told(
    as_ines: Client, ticket: Ticket, house: House, ines: Person
) -> None:
    typed = given(ticket, "transfer", to=house.workplace.pk)
    climb(Ticket.objects.get(pk=ticket.pk), ines)

    answer = as_ines.post(
        f"/tickets/{ticket.pk}/handoffs", {**typed, "kind": "escalate", "reason": "outage"}, **HTMX
    )

    assert answer.status_code in {409, 422}
    assert Handoff.objects.count() == 1


def test_a_return_offers_the_items_and_says_who_gets_it(
    client: Client, guarded: Ticket, ines: Person, tomas: Person, mina: Person
) -> None:
    for key in ("drop_times", "other_network"):
        ItemWaiver.objects.create(
            ticket=guarded, tier_level=2, key=key, reason="outage", by=mina, at=guarded.created_at
        )
    climb(guarded, ines)
    accept_handoff(guarded, by=tomas)

    form = signed_in(client, tomas).get(f"/tickets/{guarded.pk}/handoffs/return", **HTMX)
    answer = client.post(
        f"/tickets/{guarded.pk}/handoffs",
        given(guarded, "return", missing=["drop_times"], besides="The client version"),
        **HTMX,
    )

    assert "Ines Duarte" in form.content.decode()
    assert answer.status_code == 204
    labels = [one["label"] for one in Handoff.objects.latest("id").missing]
    assert labels == ["Three drop times", "The client version"]


def test_an_item_is_answered_beside_the_talk(as_ines: Client, guarded: Ticket) -> None:
    url = f"/tickets/{guarded.pk}/contract/2/items/other_network"

    half = as_ines.post(url, {"item-other_network": "Hotspot"}, **HTMX)
    whole = as_ines.post(
        url, {"item-other_network": "Hotspot", "result-other_network": "Drops"}, **HTMX
    )

    assert (half.status_code, whole.status_code) == (422, 200)
    assert 'value="Hotspot"' in half.content.decode()
    assert "2 of 3" in whole.content.decode()


def test_a_file_is_attached_for_its_item(
    as_ines: Client, ticket: Ticket, mina: Person, settings, tmp_path: Path
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    settings.ATTACHMENTS_ROOT = tmp_path
    contract(CLIENT_LOG, by=mina)
    file = SimpleUploadedFile("client.log", b"NO_PROPOSAL_CHOSEN", "text/plain")

    answer = as_ines.post(
        f"/tickets/{ticket.pk}/contract/2/items/client_log", {"file-client_log": file}, **HTMX
    )

    assert "1 of 1" in answer.content.decode()
    assert not Attachment.objects.get().public


def test_only_who_may_waives_and_says_why(
    client: Client, guarded: Ticket, ines: Person, mina: Person
) -> None:
    url = f"/tickets/{guarded.pk}/contract/2/items/drop_times/waivers"

    refused = signed_in(client, ines).post(url, {"waive-drop_times": "outage"}, **HTMX)
    silent = signed_in(client, mina).post(url, {"waive-drop_times": " "}, **HTMX)
    waived = client.post(url, {"waive-drop_times": "outage"}, **HTMX)

    assert (refused.status_code, silent.status_code, waived.status_code) == (422, 422, 200)
    assert "Only a lead waives" in refused.content.decode()
    assert ItemWaiver.objects.get().reason == "outage"


def test_asking_the_requester_writes_into_the_reply_and_keeps_what_stood_there(
    as_ines: Client, guarded: Ticket
) -> None:
    url = f"/tickets/{guarded.pk}/contract/2/items/drop_times/question"

    answer = as_ines.post(url, {"text": "Good morning, Rae."}, **HTMX)

    draft = Draft.objects.get().text
    assert draft.startswith("Good morning, Rae.")
    assert "three drop times" in draft.lower()
    assert draft.split("\n")[-1] in answer.content.decode()


def test_a_question_is_asked_answered_and_withdrawn(
    client: Client, ticket: Ticket, house: House, ines: Person, noor: Person
) -> None:
    asked = {"whom": f"team:{house.network.pk}", "person": noor.pk, "question": "Which group?"}

    signed_in(client, ines).post(f"/tickets/{ticket.pk}/consults", asked, **HTMX)
    consult = Consult.objects.get()
    strange = client.post(f"/consults/{consult.pk}/answer", {"answer": "G7"}, **HTMX)
    signed_in(client, noor).post(f"/consults/{consult.pk}/answer", {"answer": "G7"}, **HTMX)
    late = signed_in(client, ines).post(f"/consults/{consult.pk}/withdrawal", **HTMX)

    consult.refresh_from_db()
    assert (strange.status_code, consult.answer, consult.answered_by) == (409, "G7", noor)
    assert "Noor has answered already" in late.content.decode() or "answered" in str(late.content)
    assert ticket_for(ines, ticket.pk).team == house.desk


def test_an_empty_question_keeps_the_form(as_ines: Client, ticket: Ticket, house: House) -> None:
    answer = as_ines.post(
        f"/tickets/{ticket.pk}/consults",
        {"whom": f"team:{house.network.pk}", "question": " "},
        **HTMX,
    )

    assert answer.status_code == 422
    assert "Write the question first." in answer.content.decode()


def test_the_form_of_a_question_offers_the_people_of_the_team(
    as_ines: Client, ticket: Ticket, house: House, noor: Person, jonas: Person
) -> None:
    page = as_ines.post(
        f"/tickets/{ticket.pk}/consults/new",
        {"whom": f"team:{house.network.pk}", "question": ""},
        HTTP_HX_TARGET="div#consult-asked",
        **HTMX,
    ).content.decode()

    assert noor.name in page
    assert jonas.name not in page
    assert "answers within" in page


def test_the_talk_tells_the_climb_in_words(
    as_ines: Client, ticket: Ticket, house: House, ines: Person, tomas: Person
) -> None:
    ask_team(ticket, question="Which group?", team=house.network, by=ines)
    climb(ticket, ines)
    accept_handoff(ticket, by=tomas)
    come_back(ticket, tomas, "Drop times")

    page = as_ines.get(f"/tickets/{ticket.pk}").content.decode()

    assert "Ines asked Network without handing over: “Which group?”" in page
    assert "Needs deeper knowledge" in page
    assert "Missing: Drop times" in page
    assert "Information is missing" in page


@pytest.mark.parametrize("path", ["handoffs/escalate", "handoffs/return", "consults/new"])
def test_a_form_asked_for_into_an_unknown_place_comes_as_its_page(
    as_ines: Client, ticket: Ticket, path: str
) -> None:
    told = {"HX-Request": "true", "HX-Target": "div#nowhere"}

    answer = as_ines.get(f"/tickets/{ticket.pk}/{path}", headers=told)

    assert answer.status_code == 200
    assert b"<html" in answer.content


@pytest.mark.parametrize("who", ["otto", "vik", "rae"])
def test_people_who_only_ask_find_nothing_here(
    client: Client, ticket: Ticket, who: str, request: pytest.FixtureRequest
) -> None:
    signed_in(client, request.getfixturevalue(who))

    for path in ("handoffs/escalate", "consults/new", "climb"):
        assert client.get(f"/tickets/{ticket.pk}/{path}").status_code == 404
    for path in ("handoffs", "consults", "contract/2/items/x", "contract/2/items/x/waivers"):
        assert client.post(f"/tickets/{ticket.pk}/{path}").status_code == 404

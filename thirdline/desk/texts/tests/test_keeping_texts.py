from __future__ import annotations

import pytest

from thirdline.desk.conversation.models import Draft
from thirdline.desk.texts.models import ReadyText
from thirdline.desk.texts.operations import change_text, retire_text, write_ready_text
from thirdline.desk.texts.queries import text_for, texts_fitting, texts_for, texts_offered
from thirdline.desk.tickets.operations import restrict_ticket
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.records.operations import apply_text
from thirdline.foundation.records.writing import export_text
from thirdline.kit.refusals import NotFound, Refused

HTMX = {"HTTP_HX_REQUEST": "true"}


def test_ones_own_text_is_ones_own(ines, noor):
    text = write_ready_text(name="Hello", body="Dear {{ requester.first_name }},", by=ines)

    assert list(texts_for(ines)) == [text]
    with pytest.raises(NotFound):
        text_for(noor, text.pk)
    assert Entry.objects.get(verb="text.written").facts["whose"] == "own"


def test_a_teams_text_is_its_peoples(house, ines, noor):
    write_ready_text(name="Desk", body="x", whose="team", team=house.desk, by=ines)

    assert texts_for(ines).count() == 1
    assert not texts_for(noor).exists()


def test_what_is_everybodys_is_kept_by_leads(ines, mina, noor):
    with pytest.raises(Refused, match="kept by leads"):
        write_ready_text(name="x", body="x", whose="shared", by=ines)
    text = write_ready_text(name="x", body="x", whose="shared", by=mina)

    assert list(texts_for(noor)) == [text]
    with pytest.raises(Refused, match="kept by leads"):
        change_text(text, body="y", by=noor)


def test_people_of_other_teams_and_requesters_write_none(house, ines, rae):
    with pytest.raises(Refused, match="Only people of Network"):
        write_ready_text(name="x", body="x", whose="team", team=house.network, by=ines)
    with pytest.raises(Refused, match="for the support teams"):
        write_ready_text(name="x", body="x", by=rae)


def test_a_body_with_an_unknown_field_is_refused(ines):
    with pytest.raises(Refused, match="There is no field"):
        write_ready_text(name="x", body="{{ settings.secret_key }}", by=ines)


def test_a_retired_text_is_offered_no_longer(ines):
    text = write_ready_text(name="x", body="x", by=ines)

    retire_text(text, by=ines)

    assert not texts_for(ines).exists()


def test_only_what_fits_the_ticket_is_offered(ticket, house, ines):
    facts = {"VPN": house.vpn, "Payroll": house.payroll, "Any": None}
    for name, service in facts.items():
        write_ready_text(name=name, body="x", service=service, by=ines)
    write_ready_text(name="Nederlands", body="x", language="nl", by=ines)
    write_ready_text(name="A note", body="x", kind="note", by=ines)

    assert {one.name for one in texts_fitting(ines, ticket, kind="reply")} == {"VPN", "Any"}


def test_the_shortcut_comes_first_in_the_completion(ticket, ines):
    write_ready_text(name="All about times", body="x", by=ines)
    write_ready_text(name="Zones", body="x", shortcut="times", by=ines)

    found = texts_offered(ines, ticket, kind="reply", typed="times")

    assert [one.name for one in found] == ["Zones", "All about times"]


def test_choosing_shows_it_filled_in_and_without_script_it_becomes_the_draft(client, ticket, ines):
    text = write_ready_text(
        name="Hi", body="Dear {{ requester.first_name }}, {{ ask: When? }}", by=ines
    )
    client.force_login(ines)
    url = f"/tickets/{ticket.pk}/texts/{text.pk}"

    assert "Dear Rae, ⟦When?⟧" in client.get(url, **HTMX).content.decode()
    assert client.get(url, headers={"Accept": "application/json"}).json()["asks"] == ["When?"]
    client.post(url, {"ask-0": "Friday"})

    assert Draft.objects.get().text == "Dear Rae, Friday"


def test_a_text_is_not_filled_with_a_ticket_one_may_not_read(client, ticket, ines, noor):
    text = write_ready_text(name="Hi", body="{{ ticket.title }}", by=noor)
    restrict_ticket(ticket, named=[], by=ines)
    client.force_login(noor)

    for path in ("", "/offers", f"/{text.pk}"):
        assert client.get(f"/tickets/{ticket.pk}/texts{path}").status_code == 404


def test_the_list_is_found_by_words_and_says_when_nothing_is(client, ticket, ines):
    write_ready_text(name="Ask for times", body="x", folder="Questions", by=ines)
    client.force_login(ines)

    assert "Questions" in client.get(f"/tickets/{ticket.pk}/texts?find=ask").content.decode()
    nothing = client.get(f"/tickets/{ticket.pk}/texts?find=zzz").content.decode()
    assert "No text has these words" in nothing


def test_texts_are_written_and_changed_on_their_page(client, ines):
    client.force_login(ines)
    sent = {"name": "Hi", "body": "{{ nothing }}", "kind": "any", "whose": "own"}
    assert client.post("/texts/new", sent).status_code == 422

    client.post("/texts/new", {**sent, "body": "Hello"})
    text = ReadyText.objects.get()
    client.post(f"/texts/{text.pk}", {"name": "Hi", "body": "Hello again", "kind": "any"})

    text.refresh_from_db()
    assert (text.body, text.owner) == ("Hello again", ines)
    assert "Hi" in client.get("/texts").content.decode()


def test_shared_texts_travel_as_yaml_and_ones_own_stay(house, ines, ada):
    write_ready_text(name="Secret", body="mine", by=ines)
    apply_text(
        "ready_texts:\n- slug: hi\n  name: Hi\n  body: 'Dear {{ requester.first_name }}'\n  service: vpn\n",
        by=ada,
    )

    exported = export_text(["ready_texts"])

    assert "slug: hi" in exported
    assert "Secret" not in exported
    with pytest.raises(Refused, match="no field"):
        apply_text("ready_texts:\n- slug: no\n  name: No\n  body: '{{ x.y }}'\n", by=ada)

from __future__ import annotations

import pytest
from django.test import Client

from thirdline.desk.commands.finding import offer
from thirdline.desk.commands.web.palette import place_at
from thirdline.desk.tickets.operations import resolve_ticket, restrict_ticket, take_ticket
from thirdline.kit.ui.commands import Place
from thirdline.reference.estate.tests import make as make_item


def browser(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def offered(person, typed: str = "", at: str = "/queue"):
    found = offer(person, typed, place_at(person, at))
    return {str(one.label): one for group in found.groups for one in group.commands}


def test_without_words_the_ticket_on_screen_comes_first(ticket, ines):
    found = offer(ines, "", place_at(ines, f"/tickets/{ticket.pk}"))

    assert str(found.groups[0].title) == "This ticket"
    assert "Take" in {str(one.label) for one in found.groups[0].commands}


def test_a_verb_is_found_by_its_beginning_and_is_what_enter_runs(ticket, ines):
    take_ticket(ticket, by=ines)

    found = offer(ines, "res", place_at(ines, f"/tickets/{ticket.pk}"))

    assert found.best is not None
    assert (str(found.best.label), found.best.opens) == ("Resolve", "resolve-dialog")


def test_a_verb_is_found_by_other_words_for_it(ticket, ines):
    assert "Put on hold" in offered(ines, "pause", f"/tickets/{ticket.pk}")
    assert "Transfer" in offered(ines, "other team", f"/tickets/{ticket.pk}")


def test_what_cannot_be_done_now_says_why_and_is_never_run_by_enter(ticket, ines):
    take_ticket(ticket, by=ines)
    resolve_ticket(ticket, words="New cable", by=ines)

    found = offer(ines, "put on", place_at(ines, f"/tickets/{ticket.pk}"))

    held = found.groups[0].commands[0]
    assert "Reopen it first" in held.why_not
    assert found.best is None


def test_screens_are_offered_to_those_who_may_open_them(ines, ada):
    assert "Set-up" in offered(ada, "set-up")
    assert "Set-up" not in offered(ines, "set-up")
    assert "Queue" in offered(ines, "go queue")


def test_views_are_gone_to_by_name(ines):
    assert offered(ines, "nobody yet")["Nobody yet"].url == "/queue?view=nobody"


@pytest.mark.django_db
def test_a_ticket_is_found_by_number_and_by_words(ticket, ines):
    title = f"{ticket.label} {ticket.title}"

    assert offered(ines, str(ticket.pk))[title].url == f"/tickets/{ticket.pk}"
    assert title in offered(ines, ticket.title.split()[0])


def test_people_are_found_by_name(ines, noor):
    assert any("Noor" in label for label in offered(ines, "haddad"))


def test_a_restricted_ticket_is_neither_found_nor_named(ticket, ines, noor):
    restrict_ticket(ticket, named=[ines], by=ines)

    assert offered(noor, str(ticket.pk)) == {}
    assert place_at(noor, f"/tickets/{ticket.pk}").subject is None


@pytest.mark.parametrize("at", ["", "/tickets/0", "/tickets/99999999999999999999", "javascript:x"])
def test_an_address_that_is_no_ticket_is_only_a_page(ines, at):
    assert place_at(ines, at) == Place(at)


def test_the_box_gets_its_lines_and_the_page_without_script_the_same(ticket, ines):
    address = f"/commands?q=take&at=/tickets/{ticket.pk}"
    part = {"HX-Request": "true", "HX-Target": "div#commands-source"}

    lines = browser(ines).get(address, headers=part).text
    page = browser(ines).get(address).text

    assert "<html" not in lines
    for said in (lines, page):
        assert f'action="/tickets/{ticket.pk}/assignment" method="post"' in said
        assert "data-best" in said


def test_words_that_fit_nothing_say_so(ines):
    page = browser(ines).get("/commands?q=xyzzy<script>").text

    assert "Nothing fits these words." in page
    assert "xyzzy<script>" not in page


@pytest.mark.parametrize("path", ["/commands", "/guide"])
def test_requesters_have_neither_commands_nor_guide(rae, path):
    assert browser(rae).get(path).status_code == 404


def test_letters_of_something_else_lead_there_and_to_no_ticket(ticket, ines, noor):
    item = make_item.item(noor)

    found = offer(ines, f"ci-{item.pk}", place_at(ines, "/queue"))

    assert found.best is not None
    assert (found.best.label, found.best.url) == (item.label, f"/estate/items/{item.pk}")
    assert f"/tickets/{ticket.pk}" not in {
        one.url for one in offered(ines, f"ci-{ticket.pk}").values()
    }

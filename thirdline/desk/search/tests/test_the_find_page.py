from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from tests.cast import House
from thirdline.desk.conversation.operations import add_note
from thirdline.desk.search import kinds, showing
from thirdline.desk.search.tests.make import asked as ask
from thirdline.desk.search.tests.make import file, read_files
from thirdline.desk.tickets.models import Ticket
from thirdline.foundation.people.models import Person
from thirdline.reference.estate.tests import make as make_item
from thirdline.reference.knowledge.tests import make as make_article


def get(person: Person, asked: str, **more: str) -> HttpResponse:
    client = Client()
    client.force_login(person)
    return client.get("/find", {"q": asked, **more})  # type: ignore[return-value]


def found(person: Person, asked: str, **more: str) -> str:
    return get(person, asked, **more).content.decode()


def test_one_box_finds_tickets_people_and_services(
    house: House, ticket: Ticket, ines: Person
) -> None:
    assert "VPN <mark>drops</mark> every <mark>eight</mark> minutes" in found(ines, "drops eight")
    assert "Rae Okafor" in found(ines, "okafor")
    assert "service=vpn" in found(ines, "vpn")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("", "Nothing was asked for yet."),
        ("zebra", "No ticket you may read has all of these words."),
        ("\x00", "Nothing was asked for yet."),
        ("vpm drops", "Showing results for <strong>vpn drops</strong>."),
        ("vpn sate:open", "There is no filter “sate:”. Did you mean “state:”?"),
    ],
)
def test_it_says_what_it_did_and_why_nothing_is_found(
    ticket: Ticket, ines: Person, asked: str, sentence: str
) -> None:
    assert sentence in found(ines, asked)


@pytest.mark.parametrize("written", ["{}", "TL-{}", "tl-{}", "#{}"])
def test_a_number_leads_to_its_ticket(ticket: Ticket, ines: Person, written: str) -> None:
    answer = get(ines, written.format(ticket.pk))

    assert (answer.status_code, answer["Location"]) == (303, f"/tickets/{ticket.pk}")


@pytest.mark.parametrize("letters", ["CI", "ci", "KB", "RD", "PRB", "FT"])
def test_letters_of_something_else_never_lead_to_the_ticket_of_that_number(
    ticket: Ticket, ines: Person, letters: str
) -> None:
    answer = get(ines, f"{letters}-{ticket.pk}")

    assert answer.status_code == 200
    assert f"/tickets/{ticket.pk}" not in answer.content.decode()


def test_letters_lead_to_what_has_them(ticket: Ticket, ines: Person, noor: Person) -> None:
    item = make_item.item(noor)
    article = make_article.published(ines, noor)

    assert get(ines, f"ci-{item.pk}")["Location"] == f"/estate/items/{item.pk}"
    assert get(ines, article.label)["Location"] == f"/knowledge/{article.pk}"


def test_letters_nobody_keeps_mean_a_ticket_as_other_desks_wrote_it(
    ticket: Ticket, ines: Person
) -> None:
    assert get(ines, f"INC-{ticket.pk}")["Location"] == f"/tickets/{ticket.pk}"


def test_letters_of_something_else_that_are_those_of_tickets_mean_tickets(
    ticket: Ticket, ines: Person, settings
) -> None:
    settings.TICKET_PREFIX = "ci-"

    assert get(ines, f"CI-{ticket.pk}")["Location"] == f"/tickets/{ticket.pk}"


def test_an_item_is_found_by_its_name_and_by_what_others_call_it(
    ines: Person, noor: Person
) -> None:
    item = make_item.item(noor, "core-switch", names={"netbox": "dcim/4711"})

    for typed in ("core-switch", "4711"):
        assert f"/estate/items/{item.pk}" in found(ines, typed)


def test_a_number_in_quotes_is_a_word(ticket: Ticket, ines: Person) -> None:
    assert get(ines, f'"{ticket.pk}"').status_code == 200


def test_what_was_asked_is_escaped(ticket: Ticket, ines: Person) -> None:
    assert "<b>x</b>" not in found(ines, "<b>x</b>")
    assert "</script><b>" not in found(ines, "</script><b> is:open")


def test_a_piece_of_a_note_or_a_file_shows_why_it_was_found(ticket: Ticket, ines: Person) -> None:
    add_note(ticket, text="Suspect the proposal of group 14.", by=ines)
    file(ticket, "trace.log", "phase 1 says no_proposal <chosen>", by=ines)

    read_files()

    assert "the <mark>proposal</mark> of group" in found(ines, "vpn proposal")
    told = "<strong>trace.log</strong>: phase 1 says no_proposal &lt;<mark>chosen</mark>&gt;"
    assert told in found(ines, "chosen")
    assert "<strong><mark>trace</mark>.log</strong>" in found(ines, "trace")


def test_newest_first_goes_on_to_the_end(
    house: House, ines: Person, rae: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(showing, "MOST", 2)
    numbers = [ask(f"Printer jams {k}", rae).pk for k in range(5)]

    pages, address = [], "?q=printer&order=newest"
    while address:
        page = Client()
        page.force_login(ines)
        text = page.get(f"/find{address}").content.decode()
        pages += [n for n in sorted(numbers, reverse=True) if f'"/tickets/{n}"' in text]
        address = (
            text.rpartition('rel="next" href="/find')[2].partition('"')[0].replace("&amp;", "&")
        )
        address = address if 'rel="next"' in text else ""

    assert pages == sorted(numbers, reverse=True)


def test_the_best_stand_first_and_titles_count_most(
    house: House, ines: Person, rae: Person
) -> None:
    title = ask("Toner is empty", rae)
    later = ask("Printer jams", rae, "Somebody said something of toner, which is not the matter.")

    text = found(ines, "toner")

    assert text.index(f'"/tickets/{title.pk}"') < text.index(f'"/tickets/{later.pk}"')
    text = found(ines, "toner", order="newest")
    assert text.index(f'"/tickets/{title.pk}"') > text.index(f'"/tickets/{later.pk}"')


def test_fifty_hits_cost_the_questions_of_one(
    house: House, ines: Person, rae: Person, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    ask("Printer jams", rae)
    found(ines, "printer jams")
    with CaptureQueriesContext(_connection()) as one:
        found(ines, "printer jams")
    for k in range(12):
        ask(f"Printer jams {k}", rae)

    with django_assert_max_num_queries(len(one)):
        assert "TL-" in found(ines, "printer jams")


def _connection() -> object:
    from django.db import connection

    return connection


def test_other_packages_contribute_what_they_find(
    ticket: Ticket, ines: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    kinds.contribute(
        "gadgets", "Gadgets", icon="book",
        find=lambda person, words, most: [kinds.Other(f"About <{words[0]}>", "/gadgets/1")],
    )  # fmt: skip

    assert "About &lt;vpn&gt;" in found(ines, "VPN")
    with pytest.raises(kinds.AlreadyThere):
        kinds.contribute("gadgets", "Again", icon="book", find=lambda person, words, most: [])


def test_agents_find_articles_beside_tickets(ines: Person, noor: Person) -> None:
    article = make_article.published(ines, noor, title="Payslip opens <blank>")

    page = found(ines, "payslip")

    assert f"{article.label} Payslip opens &lt;blank&gt;" in page
    assert f'href="/knowledge/{article.pk}"' in page

"""One box before the form: articles, own tickets and outages; what a visitor may see, and what not."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import House
from thirdline.desk.tickets.models import Ticket
from thirdline.foundation.people.models import Person
from thirdline.practices.catalogue.models import CatalogueItem
from thirdline.practices.outages.models import Concern
from thirdline.practices.outages.operations import publish_outage
from thirdline.practices.self_service.models import Attempt, Opening, Reading
from thirdline.reference.knowledge.models import Article, Vote
from thirdline.reference.knowledge.rules import Audience
from thirdline.reference.knowledge.tests import make

BROWSER = {"HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux) Firefox/140.0"}
PART = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "div#found"}


@pytest.fixture
def article(ines: Person, tomas: Person) -> Article:
    return make.published(ines, tomas)


@pytest.fixture
def as_rae(rae: Person) -> Client:
    client = Client(**BROWSER)
    client.force_login(rae)
    return client


@pytest.fixture
def visitor() -> Client:
    return Client(**BROWSER)


def asked(client: Client, question: str, **more: Any) -> str:
    return client.get("/help/suggestions", {"q": question}, **PART, **more).content.decode()


def test_articles_tickets_and_outages_are_suggested_while_she_types(
    as_rae: Client, article: Article, ticket: Ticket, house: House, mina: Person
) -> None:
    publish_outage(service=house.vpn, title="VPN connections drop", by=mina)

    assert "Payslip opens as an empty page" in asked(as_rae, "payslip blank")
    found = asked(as_rae, "vpn drops")
    assert "VPN connections drop" in found
    assert "You asked this: TL-" in found
    assert "<html" not in found


def test_without_script_the_page_answers_the_same_question(
    as_rae: Client, article: Article
) -> None:
    page = as_rae.get("/help?q=payslip").content.decode()

    assert f'href="/help/articles/{article.pk}"' in page


def test_hostile_words_are_shown_as_words(as_rae: Client, ines: Person, tomas: Person) -> None:
    make.published(ines, tomas, title="Payslip <script>alert(1)</script>")

    found = asked(as_rae, "payslip <script>")

    assert "<script>" not in found
    assert "&lt;script&gt;" in found


def test_what_she_typed_and_read_is_one_attempt_of_her_session(
    as_rae: Client, article: Article
) -> None:
    for question in ("pay", "paysl", "payslip blank"):
        asked(as_rae, question)
    as_rae.get(f"/help/articles/{article.pk}")
    as_rae.get("/help/ask?q=payslip+blank")

    attempt = Attempt.objects.get()
    assert (attempt.question, attempt.offered) == ("payslip blank", 1)
    assert attempt.asking_at is not None
    assert Reading.objects.get().article == article


def test_the_form_says_what_goes_along_and_the_ticket_has_it(
    as_rae: Client, article: Article, house: House
) -> None:
    asked(as_rae, "payslip blank")
    as_rae.get(f"/help/articles/{article.pk}")

    form = as_rae.get("/help/ask?q=payslip+blank").content.decode()
    as_rae.post("/help/ask", {"title": "Payslip blank", "how_bad": "high"})

    assert "You looked for “payslip blank”" in form
    ticket = Ticket.objects.get()
    assert (ticket.attempt.outcome, ticket.legs.get().label) == ("asked", article.label)


def test_this_solved_it_is_a_vote_and_an_end(as_rae: Client, article: Article, rae: Person) -> None:
    as_rae.get(f"/help/articles/{article.pk}")

    as_rae.post(f"/help/articles/{article.pk}/solutions")

    assert (Attempt.objects.get().outcome, Vote.objects.get().helped) == ("solved", True)


def test_it_did_not_help_is_said_in_words(as_rae: Client, article: Article) -> None:
    as_rae.post(f"/help/articles/{article.pk}/votes", {"helped": "no", "words": "No such button."})

    page = as_rae.get(f"/help/articles/{article.pk}").content.decode()
    assert "You said that it did not help." in page


def test_an_agent_who_looks_leaves_no_trace(ines: Person, article: Article) -> None:
    client = Client(**BROWSER)
    client.force_login(ines)

    asked(client, "payslip")
    client.get(f"/help/articles/{article.pk}")

    assert not Attempt.objects.exists()


def test_this_concerns_me_too(as_rae: Client, house: House, ines: Person, rae: Person) -> None:
    outage = publish_outage(service=house.vpn, title="VPN drops", by=ines)

    as_rae.post(f"/help/outages/{outage.pk}/concerns")

    assert Concern.objects.get().person == rae
    assert "concerns you" in as_rae.get(f"/help/outages/{outage.pk}").content.decode()


@pytest.fixture
def for_everybody(house: House, ines: Person, tomas: Person, mina: Person) -> dict[str, Any]:
    return {
        "article": make.published(ines, tomas, Audience.EVERYBODY, title="Change your password"),
        "hidden": make.published(ines, tomas, title="Password rules of the house"),
        "outage": publish_outage(service=house.vpn, title="VPN drops", public=True, by=mina),
    }


def test_a_visitor_sees_nothing_before_an_administrator_opens_it(
    visitor: Client, for_everybody: dict[str, Any]
) -> None:
    addresses = [
        "/help", "/help/suggestions?q=password", "/help/articles",
        f"/help/articles/{for_everybody['article'].pk}", f"/help/outages/{for_everybody['outage'].pk}",
    ]  # fmt: skip

    answers = [visitor.get(one) for one in addresses]

    assert {one.status_code for one in answers} == {302}
    assert all("/account/login/" in one["Location"] for one in answers)


def test_what_is_opened_is_read_without_signing_in_and_nothing_more(
    visitor: Client, for_everybody: dict[str, Any]
) -> None:
    Opening.objects.create(what="articles")

    found = asked(visitor, "password")

    assert "Change your password" in found
    assert "rules of the house" not in found
    assert visitor.get(f"/help/articles/{for_everybody['article'].pk}").status_code == 200
    assert visitor.get(f"/help/articles/{for_everybody['hidden'].pk}").status_code == 404
    assert visitor.get(f"/help/outages/{for_everybody['outage'].pk}").status_code == 302
    assert "VPN drops" not in visitor.get("/help").content.decode()
    assert visitor.get("/help/ask").status_code == 302


def test_a_visitor_may_say_that_it_solved_but_has_no_vote(
    visitor: Client, for_everybody: dict[str, Any]
) -> None:
    Opening.objects.create(what="articles")
    number = for_everybody["article"].pk

    visitor.post(f"/help/articles/{number}/solutions")
    visitor.post(f"/help/articles/{number}/votes", {"helped": "yes"})

    assert (Attempt.objects.get().person, Vote.objects.count()) == (None, 0)


def test_a_suggestion_asks_the_database_no_more_for_many_articles(
    as_rae: Client, ines: Person, tomas: Person, article: Article
) -> None:
    from django.db import connection

    asked(as_rae, "payslip blank")
    with CaptureQueriesContext(connection) as one:
        asked(as_rae, "payslip blank")
    for number in range(4):
        make.published(ines, tomas, title=f"Payslip blank {number}")
    with CaptureQueriesContext(connection) as many:
        asked(as_rae, "payslip blank")

    assert len(many) <= len(one)


def test_items_of_the_catalogue_open_the_home_and_are_suggested(as_rae: Client) -> None:
    CatalogueItem.objects.create(slug="laptop", name="Work <laptop>", audience="anybody")

    home = as_rae.get("/help").content.decode()

    assert "Work &lt;laptop&gt;" in home
    assert 'href="/help/catalogue/laptop"' in asked(as_rae, "i need another laptop")
    assert "/help/catalogue/laptop" not in asked(as_rae, "zebra")

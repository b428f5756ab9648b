"""Articles beside a ticket, and the page of figures."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import House
from thirdline.desk.conversation.models import Draft
from thirdline.desk.tickets.models import Ticket
from thirdline.foundation.people.models import Person
from thirdline.practices.self_service.models import ArticleUse
from thirdline.practices.self_service.operations import keep_question
from thirdline.reference.knowledge.models import Article
from thirdline.reference.knowledge.rules import Audience
from thirdline.reference.knowledge.tests import make


@pytest.fixture
def article(ines: Person, tomas: Person) -> Article:
    return make.published(ines, tomas, title="VPN drops", body="1. Choose **Fallback**.")


def test_the_ticket_page_asks_for_articles_only_when_they_are_seen(
    as_ines: Client, ticket: Ticket, article: Article
) -> None:
    page = as_ines.get(f"/tickets/{ticket.pk}").content.decode()

    assert f'hx-get="/tickets/{ticket.pk}/articles" hx-trigger="revealed"' in page
    assert "Choose" not in page


def test_what_answers_the_title_stands_beside_the_ticket(
    as_ines: Client, ticket: Ticket, article: Article
) -> None:
    page = as_ines.get(f"/tickets/{ticket.pk}/articles").content.decode()

    assert 'data-insert="VPN drops: ' in page
    assert f"/help/articles/{article.pk}" in page


def test_without_script_the_words_go_into_the_draft(
    as_ines: Client, ticket: Ticket, article: Article
) -> None:
    address = f"/tickets/{ticket.pk}/article-uses"

    as_ines.post(address, {"article": article.pk, "how": "link"})
    as_ines.post(address, {"article": article.pk, "how": "text"})

    text = Draft.objects.get().text
    assert text.endswith("\n\n1. Choose Fallback.")
    assert f"/help/articles/{article.pk}" in text
    assert ArticleUse.objects.get().how == "sent"


def test_what_only_the_support_teams_read_is_not_sent(
    as_ines: Client, ticket: Ticket, ines: Person, tomas: Person
) -> None:
    hidden = make.published(ines, tomas, Audience.STAFF, title="VPN drops, internal")

    answer = as_ines.post(
        f"/tickets/{ticket.pk}/article-uses", {"article": hidden.pk, "how": "link"}
    )

    assert answer.status_code == 409
    assert not ArticleUse.objects.exists()


def test_the_page_shows_both_figures_and_the_way_to_the_list(
    client: Client, rae: Person, mina: Person
) -> None:
    keep_question("k", question="<zebra>", offered=0, by=rae)
    client.force_login(mina)

    page = client.get("/insights/self-service").content.decode()
    listed = client.get("/insights/self-service/attempts?outcome=under_way").content.decode()

    assert "Explicit" in page
    assert "Implicit" in page
    assert "&lt;zebra&gt;" in page
    assert "&lt;zebra&gt;" in listed
    assert "Rae" not in listed


def test_the_api_says_what_was_used_and_counts(
    client: Client, ticket: Ticket, mina: Person, article: Article
) -> None:
    client.force_login(mina)
    address = f"/api/v1/tickets/{ticket.pk}/article-uses"

    client.post(address, {"article": article.pk}, "application/json")

    assert client.get(address).json()[0]["how"] == "solved"
    beside = client.get(f"/api/v1/tickets/{ticket.pk}/articles").json()
    assert [one["how"] for one in beside] == ["solved"]
    period = {"since": "2020-01-01T00:00:00Z", "until": "2100-01-01T00:00:00Z"}
    assert client.get("/api/v1/insights/self-service", period).json()["attempts"] == 0


def test_the_timeline_tells_what_was_tried_and_used(
    as_ines: Client, house: House, rae: Person, ines: Person, article: Article
) -> None:
    from thirdline.faces.portal.operations import ask_a_person
    from thirdline.practices.self_service.operations import keep_reading

    keep_question("k", question="vpn drops", offered=1, by=rae)
    keep_reading("k", article=article, by=rae)
    ticket = ask_a_person(facts={"title": "VPN drops"}, key="k", since=None, by=rae)

    page = as_ines.get(f"/tickets/{ticket.pk}").content.decode()

    assert f"Rae looked for “vpn drops” and read {article.label} before asking" in page

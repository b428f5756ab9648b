"""The agents' pages and the API of articles."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import House
from thirdline.foundation.people.models import Person
from thirdline.foundation.records.operations import apply_text
from thirdline.foundation.records.writing import export_text
from thirdline.reference.knowledge.models import Article
from thirdline.reference.knowledge.tests import make


def test_an_article_is_written_and_proposed_on_its_pages(
    as_ines: Client, ines: Person, tomas: Person
) -> None:
    written = {
        "title": "Payslip <b>blank</b>", "summary": "Two steps.", "body": "1. Open it.",
        "audience": "company", "owner": ines.pk,
    }  # fmt: skip

    as_ines.post("/knowledge/new", written)
    article = Article.objects.get()
    as_ines.post(f"/knowledge/{article.pk}/proposal", {"reviewer": tomas.pk})

    page = as_ines.get(f"/knowledge/{article.pk}").content.decode()
    assert "Payslip &lt;b&gt;blank&lt;/b&gt;" in page
    assert "<li>Open it.</li>" in page
    assert "Tomas Lindqvist was asked to read it." in page
    assert as_ines.post(f"/knowledge/{article.pk}/publication").status_code == 409


def test_what_is_wrong_is_said_at_its_field(as_ines: Client, ines: Person) -> None:
    answer = as_ines.post("/knowledge/new", {"title": "", "audience": "teams", "owner": ines.pk})
    refused = as_ines.post("/knowledge/new", {"title": "x", "audience": "teams", "owner": ines.pk})

    assert (answer.status_code, refused.status_code) == (422, 409)
    assert "Name at least one team" in refused.content.decode()


def test_a_reviewer_sends_back_and_publishes(client: Client, ines: Person, tomas: Person) -> None:
    article = make.in_review(ines)
    client.force_login(tomas)

    client.post(f"/knowledge/{article.pk}/publication", {"until": "2099-01-01"})
    article.refresh_from_db()
    assert article.state == "review"
    client.post(f"/knowledge/{article.pk}/publication")

    article.refresh_from_db()
    assert article.state == "published"
    assert article.title in client.get("/knowledge").content.decode()


@pytest.mark.parametrize(
    ("shelf", "shows"),
    [
        ("published", False),
        ("mine", True),
        ("drafts", True),
        ("review", False),
        ("expiring", False),
    ],
)
def test_each_shelf_shows_what_stands_on_it(
    as_ines: Client, ines: Person, shelf: str, shows: bool
) -> None:
    make.draft(ines)

    page = as_ines.get(f"/knowledge?shelf={shelf}").content.decode()

    assert ("Payslip opens" in page) == shows


def test_versions_are_compared_and_restored(as_ines: Client, ines: Person, tomas: Person) -> None:
    article = make.published(ines, tomas)
    as_ines.post(f"/knowledge/{article.pk}/draft", {"title": "Better", "body": "Another line"})

    page = as_ines.get(f"/knowledge/{article.pk}/versions").content.decode()
    as_ines.post(f"/knowledge/{article.pk}/restoration", {"version": "1"})

    assert 'data-kind="added"' in page
    article.refresh_from_db()
    assert article.working.number == 3


def test_the_preview_is_clean(as_ines: Client) -> None:
    drawn = as_ines.post(
        "/knowledge/preview", {"body": "**Bold** <script>x</script>"},
        HTTP_HX_REQUEST="true", HTTP_HX_TARGET="section#article-preview",
    ).content.decode()  # fmt: skip

    assert "<strong>Bold</strong>" in drawn
    assert "<script>" not in drawn


def test_requesters_are_led_to_the_portal(
    client: Client, rae: Person, ines: Person, tomas: Person
) -> None:
    article = make.published(ines, tomas)
    client.force_login(rae)

    answer = client.get(f"/knowledge/{article.pk}")

    assert answer["Location"] == f"/help/articles/{article.pk}"
    assert client.get("/knowledge").status_code == 404


def test_the_api_writes_reviews_finds_and_votes(
    client: Client, house: House, ines: Person, tomas: Person
) -> None:
    client.force_login(ines)
    made = client.post("/api/v1/articles", make.TEXT, "application/json").json()
    here = f"/api/v1/articles/{made['number']}"
    client.post(f"{here}/proposal", {}, "application/json")
    client.force_login(tomas)
    assert client.post(f"{here}/publication", {}, "application/json").status_code == 200

    vote = client.post(f"{here}/votes", {"helped": True}, "application/json").json()
    found = client.get("/api/v1/articles/answers", {"q": "my payslip is blank"}).json()

    assert (vote["helped"], found[0]["article"]["number"]) == (1, made["number"])
    assert client.get(here).json()["current"]["body"] == make.TEXT["body"]


def test_a_requester_reads_no_draft_by_the_api(client: Client, rae: Person, ines: Person) -> None:
    draft = make.draft(ines)
    client.force_login(rae)

    assert client.get(f"/api/v1/articles/{draft.pk}").status_code == 404
    assert client.get("/api/v1/articles").json()["items"] == []


def test_categories_go_out_and_in_as_text(house: House, ada: Person) -> None:
    text = "article-categories:\n  - {slug: pay, name: Pay, icon: cash}\n"

    apply_text(text, by=ada)

    assert "slug: pay" in export_text(["article-categories"])

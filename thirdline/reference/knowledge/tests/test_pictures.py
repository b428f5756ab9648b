"""Pictures and files of an article: added by its author, shown safely, to whoever may read it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import issue_token
from thirdline.kit.refusals import Refused
from thirdline.reference.knowledge.models import Article
from thirdline.reference.knowledge.operations import (
    propose_article,
    publish_article,
    restore_revision,
    revise_article,
)
from thirdline.reference.knowledge.rules import Audience
from thirdline.reference.knowledge.tests.make import (
    PNG,
    TEXT,
    draft,
    picture,
    pictured,
    published,
)
from thirdline.reference.knowledge.text import files_in, html_of, plain_of, with_placed

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture(autouse=True)
def store(tmp_path: Path, settings: object) -> None:
    settings.ATTACHMENTS_ROOT = tmp_path  # type: ignore[attr-defined]


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def fetched(person: Person | None, url: str) -> Any:
    """The answer with its file read to the end, which closes it."""
    answer: Any = (client_of(person) if person else Client()).get(url)
    answer.read = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer


def says(article: Article, body: str, by: Person) -> Article:
    return revise_article(article, **{**TEXT, "body": body}, by=by)


def test_an_author_adds_a_picture_where_they_were_writing(noor: Person) -> None:
    article = draft(noor)
    form = {
        **TEXT, "body": "Press\n\nthen wait.", "about": "The red button", "caret": "7",
        "file": SimpleUploadedFile("b.png", PNG, "image/png"),
    }  # fmt: skip

    answer = client_of(noor).post(f"/knowledge/{article.pk}/draft", form)

    article.refresh_from_db()
    (file,) = article.files.all()
    assert answer["Location"] == f"/knowledge/{article.pk}/draft"
    assert (
        article.working.body
        == f"Press\n\n![The red button](/help/articles/files/{file.pk}) then wait."
    )


def test_a_new_article_takes_its_picture_along(noor: Person) -> None:
    form = {
        **TEXT, "audience": "company", "owner": noor.pk, "about": "The button",
        "file": SimpleUploadedFile("b.png", PNG, "image/png"),
    }  # fmt: skip

    client_of(noor).post("/knowledge/new", form)

    article = Article.objects.get()
    assert article.working.body == f"{TEXT['body']}\n\n{article.files.get().placed}"


def test_a_picture_without_words_is_asked_for_them_and_the_text_is_kept(noor: Person) -> None:
    article = draft(noor)
    form = {**TEXT, "body": "Kept.", "file": SimpleUploadedFile("b.png", PNG, "image/png")}

    answer = client_of(noor).post(f"/knowledge/{article.pk}/draft", form)

    article.refresh_from_db()
    assert answer.status_code == 409
    assert "Say in a few words what the picture shows" in answer.content.decode()
    assert (article.working.body, article.files.count()) == ("Kept.", 0)


def test_a_picture_is_shown_and_given_out_harmless(noor: Person, ada: Person, rae: Person) -> None:
    article = pictured(noor, ada)
    file = article.files.get()

    page = client_of(rae).get(f"/help/articles/{article.pk}").content.decode()
    answer = fetched(rae, f"/help/articles/files/{file.pk}")

    assert f'src="/help/articles/files/{file.pk}"' in page
    assert 'alt="The button"' in page
    assert (answer["Content-Type"], answer.read) == ("image/png", PNG)
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_drawing_that_can_hold_script_is_only_downloaded(noor: Person) -> None:
    file = picture(draft(noor), noor, SVG, name="plan.svg", type="image/svg+xml")

    answer = fetched(noor, f"/help/articles/files/{file.pk}")

    assert not file.placed.startswith("!")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("content", [SVG, b"<html>", b"RIFF....WAVE"], ids=["svg", "page", "sound"])
def test_a_picture_is_told_by_its_bytes(noor: Person, content: bytes) -> None:
    assert not picture(draft(noor), noor, content).is_picture


def test_only_whoever_may_read_the_article_opens_its_files(
    noor: Person, ada: Person, rae: Person, ines: Person
) -> None:
    article = pictured(noor, ada, Audience.STAFF)
    url = f"/help/articles/files/{article.files.get().pk}"

    assert fetched(rae, url).status_code == 404
    assert fetched(ines, url).status_code == 200
    assert fetched(None, url).status_code == 302


def test_a_picture_of_the_next_version_is_not_the_readers_yet(
    noor: Person, ada: Person, rae: Person
) -> None:
    article = published(noor, ada)
    file = picture(article, noor)
    says(article, f"Soon: {file.placed}", noor)
    url = f"/help/articles/files/{file.pk}"

    assert fetched(rae, url).status_code == 404
    assert fetched(ada, url).status_code == 200
    propose_article(article, by=noor)
    publish_article(article, by=ada)
    assert fetched(rae, url).status_code == 200


def test_versions_keep_their_pictures(noor: Person, ada: Person) -> None:
    article = pictured(noor, ada)
    file = article.files.get()
    number = article.current.number
    propose_article(says(article, "Without it.", noor), by=noor)
    publish_article(article, by=ada)

    restored = restore_revision(article, number=number, by=noor)

    assert files_in(restored.working.body) == {file.pk}
    assert fetched(noor, f"/help/articles/files/{file.pk}").status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        "![x](https://elsewhere.example/a.png)",
        "![x](//elsewhere.example/a.png)",
        "![x](/tickets/files/1)",
        "![x][a]\n\n[a]: http://elsewhere.example/a.png",
    ],
)
def test_a_picture_kept_elsewhere_is_refused(noor: Person, body: str) -> None:
    article = draft(noor)

    with pytest.raises(Refused, match="kept elsewhere"):
        says(article, body, noor)
    with pytest.raises(Refused, match="kept elsewhere"):
        draft(noor, body=body)
    assert "<img" not in html_of(body)


def test_a_file_of_another_article_is_refused(noor: Person) -> None:
    file = picture(draft(noor), noor)

    with pytest.raises(Refused, match="belongs to another article"):
        says(draft(noor), file.placed, noor)


def test_a_picture_whose_words_were_taken_out_is_not_reviewed(noor: Person) -> None:
    article = draft(noor)
    file = picture(article, noor)
    says(article, f"![](/help/articles/files/{file.pk})", noor)

    with pytest.raises(Refused, match="Say what each picture shows"):
        propose_article(article, by=noor)


def test_a_picture_has_a_limit_and_leaves_nothing_behind(noor: Person, tmp_path: Path) -> None:
    article = draft(noor)

    with pytest.raises(Refused, match="5 MB"):
        picture(article, noor, PNG + b"x" * 6_000_000)

    assert article.files.count() == 0
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == []


def test_words_of_a_picture_cannot_break_out_of_their_place(noor: Person) -> None:
    file = picture(draft(noor), noor, about="a ](javascript:x) [b\n\n# c")

    assert html_of(file.placed).count("<img") == 1
    assert "<h" not in html_of(file.placed)
    assert "<a" not in html_of(file.placed)


@pytest.mark.parametrize(
    ("body", "caret", "made"),
    [
        ("", None, "P"),
        ("one", None, "one\n\nP"),
        ("one\n", 4, "one\nP"),
        ("one two", 3, "one P two"),
        ("one", 99, "one\n\nP"),
    ],
)
def test_a_file_is_placed_beside_words(body: str, caret: int | None, made: str) -> None:
    assert with_placed(body, "P", caret) == made


def test_in_a_reply_a_picture_is_its_words() -> None:
    assert plain_of("See ![The button](/help/articles/files/1).") == "See [The button]."


def test_by_api_a_file_is_added_and_placed(noor: Person) -> None:
    article = draft(noor)
    _token, secret = issue_token(noor, name="t", scopes=["read", "write"], by=noor)
    given = {"file": SimpleUploadedFile("b.png", PNG, "image/png"), "about": "The button"}
    head = {"Authorization": f"Bearer {secret}"}

    made = Client().post(f"/api/v1/articles/{article.pk}/files", given, headers=head)
    listed = Client().get(f"/api/v1/articles/{article.pk}/files", headers=head)

    assert made.status_code == 201
    assert made.json()["placed"] == f"![The button](/help/articles/files/{made.json()['number']})"
    assert listed.json() == [made.json()]

"""What letters say: shipped in every language, an organisation's own, and never without their sense."""

from __future__ import annotations

import pytest

from thirdline.desk.letters.models import LetterText
from thirdline.desk.letters.of_tickets import FOOT, RECEIVED, REPLIED, RESOLVED
from thirdline.desk.letters.operations import (
    reset_letter_text,
    send_letter_sample,
    write_letter_text,
)
from thirdline.desk.letters.queries import body_of
from thirdline.desk.letters.rules import Which, every_text, filled, shipped, why_not_text
from thirdline.desk.letters.writing import letter_about
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.mail.models import Letter
from thirdline.foundation.people.operations import change_preferences
from thirdline.kit.refusals import Refused
from thirdline.kit.tables import table_named

GERMAN = Which(RECEIVED, "de")


@pytest.mark.parametrize("one", every_text(), ids=lambda one: one.slug)
def test_every_shipped_text_is_one_that_may_be_saved(one):
    assert why_not_text(one, shipped(one)) is None


def test_a_paragraph_with_a_field_without_value_is_left_out():
    body = "Hello {name}.\n\nBecause: {text}\n\n{if_asker}Answer this."

    assert (
        filled(body, {"name": "Rae", "text": None, "if_asker": ""}) == "Hello Rae.\n\nAnswer this."
    )


def test_what_stands_in_a_value_is_no_field():
    assert filled("{text}", {"text": "{name}", "name": "Rae"}) == "{name}"


@pytest.mark.parametrize(
    ("one", "body", "says"),
    [
        (GERMAN, " ", "Take the shipped text back"),
        (GERMAN, "{text}", "no field {text}"),
        (Which(REPLIED, "de"), "Hallo", "needs the field {text}"),
        (Which(FOOT, "fr"), "Salut", "needs the field {link}"),
        (GERMAN, "x" * 5001, "5000"),
    ],
)
def test_a_text_that_would_not_do_says_why(one, body, says):
    assert says in str(why_not_text(one, body))


def test_a_letter_is_in_the_language_of_its_reader(ticket, rae):
    change_preferences(rae, language="de", by=rae)

    letter = letter_about(ticket, rae, RECEIVED)

    assert letter.startswith("Guten Tag Rae,")
    assert f"Ihre Nummer ist {ticket.label}." in letter
    assert letter.count("\n-- \n") == 1


def test_an_own_text_holds_until_the_shipped_one_is_taken_back(ticket, rae, ada):
    change_preferences(rae, language="de", by=rae)
    write_letter_text(GERMAN, body="Moin {name}, {number} ist da.", by=ada)
    assert letter_about(ticket, rae, RECEIVED).startswith(f"Moin Rae, {ticket.label} ist da.")

    reset_letter_text(GERMAN, by=ada)

    assert body_of(GERMAN) == shipped(GERMAN)
    assert {"letter_text.written", "letter_text.reset"} <= set(
        Entry.objects.values_list("verb", flat=True)
    )


def test_only_administrators_change_what_letters_say(mina):
    for deed in (
        lambda: write_letter_text(GERMAN, body="x", by=mina),
        lambda: reset_letter_text(GERMAN, by=mina),
        lambda: send_letter_sample(GERMAN, by=mina),
    ):
        with pytest.raises(Refused, match="Only administrators"):
            deed()


def test_a_sample_goes_to_whoever_asks_for_it(ada):
    send_letter_sample(Which(RESOLVED, "fr"), by=ada)

    letter = Letter.objects.get(person=ada)
    assert "Bonjour Ada," in letter.text
    assert "Noor Haddad a résolu" in letter.text


def test_only_who_asked_is_told_how_to_open_it_again(ticket, rae, otto):
    asked = letter_about(ticket, rae, RESOLVED, author="Ines", text="Done.")
    follows = letter_about(ticket, otto, RESOLVED, author="Ines", text="Done.")

    assert "answer this letter and say what" in asked
    assert "answer this letter and say what" not in follows


def test_the_texts_are_a_table_of_the_configuration(ada):
    write_letter_text(GERMAN, body="Moin {name}.", by=ada)
    table = table_named("letter_texts")
    assert table is not None
    assert table.check is not None

    assert [str(row) for row in table.rows()] == ["received.de"]
    assert "no text of a letter" in table.check(LetterText(slug="received.xx", body="x"))


def test_letters_of_higher_packages_are_edited_on_the_same_page(ada, client):
    client.force_login(ada)

    page = client.get("/set-up/letters").content.decode()
    looked_at = client.get("/set-up/letters/survey_asked.de/preview").content.decode()

    for slug in ("survey_asked.de", "approval_asked.fr", "request_refused.en", "foot.fr"):
        assert f"/set-up/letters/{slug}" in page
    assert "<li" in looked_at
    assert "?score=5" in looked_at

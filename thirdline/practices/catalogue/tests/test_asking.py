"""Asking opens a request whose answers are typed and whose form never changes under it."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from thirdline.desk.tickets.models import Attachment
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import NotFound, Refused
from thirdline.practices.catalogue.models import CatalogueItem, Request
from thirdline.practices.catalogue.operations import submit_request
from thirdline.practices.catalogue.queries import item_for, items_for, items_found
from thirdline.practices.catalogue.shapes import shown_request
from thirdline.practices.catalogue.tests import make


@pytest.fixture(autouse=True)
def _catalogue(house, ada: Person) -> None:
    make.catalogue(ada)


def test_a_request_goes_to_the_team_of_its_item_with_its_answers_typed(rae: Person, house):
    ticket = make.ask(rae, screens="2", extras=["Dock"], from_home="no", needed_on="2026-07-13")

    request = Request.objects.get(ticket=ticket)
    assert (ticket.kind, ticket.team, ticket.title) == ("request", house.workplace, "Laptop")
    assert request.answers == {"size": "14 inch", "screens": 2, "extras": ["Dock"], "from_home": False, "needed_on": "2026-07-13"}  # fmt: skip
    assert Entry.objects.filter(verb="request.submitted", subject_id=ticket.pk).exists()


def test_its_price_is_that_of_the_item_with_what_was_chosen(rae: Person):
    ticket = make.ask(rae, extras=["Dock"])

    assert Request.objects.get(ticket=ticket).price == 1470


def test_what_nobody_has_to_approve_is_promised_at_once(rae: Person):
    with clock.at(clock.now()):
        request = Request.objects.get(ticket=make.ask(rae))

        assert (request.promised_at - clock.now()).total_seconds() == 8 * 3600


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"size": ""}, "“Size” is needed."),
        ({"size": "16 inch"}, "“Why so large” is needed."),
        ({"size": "17 inch"}, "“Size” is one of: 14 inch, 16 inch."),
        ({"screens": "7"}, "“Screens” is at most 3."),
        ({"screens": "many"}, "“Screens” is a number."),
        ({"needed_on": "soon"}, "“Needed on” is a date such as 2026-06-30."),
        ({"extras": ["Car"]}, "“Extras” is one of: Dock, Bag."),
        ({"from_home": "perhaps"}, "“Works from home” is yes or no."),
        ({"colleague": "nobody@x.example"}, "“For whom”: nobody here is called"),
    ],
)
def test_a_wrong_answer_is_named(rae: Person, answers, sentence: str):
    with pytest.raises(Refused) as refused:
        make.ask(rae, **answers)

    assert sentence in refused.value.reason
    assert not Request.objects.exists()


def test_an_answer_to_a_hidden_field_is_not_kept(rae: Person):
    ticket = make.ask(rae, why="Because")

    assert "why" not in Request.objects.get(ticket=ticket).answers


def test_a_person_is_found_by_name_or_address(rae: Person, otto: Person):
    ticket = make.ask(rae, colleague="otto stranger")

    assert Request.objects.get(ticket=ticket).answers["colleague"] == otto.pk


def test_two_of_one_name_are_asked_for_by_address(rae: Person, otto: Person):
    Person.objects.create(name="Otto Stranger", email="otto2@x.example")

    with pytest.raises(Refused, match="Write the address"):
        make.ask(rae, colleague="Otto Stranger")


def test_a_file_is_an_answer_too(rae: Person):
    file = SimpleUploadedFile("quote.pdf", b"%PDF", content_type="application/pdf")

    submit_request(
        make.item(), answers={"size": "14 inch"}, files={"quote": [file]}, requester=rae, by=rae
    )

    request = Request.objects.get()
    assert request.answers["quote"] == [Attachment.objects.get().pk]
    assert [one.name for one in shown_request(request).files] == ["quote.pdf"]


def test_an_edit_of_the_form_never_rewrites_what_was_asked(rae: Person, ada: Person):
    ticket = make.ask(rae, screens=2)
    make.catalogue(ada, make.CATALOGUE.replace("label: Screens", "label: Monitors"))

    shown = shown_request(Request.objects.get(ticket=ticket))

    assert ("Screens", "2") in shown.answers


def test_what_is_for_named_people_is_seen_by_nobody_else(rae: Person, otto: Person, ada: Person):
    CatalogueItem.objects.filter(slug="room").update(audience="named")
    make.item("room").people.add(rae)

    assert item_for(rae, "room")
    for other in (otto, ada, None):
        with pytest.raises(NotFound):
            item_for(other, "room")


@pytest.mark.parametrize("named", [{"companies": ["Netvance"]}, {"roles": ["vendor_contact"]}])
def test_a_company_or_a_role_may_be_named(named, vik: Person, otto: Person):
    CatalogueItem.objects.filter(slug="room").update(audience="named", **named)
    vik.company = "Netvance"

    assert items_for(vik).filter(slug="room").exists()
    assert not items_for(otto).filter(slug="room").exists()


def test_a_team_may_be_named(ines: Person, otto: Person, house):
    CatalogueItem.objects.filter(slug="room").update(audience="named")
    make.item("room").teams.add(house.desk)

    assert items_for(ines).filter(slug="room").exists()
    assert not items_for(otto).filter(slug="room").exists()


def test_before_signing_in_only_what_is_for_anybody_is_seen():
    CatalogueItem.objects.filter(slug="room").update(audience="anybody")

    assert [one.slug for one in items_for(None)] == ["room"]


def test_an_item_one_may_not_see_cannot_be_asked_for(otto: Person):
    CatalogueItem.objects.filter(slug="room").update(audience="named")

    with pytest.raises(Refused, match="cannot be asked for"):
        make.ask(otto, "room")


def test_items_are_found_by_every_word(rae: Person):
    assert [one.slug for one in items_found(rae, ["meeting", "help"], 5)] == ["room"]
    assert items_found(rae, ["meeting", "laptop"], 5) == []
    assert items_found(rae, [], 5) == []

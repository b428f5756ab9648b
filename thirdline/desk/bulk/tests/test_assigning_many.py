from __future__ import annotations

import pytest

from tests.cast import House
from thirdline.desk.bulk.web import quick
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import resolve_ticket, restrict_ticket
from thirdline.desk.views.tests import make
from thirdline.foundation.people.models import Person

PART = {"HX-Request": "true", "HX-Target": "section#queue-list"}


@pytest.fixture
def three(house: House, rae: Person, ines: Person) -> list[Ticket]:
    """One that may be assigned, one that went to another team, one that is resolved."""
    made = [make.ticket(title, rae, house) for title in ("free", "elsewhere", "resolved")]
    make.escalated(made[1], house.workplace, ines)
    resolve_ticket(made[2], code="fixed", words="Done.", by=ines)
    return made


def test_the_list_comes_back_with_a_sentence_for_each_that_stayed(
    three: list[Ticket], ines: Person
) -> None:
    sent = {"ticket": [one.pk for one in three], "person": ines.pk}

    answer = make.browser(ines).post("/queue/assignments?view=all", sent, headers=PART)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "2 of 3 stayed where they were." in page
    assert f"{three[1].label}</a>: Ines Duarte is not in Workplace and access" in page
    assert "1 ticket assigned to Ines Duarte." in page
    assert f'value="{three[1].pk}" aria-label="Select {three[1].label}" checked' in page


def test_a_deed_that_changes_nothing_is_a_refusal(three: list[Ticket], ines: Person) -> None:
    sent = {"ticket": [three[1].pk], "person": ines.pk}

    answer = make.browser(ines).post("/queue/assignments", sent, headers=PART)

    assert answer.status_code == 409
    assert "is not in Workplace and access" in answer.content.decode()


def test_tickets_one_may_not_read_are_counted_as_staying(
    house: House, three: list[Ticket], rae: Person, ines: Person, tomas: Person
) -> None:
    secret = make.ticket("secret", rae, house)
    restrict_ticket(secret, named=[tomas], by=ines)
    Ticket.objects.get(pk=secret.pk).named.remove(ines)
    sent = {"ticket": [three[0].pk, secret.pk], "person": ines.pk}

    page = make.browser(ines).post("/queue/assignments", sent, headers=PART).content.decode()

    assert "secret" not in page
    assert "1 of 2 stayed where it was." in page
    assert Ticket.objects.get(pk=secret.pk).person is None


@pytest.mark.parametrize(
    "sent",
    [
        {}, {"person": "1"}, {"ticket": "1"}, {"ticket": "x", "person": "1"},
        {"ticket": "1", "person": "9" * 30}, {"ticket": "9" * 18, "person": "me"},
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said(house: House, ines: Person, sent: dict[str, str]) -> None:
    assert make.browser(ines).post("/queue/assignments", sent).status_code == 409


def test_what_was_assigned_at_once_is_put_back_from_the_toast(
    three: list[Ticket], ines: Person
) -> None:
    browser = make.browser(ines)
    sent = {"ticket": [three[0].pk], "person": ines.pk}
    page = browser.post("/queue/assignments", sent, headers=PART).content.decode()
    address = page.split('hx-post="/queue/changes/')[1].split('"')[0]

    told = browser.post(f"/queue/changes/{address}", headers=PART)

    assert "1 ticket put back." in told.content.decode()
    assert Ticket.objects.get(pk=three[0].pk).person is None


def test_more_than_fit_a_request_lead_to_a_page_of_their_own(
    house: House, rae: Person, ines: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quick, "AT_ONCE", 1)
    made = [make.ticket(title, rae, house).pk for title in ("a", "b")]

    sent = {"ticket": made, "person": ines.pk}
    answer = make.browser(ines).post("/queue/assignments", sent, headers=PART)

    assert answer["HX-Redirect"].startswith("/queue/changes/")

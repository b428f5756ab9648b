from __future__ import annotations

import pytest

from tests.cast import House
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import resolve_ticket, restrict_ticket, take_ticket
from thirdline.desk.views.operations import assign_many
from thirdline.desk.views.tests import make
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.people.models import Person

PART = {"HX-Request": "true", "HX-Target": "section#queue-list"}


@pytest.fixture
def three(house: House, rae: Person, ines: Person) -> list[Ticket]:
    """One that may be assigned, one that went to another team, one that is resolved."""
    made = [make.ticket(title, rae, house) for title in ("free", "elsewhere", "resolved")]
    make.escalated(made[1], house.workplace, ines)
    resolve_ticket(made[2], code="fixed", words="Done.", by=ines)
    return made


def test_each_ticket_is_assigned_whole_or_stays_with_its_reason(
    three: list[Ticket], ines: Person
) -> None:
    outcomes = assign_many(three[::-1], to=ines, by=ines)

    assert [one.ticket.title for one in outcomes] == ["resolved", "elsewhere", "free"]
    assert "Reopen it first" in outcomes[0].refusal
    assert "is not in Workplace and access" in outcomes[1].refusal
    assert outcomes[2].refusal == ""
    assert Ticket.objects.get(title="free").person == ines
    assert Ticket.objects.get(title="elsewhere").person is None
    assert Entry.objects.filter(verb="ticket.assigned").count() == 1


def test_a_ticket_ticked_twice_is_assigned_once(three: list[Ticket], ines: Person) -> None:
    outcomes = assign_many([three[0], three[0]], to=ines, by=ines)

    assert len(outcomes) == 1
    assert Entry.objects.filter(verb="ticket.assigned").count() == 1


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


def test_taking_many_oneself_accepts_them(three: list[Ticket], ines: Person) -> None:
    take_ticket(three[0], by=ines)

    again = assign_many(three[:1], to=ines, by=ines)

    assert again[0].refusal == ""

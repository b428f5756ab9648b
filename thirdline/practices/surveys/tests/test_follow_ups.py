"""A low score waits for the lead of whoever solved it, and closes with words that are kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from thirdline.desk.chores.models import Reminder
from thirdline.desk.tickets.models import Ticket
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import Refused
from thirdline.practices.surveys.models import FollowUp, Survey
from thirdline.practices.surveys.operations import answer_survey, close_follow_up, open_follow_up
from thirdline.practices.surveys.tests.test_surveys import plan, survey

__all__ = ["plan", "survey"]


@pytest.fixture
def low(survey: Survey, mina: Person, rae: Person) -> FollowUp:
    answer_survey(survey, score=1, comment="Three days!", by=rae)
    return FollowUp.objects.get()


def test_the_lead_is_reminded_with_the_score_and_what_was_said(low, mina):
    reminder = Reminder.objects.get(ticket=low.answer.survey.ticket)

    assert (low.lead, reminder.person) == (mina, mina)
    assert reminder.words == "Rae Okafor gave 1 of 5: “Three days!”"
    assert reminder.due_at - low.opened_at == timedelta(days=2)


def test_from_the_threshold_of_the_plan_up_nobody_has_to_look(survey, plan, mina, rae):
    plan.low_score = 1
    plan.save()

    answer_survey(survey, score=2, by=rae)

    assert not FollowUp.objects.exists()


def test_it_is_opened_once_however_often_the_answer_changes(low, rae, ada):
    answer_survey(low.answer.survey, score=3, by=rae)
    answer_survey(low.answer.survey, score=2, by=rae)
    open_follow_up(low.answer, by=ada)

    assert FollowUp.objects.count() == Reminder.objects.count() == 1


def test_the_page_lists_it_until_somebody_says_what_came_of_it(low, mina, client):
    client.force_login(mina)
    before = client.get("/surveys").content.decode()

    answer = client.post(f"/surveys/follow-ups/{low.pk}/closing", {"words": "We called her back."})

    with clock.at(clock.now() + timedelta(hours=3)):
        after = client.get("/surveys").content.decode()
    assert "Low scores not yet followed up" in before
    assert answer.status_code == 303
    assert "Low scores not yet followed up" not in after
    assert "We called her back." in after
    low.refresh_from_db()
    assert (low.words, low.closed_by) == ("We called her back.", mina)
    assert Reminder.objects.get().done_at is not None


def test_it_closes_once_with_words_and_by_a_lead(low, mina, ines):
    for words, by, why in [("", mina, "Say what came of it"), ("Done.", ines, "Leads follow up")]:
        with pytest.raises(Refused, match=why):
            close_follow_up(low, words=words, by=by)
    close_follow_up(low, words="Done.", by=mina)
    with pytest.raises(Refused, match="followed up already"):
        close_follow_up(low, words="Again.", by=mina)


def test_of_a_restricted_ticket_only_who_may_read_it_sees_it(low, mina, client):
    Ticket.objects.filter(pk=low.answer.survey.ticket_id).update(restricted=True)
    client.force_login(mina)

    page = client.get("/surveys").content.decode()

    assert "Three days!" not in page
    answer = client.post(f"/surveys/follow-ups/{low.pk}/closing", {"words": "x"})
    assert answer.status_code == 404

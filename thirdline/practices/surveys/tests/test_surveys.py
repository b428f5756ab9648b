"""People are asked once in a while how it was; opening a link answers nothing; rates are kept."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from thirdline.desk.conversation.models import Message
from thirdline.desk.letters.operations import write_letter_text
from thirdline.desk.letters.rules import Which
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import (
    open_ticket,
    reopen_ticket,
    resolve_ticket,
    restrict_ticket,
    take_ticket,
)
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.mail.models import Letter
from thirdline.foundation.notifications.models import Notice
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import change_preferences, robot
from thirdline.kit import clock
from thirdline.kit.refusals import NotFound, Refused
from thirdline.practices.surveys.letters import ASKED
from thirdline.practices.surveys.models import Answer, Survey, SurveyPlan
from thirdline.practices.surveys.operations import answer_survey, send_due_surveys
from thirdline.practices.surveys.queries import answers_for, counted
from thirdline.practices.surveys.rules import is_drawn, share_words
from thirdline.practices.surveys.tokens import survey_behind, token_of


@pytest.fixture(autouse=True)
def plan(house) -> SurveyPlan:
    return SurveyPlan.objects.create(slug="usual", name="Usual", ask_after=timedelta(hours=1))


def solve(ticket: Ticket, by: Person) -> Ticket:
    take_ticket(ticket, by=by)
    return resolve_ticket(ticket, by=by, words="Restarted.")


def send_all(hours: float = 2) -> None:
    with clock.at(clock.now() + timedelta(hours=hours)):
        send_due_surveys(limit=10, by=robot())


@pytest.fixture
def survey(ticket: Ticket, ines: Person) -> Survey:
    solve(ticket, ines)
    send_all()
    return Survey.objects.get()


def test_it_is_asked_after_a_while_and_not_before(ticket, ines, rae):
    solve(ticket, ines)
    send_all(hours=0.5)
    assert Survey.objects.get().sent_at is None

    send_all()

    assert Survey.objects.get().sent_at is not None
    assert Notice.objects.filter(person=rae, kind="survey.asked").exists()


def test_the_letter_has_a_link_for_each_score(survey, rae):
    letter = Letter.objects.filter(person=rae, subject__contains="How did it go?").get()

    links = re.findall(r"/surveys/(\S+)\?score=(\d)", letter.text)
    assert [score for _token, score in links] == ["5", "4", "3", "2", "1"]
    assert survey_behind(links[0][0]) == survey.pk


def test_opening_a_link_changes_nothing_and_shows_the_score(survey, client: Client):
    page = client.get(f"/surveys/{token_of(survey.pk)}?score=4")

    assert re.search(r'value="4" required checked', page.content.decode())
    assert not Answer.objects.exists()


def test_without_signing_in_the_link_answers(survey, client: Client):
    client.post(f"/surveys/{token_of(survey.pk)}", {"score": "5", "comment": "Quick."})

    answer = Answer.objects.get()
    assert (answer.score, answer.comment, answer.channel) == (5, "Quick.", "mail")
    assert Entry.objects.filter(verb="survey.answered").exists()


@pytest.mark.parametrize("token", ["1", "1.x", "x"])
def test_a_link_that_was_made_up_leads_nowhere(survey, client: Client, token: str):
    assert client.get(f"/surveys/{token}").status_code == 404


def test_no_score_is_asked_for_again(survey, client: Client):
    answer = client.post(f"/surveys/{token_of(survey.pk)}", {"comment": "kept"})

    assert answer.status_code == 422
    assert "Choose a score" in answer.content.decode()
    assert "kept" in answer.content.decode()


def test_on_the_portal_it_stands_on_the_ticket_and_may_be_changed(survey, rae):
    door = Client()
    door.force_login(rae)
    page = door.get(f"/help/tickets/{survey.ticket_id}").content.decode()
    assert "own-survey" in page
    door.post(f"/surveys/{token_of(survey.pk)}", {"score": "2"})
    door.post(f"/surveys/{token_of(survey.pk)}", {"score": "4"})

    answer = Answer.objects.get()
    assert (answer.score, answer.channel) == (4, "portal")
    assert answer.changed_at is not None


def test_answered_before_the_letter_went_out_it_is_not_sent(ticket, ines, rae):
    solve(ticket, ines)

    answer_survey(Survey.objects.get(), score=5, by=rae)
    send_all()

    assert not Letter.objects.filter(subject__contains="How did it go?").exists()
    assert Survey.objects.get().sent_at is not None


def test_after_a_while_an_answer_stands(survey, rae):
    answer_survey(survey, score=3, by=rae)

    with (
        clock.at(clock.now() + timedelta(days=8)),
        pytest.raises(Refused, match="counted already"),
    ):
        answer_survey(survey, score=5, by=rae)


def test_after_its_time_nothing_is_taken(survey, rae):
    with clock.at(clock.now() + timedelta(days=15)), pytest.raises(Refused, match="time to answer"):
        answer_survey(survey, score=5, by=rae)


def test_only_who_was_asked_answers(survey, otto):
    with pytest.raises(Refused, match="Only the person"):
        answer_survey(survey, score=5, by=otto)


def test_nobody_is_asked_twice_within_days(survey, rae, ines):
    solve(open_ticket(title="Mail", requester=rae, by=rae), ines)
    assert Survey.objects.count() == 1

    with clock.at(clock.now() + timedelta(days=15)):
        solve(open_ticket(title="Again", requester=rae, by=rae), ines)

    assert Survey.objects.count() == 2


def test_of_two_that_fall_due_together_one_is_sent(ticket, ines, rae):
    solve(ticket, ines)
    solve(open_ticket(title="Mail", requester=rae, by=rae), ines)

    send_all()

    assert Survey.objects.filter(sent_at__isnull=False).count() == 1
    assert Survey.objects.get(sent_at=None).skipped_because == "asked lately"


def test_opened_again_it_is_not_asked_about(ticket, ines, rae):
    solve(ticket, ines)
    reopen_ticket(ticket, reason="Still drops", by=rae)

    send_all()

    assert Survey.objects.get().skipped_because == "open again"


def test_a_restricted_ticket_is_not_asked_about_unless_allowed(ticket, ines, ada, plan):
    restrict_ticket(ticket, named=[ines], by=ada)
    solve(ticket, ines)
    assert not Survey.objects.exists()

    SurveyPlan.objects.update(restricted=True)
    other = open_ticket(title="Leak", requester=ticket.requester, by=ticket.requester)
    restrict_ticket(other, named=[ines], by=ada)
    solve(other, ines)

    assert Survey.objects.count() == 1


def test_a_robot_is_never_asked(ines):
    solve(open_ticket(title="Disk full", requester=robot(), by=robot()), ines)

    assert not Survey.objects.exists()


def test_without_a_plan_nobody_is_asked(ticket, ines):
    SurveyPlan.objects.all().delete()
    solve(ticket, ines)

    assert not Survey.objects.exists()


def test_a_share_is_drawn_the_same_way_every_time():
    drawn = [number for number in range(2000) if is_drawn(number, 25)]

    assert 400 < len(drawn) < 600
    assert drawn == [number for number in range(2000) if is_drawn(number, 25)]
    assert not is_drawn(7, 0)


def test_a_low_score_is_noted_on_the_ticket_and_told_to_the_lead(ticket, ines, mina, rae):
    solve(ticket, ines)
    send_all()

    answer_survey(Survey.objects.get(), score=1, comment="Three days!", by=rae)

    assert "Three days!" in Message.objects.get(public=False).text
    assert Notice.objects.get(person=mina, kind="survey.low").ticket_id == ticket.pk


def test_a_low_score_changed_is_told_once(survey, mina, rae):
    for score in (2, 1, 2):
        answer_survey(survey, score=score, by=rae)

    assert Message.objects.filter(public=False).count() == 1


def test_sent_and_answered_are_counted_by_team(survey, rae):
    answer_survey(survey, score=4, by=rae)
    now = clock.now() + timedelta(days=1)

    period = counted(now - timedelta(days=30), now, now)

    assert (period.whole.sent, period.whole.answered, period.whole.satisfied) == (1, 1, 1)
    assert period.by_team[0].team_id == survey.team_id


def test_restricted_tickets_are_in_no_figure(survey, ines, rae, ada):
    answer_survey(survey, score=4, by=rae)
    Ticket.objects.filter(pk=survey.ticket_id).update(restricted=True)
    now = clock.now() + timedelta(days=1)

    assert counted(now - timedelta(days=30), now, now).whole.sent == 0
    assert answers_for(ada, now - timedelta(days=30), now)[0] == []


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [(0, 0, "–"), (3, 4, "3 of 4"), (9, 9, "9 of 9"), (3, 12, "25\u202f%")],
)
def test_small_numbers_are_said_as_they_are(part, whole, words):
    assert share_words(part, whole) == words


def test_leads_read_scores_rates_and_comments(ticket, ines, mina, rae):
    solve(ticket, ines)
    send_all(hours=1.01)
    answer_survey(Survey.objects.get(), score=2, comment="<b>slow</b>", by=rae)
    door = Client()
    door.force_login(mina)

    with clock.at(clock.now() + timedelta(hours=3)):
        page = door.get("/surveys").content.decode()

    assert "1 of 1" in page
    assert "&lt;b&gt;slow" in page
    assert f"/tickets/{ticket.pk}" in page


def test_the_page_says_so_when_nobody_was_asked(mina):
    door = Client()
    door.force_login(mina)

    assert "Nobody was asked" in door.get("/surveys").content.decode()


def test_a_made_up_token_is_a_miss():
    with pytest.raises(NotFound):
        survey_behind("7.forged")


def test_a_low_score_of_a_restricted_ticket_is_told_to_no_lead_who_is_not_named(
    survey, ticket, ada, mina, rae
):
    Ticket.objects.filter(pk=ticket.pk).update(restricted=True)
    ticket.named.set([ada])

    answer_survey(survey, score=1, comment="Nobody listened.", by=rae)

    assert not Notice.objects.filter(person=mina, kind="survey.low").exists()


def test_an_organisation_writes_the_letter_and_its_links_stay(ticket, ines, rae, ada):
    change_preferences(rae, language="de", by=rae)
    write_letter_text(
        Which(ASKED, "de"), body="Moin {name}, {question}\n\n{scores}\n\nBis {until}.", by=ada
    )
    solve(ticket, ines)
    send_all()

    letter = Letter.objects.filter(person=rae).latest("pk")
    assert letter.text.startswith("Moin Rae, Wie lief es?\n\n- 5, Sehr gut: http")
    assert letter.text.count("?score=") == 5
    assert survey_behind(re.findall(r"/surveys/(\S+)\?", letter.text)[0]) == Survey.objects.get().pk


def test_a_survey_letter_without_its_links_is_not_saved(ada):
    with pytest.raises(Refused, match=r"needs the field \{scores\}"):
        write_letter_text(Which(ASKED, "en"), body="How was it?", by=ada)

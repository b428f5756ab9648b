from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction

from thirdline.desk.chores.models import Reminder
from thirdline.desk.chores.operations import finish_reminder, remind, remind_due, snooze_reminder
from thirdline.desk.chores.queries import open_reminders, reminders_of
from thirdline.desk.conversation.operations import reply
from thirdline.desk.tickets.operations import restrict_ticket
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.notifications.models import Notice
from thirdline.foundation.people.operations import robot
from thirdline.kit import clock
from thirdline.kit.refusals import Refused

HOUR = timedelta(hours=1)
HTMX = {"HTTP_HX_REQUEST": "true"}


def told(person) -> list[str]:
    return list(
        Notice.objects.filter(person=person, kind="reminder.due").values_list("text", flat=True)
    )


def after(hours: float) -> int:
    with clock.at(clock.now() + hours * HOUR):
        return remind_due(by=robot())


def test_nothing_is_told_before_its_moment_and_once_after(ticket, ines):
    remind(ticket, due_at=clock.now() + 2 * HOUR, words="Call Rae", by=ines)

    assert after(1) == 0
    assert after(3) == 1
    assert after(4) == 0
    assert [one.endswith("Call Rae") for one in told(ines)] == [True]
    assert Entry.objects.get(verb="reminder.came_due").facts["told"] == 1


def test_a_reminder_on_the_answer_comes_with_the_answer(ticket, rae, ines):
    remind(ticket, on="answer", by=ines)
    reply(ticket, text="Which version?", by=ines)
    assert after(0.1) == 0

    reply(ticket, text="6.0.4", by=rae)

    assert after(0.1) == 1
    assert "The answer you waited for" in told(ines)[0]


def test_a_reminder_of_silence_is_over_when_somebody_answers(ticket, rae, ines):
    remind(ticket, on="silence", due_at=clock.now() + HOUR, by=ines)
    reply(ticket, text="Which version?", by=ines)
    assert Reminder.objects.filter(done_at=None).count() == 1

    reply(ticket, text="6.0.4", by=rae)

    assert after(2) == 0
    assert told(ines) == []


def test_silence_is_told_when_nobody_answered(ticket, ines):
    remind(ticket, on="silence", due_at=clock.now() + HOUR, by=ines)

    after(2)

    assert "Nobody has answered" in told(ines)[0]


def test_a_team_is_told_as_a_whole(house, ticket, ines, tomas):
    remind(ticket, due_at=clock.now() + HOUR, team=house.desk, by=ines)

    after(2)

    assert len(told(ines)) == 1
    assert told(tomas) == []


def test_only_ones_own_teams_are_reminded(house, ticket, ines):
    with pytest.raises(Refused, match="a team you work in"):
        remind(ticket, due_at=clock.now() + HOUR, team=house.network, by=ines)


def test_put_off_it_comes_again_and_done_it_does_not(ticket, ines):
    one = remind(ticket, due_at=clock.now() + HOUR, by=ines)
    after(2)

    snooze_reminder(one, due_at=clock.now() + 5 * HOUR, by=ines)
    assert after(6) == 1
    finish_reminder(one, by=ines)

    assert open_reminders(ticket, ines) == []
    assert len(told(ines)) == 2
    with pytest.raises(Refused, match="done already"):
        finish_reminder(one, by=ines)


def test_somebody_elses_reminder_is_theirs(ticket, ines, noor):
    one = remind(ticket, due_at=clock.now() + HOUR, by=ines)

    assert not reminders_of(noor).exists()
    with pytest.raises(Refused, match="somebody else's"):
        finish_reminder(one, by=noor)


def test_whoever_may_not_read_it_any_more_is_told_nothing(ticket, ines, noor):
    remind(ticket, due_at=clock.now() + HOUR, by=noor)
    restrict_ticket(ticket, named=[], by=ines)

    after(2)

    assert told(noor) == []
    assert not reminders_of(noor).exists()
    assert Reminder.objects.get().done_at is not None


def test_a_moment_behind_and_requesters_are_refused(ticket, ines, rae):
    with pytest.raises(Refused, match="ahead"):
        remind(ticket, due_at=clock.now() - HOUR, by=ines)
    with pytest.raises(Refused, match="Say when"):
        remind(ticket, by=ines)
    with pytest.raises(Refused, match="support teams"):
        remind(ticket, due_at=clock.now() + HOUR, by=rae)


def test_a_worker_that_dies_in_the_middle_leaves_the_reminder_as_it_was(ticket, ines):
    remind(ticket, due_at=clock.now() + HOUR, by=ines)

    class Killed(BaseException):
        pass

    def die() -> None:
        with transaction.atomic():
            after(2)
            raise Killed

    with pytest.raises(Killed):
        die()

    assert after(2) == 1
    assert len(told(ines)) == 1


def test_what_is_due_is_found_by_its_index(ticket, ines):
    remind(ticket, due_at=clock.now() + HOUR, by=ines)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM chores_reminder WHERE due_at <= now() AND due_at IS NOT NULL"
            " AND came_at IS NULL AND done_at IS NULL ORDER BY due_at LIMIT 50"
        )
        plan = " ".join(row[0] for row in cursor.fetchall())

    assert "reminder_due" in plan


def test_it_is_set_on_the_ticket_in_words_and_shown_there_and_in_the_list(client, ticket, ines):
    client.force_login(ines)
    url = f"/tickets/{ticket.pk}/reminders"

    wrong = client.post(url, {"on": "moment", "when": "soon"}, **HTMX)
    client.post(url, {"on": "moment", "when": "tomorrow 9:00", "words": "Ring <b>Rae"})

    assert wrong.status_code == 422
    assert "“soon” is no moment" in wrong.content.decode()
    for page in (f"/tickets/{ticket.pk}", "/reminders"):
        assert "Ring &lt;b&gt;Rae" in client.get(page).content.decode()


def test_the_tick_beside_send_reminds_if_nobody_answers(client, ticket, ines):
    client.force_login(ines)

    client.post(
        f"/tickets/{ticket.pk}/messages",
        {"text": "Which version?", "remind": "1", "remind_at": "in 2 h"},
    )

    assert Reminder.objects.get().on == "silence"


def test_a_moment_nobody_understands_sends_nothing_and_keeps_the_text(client, ticket, ines):
    client.force_login(ines)
    sent = {"text": "Which version?", "remind": "1", "remind_at": "soon"}

    answer = client.post(f"/tickets/{ticket.pk}/messages", sent, **HTMX)

    assert answer.status_code == 409
    assert "Which version?</textarea>" in answer.content.decode()
    assert not ticket.messages.exists()


def test_buttons_put_off_and_finish(client, ticket, ines):
    one = remind(ticket, due_at=clock.now() + HOUR, by=ines)
    client.force_login(ines)

    client.post(f"/reminders/{one.pk}/snooze", {"when": "in 4 h"}, **HTMX)
    client.post(f"/reminders/{one.pk}/end", {"from": "list"})

    assert client.post(f"/reminders/{one.pk}/end").status_code == 404

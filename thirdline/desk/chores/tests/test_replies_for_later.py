from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from thirdline.desk.chores.models import LaterReply
from thirdline.desk.chores.operations import (
    change_later_reply,
    reply_later,
    send_due_reply,
    send_withheld_reply,
    take_back_later_reply,
)
from thirdline.desk.conversation.gaps import gap
from thirdline.desk.conversation.models import Draft, Message
from thirdline.desk.conversation.operations import reply, save_draft
from thirdline.desk.tickets.operations import (
    cancel_ticket,
    resolve_ticket,
    restrict_ticket,
    take_ticket,
)
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.notifications.models import Notice
from thirdline.foundation.people.operations import robot
from thirdline.kit import clock
from thirdline.kit.refusals import Refused

HOUR = timedelta(hours=1)
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def planned(ticket, ines) -> LaterReply:
    return reply_later(ticket, text="We look again at nine.", send_at=clock.now() + HOUR, by=ines)


def due(hours: float = 2) -> bool:
    with clock.at(clock.now() + hours * HOUR):
        return send_due_reply(by=robot())


def test_it_is_sent_at_its_moment_in_its_writers_name_and_once(planned, ines):
    assert due(0.5) is False
    assert due() is True
    assert due() is False

    message = Message.objects.get()
    assert (message.text, message.author, message.public) == ("We look again at nine.", ines, True)
    planned.refresh_from_db()
    assert (planned.state, planned.message_id) == ("sent", message.pk)


def test_a_worker_that_dies_between_has_sent_nothing_and_the_next_sends_it_once(planned):
    class Killed(BaseException):
        pass

    def die() -> None:
        with transaction.atomic():
            due()
            raise Killed

    with pytest.raises(Killed):
        die()
    assert not Message.objects.exists()

    assert due() is True
    assert Message.objects.count() == 1


def test_it_is_withheld_when_the_requester_wrote_meanwhile_and_its_writer_is_told(
    planned, ticket, rae, ines
):
    reply(ticket, text="It works again.", by=rae)

    due()

    planned.refresh_from_db()
    assert (planned.state, planned.why) == ("withheld", "Rae wrote meanwhile.")
    assert "was not sent. Rae wrote" in Notice.objects.get(person=ines, kind="reply.withheld").text
    assert Message.objects.count() == 1
    assert Entry.objects.filter(verb="reply.withheld").exists()


@pytest.mark.parametrize("how", ["resolved", "cancelled"])
def test_it_is_withheld_when_the_ticket_is_done_meanwhile(planned, ticket, tomas, how):
    if how == "resolved":
        resolve_ticket(ticket, words="Fixed.", by=tomas)
    else:
        cancel_ticket(ticket, reason="Merged into another.", by=tomas)

    due()

    planned.refresh_from_db()
    assert planned.state == "withheld"
    assert how in planned.why


def test_it_is_withheld_when_its_writer_may_not_read_the_ticket_any_more(planned, ticket, noor):
    restrict_ticket(ticket, named=[noor], by=noor)

    due()

    planned.refresh_from_db()
    assert planned.state == "withheld"
    assert not Notice.objects.filter(kind="reply.withheld").exists()


def test_ones_own_later_words_do_not_hold_it_back(planned, ticket, ines):
    reply(ticket, text="One more thing.", by=ines)

    due()

    planned.refresh_from_db()
    assert planned.state == "sent"


def test_until_then_it_is_changed_or_taken_back(planned, ines):
    change_later_reply(planned, text="At ten.", send_at=clock.now() + 3 * HOUR, by=ines)
    assert due(2) is False
    assert due(4) is True
    assert Message.objects.get().text == "At ten."

    with pytest.raises(Refused, match="sent already"):
        take_back_later_reply(planned, by=ines)


def test_taken_back_it_is_never_sent(planned, ines):
    take_back_later_reply(planned, by=ines)

    assert due() is False
    assert not Message.objects.exists()


def test_a_withheld_one_is_sent_all_the_same_when_somebody_decides_so(planned, ticket, rae, ines):
    reply(ticket, text="Well?", by=rae)
    due()

    send_withheld_reply(planned, by=ines)

    assert Message.objects.filter(author=ines).count() == 1


def test_only_who_wrote_it_and_leads_change_it(planned, noor, mina):
    with pytest.raises(Refused, match="Only who wrote it"):
        take_back_later_reply(planned, by=noor)

    take_back_later_reply(planned, by=mina)


def test_what_could_not_be_sent_now_is_not_planned(ticket, rae, ines):
    ahead = clock.now() + HOUR
    with pytest.raises(Refused, match="Still to be filled in"):
        reply_later(ticket, text=gap("x"), send_at=ahead, by=ines)
    with pytest.raises(Refused, match="ahead"):
        reply_later(ticket, text="x", send_at=clock.now(), by=ines)
    with pytest.raises(Refused, match="for the support teams"):
        reply_later(ticket, text="x", send_at=ahead, by=rae)


def test_the_draft_becomes_the_planned_reply_and_everybody_sees_it(client, ticket, ines, tomas):
    save_draft(ticket, kind="reply", text="At nine <i>", by=ines)
    client.force_login(ines)
    url = f"/tickets/{ticket.pk}/later"

    assert client.post(url, {"text": "At nine <i>", "when": "soon"}, **HTMX).status_code == 422
    client.post(url, {"text": "At nine <i>", "when": "in 2 h"})

    assert not Draft.objects.exists()
    client.force_login(tomas)
    page = client.get(f"/tickets/{ticket.pk}").content.decode()
    assert "Ines replies" in page
    assert "At nine &lt;i&gt;" in page


def test_the_form_offers_when_the_team_is_there_again(client, house, ticket, ines):
    calendar = house.desk.tier.calendar
    calendar.always_open, calendar.hours = False, {"mon": [["08:00", "08:01"]]}
    calendar.save()
    client.force_login(ines)

    page = client.get(f"/tickets/{ticket.pk}/later", **HTMX).content.decode()

    assert "when Service desk is there again" in page


def test_a_ticket_somebody_works_on_is_taken_up_again(planned, ticket, ines):
    take_ticket(ticket, by=ines)

    assert due() is True


def test_what_somebody_else_rewrote_is_said_in_their_name(planned, ines, mina):
    with clock.at(clock.now()):
        change_later_reply(planned, text="We close it.", by=mina)

    due()

    message = Message.objects.get()
    assert (message.text, message.author) == ("We close it.", mina)


def test_another_moment_alone_changes_no_name(planned, ines, mina):
    change_later_reply(planned, send_at=clock.now() + HOUR / 2, by=mina)

    due()

    assert Message.objects.get().author == ines

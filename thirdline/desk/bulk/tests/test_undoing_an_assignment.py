"""An assignment that is put back leaves the ticket as if nobody had ever accepted it."""

from __future__ import annotations

import pytest

from tests.cast import House
from thirdline.desk.bulk.operations import undo_change
from thirdline.desk.bulk.tests import make
from thirdline.desk.bulk.tests.test_changing_many import now
from thirdline.desk.conversation.operations import add_note, reply
from thirdline.desk.tickets.models import Handoff, Stay, Ticket
from thirdline.desk.tickets.operations import move_ticket, put_on_hold, take_ticket, watch_ticket
from thirdline.desk.tickets.states import HandoffKind, HoldReason
from thirdline.desk.views.tests.make import ticket
from thirdline.flow.sla.models import Clock
from thirdline.flow.sla.tests import make as sla
from thirdline.flow.sla.tests.make import at
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import join_team
from thirdline.kit import clock


@pytest.fixture
def free(house: House, rae: Person) -> Ticket:
    sla.policy("between-teams", "ola", pause_on=["requester"])
    with clock.at(at("Mon 08:00")):
        return ticket("free", rae, house)


def assigned(one: Ticket, ines: Person, *more: tuple[str, dict[str, object]]) -> object:
    with clock.at(at("Mon 08:10")):
        return make.run([one], ines, ("assign", {"person": ines.pk}), *more)


def acknowledgement(one: Ticket) -> Clock:
    return Clock.objects.get(ticket=one, kind="acknowledge", stay=now(one).stay)


def test_nobody_has_accepted_it_and_its_clock_ran_all_along(free: Ticket, ines: Person) -> None:
    change = assigned(free, ines, ("priority", {"priority": 1, "reason": "VIP"}))
    assert acknowledgement(free).state == "met"

    with clock.at(at("Mon 08:20")):
        back = make.ended(undo_change(change, by=ines))

    stood, stay = now(free), Stay.objects.get(ticket=free)
    assert back.done == 1
    assert (stood.person, stood.state, stood.priority) == (None, "new", 3)
    assert (stay.accepted_at, stay.person) == (None, None)
    assert acknowledgement(free).state == "running"
    assert acknowledgement(free).due_at == stood.next_due_at == at("Mon 08:30")
    with clock.at(at("Mon 08:25")):
        take_ticket(stood, by=ines)
    assert (acknowledgement(free).state, acknowledgement(free).used_seconds) == ("met", 25 * 60)
    assert Entry.objects.filter(verb="ticket.unassigned", subject_id=free.pk).count() == 1


def test_an_acceptance_taken_back_too_late_is_a_promise_missed(free: Ticket, ines: Person) -> None:
    change = assigned(free, ines)

    with clock.at(at("Mon 09:00")):
        make.ended(undo_change(change, by=ines))
        take_ticket(now(free), by=ines)

    assert acknowledgement(free).state == "missed"


def test_the_handoff_waits_again_and_whoever_was_asked_is_asked_again(
    free: Ticket, house: House, ines: Person, tomas: Person
) -> None:
    handoff = move_ticket(
        free, to=house.workplace, kind=HandoffKind.ESCALATE, reason="r", person=tomas, by=ines
    )
    change = make.run([free], tomas, ("assign", {"person": tomas.pk}))

    make.ended(undo_change(change, by=tomas))

    handoff = Handoff.objects.get(pk=handoff.pk)
    assert (handoff.accepted_at, handoff.accepted_by) == (None, None)
    assert now(free).asked_person == tomas


def test_what_stood_on_hold_goes_on_standing(free: Ticket, ines: Person) -> None:
    with clock.at(at("Mon 08:05")):
        put_on_hold(free, reason=HoldReason.REQUESTER, by=ines)
    change = assigned(free, ines)

    with clock.at(at("Mon 11:00")):
        make.ended(undo_change(change, by=ines))

    assert now(free).state == "on_hold"
    assert acknowledgement(free).state == "paused"
    assert acknowledgement(free).used_seconds == 5 * 60


@pytest.mark.parametrize(
    ("deed", "told"), [("reply", "Ines wrote"), ("note", "Ines acted"), ("follow", "")]
)
def test_whatever_was_done_since_is_the_reason_it_stays(
    free: Ticket, ines: Person, deed: str, told: str
) -> None:
    change = assigned(free, ines)
    if deed == "follow":
        watch_ticket(free, person=ines, by=ines)
    else:
        (reply if deed == "reply" else add_note)(free, text="On it.", by=ines)

    back = make.ended(undo_change(change, by=ines))

    outcome, sentence = make.outcomes(back)["free"]
    assert outcome == ("refused" if told else "done")
    assert told in sentence
    assert (now(free).person is None) == (not told)


def test_one_that_somebody_had_goes_back_to_them_and_stays_accepted(
    free: Ticket, house: House, ines: Person, tomas: Person
) -> None:
    join_team(tomas, team=house.desk, by=None)
    with clock.at(at("Mon 08:05")):
        take_ticket(free, by=ines)
    change = make.run([free], ines, ("assign", {"person": tomas.pk}))
    reply(free, text="On it.", by=ines)

    make.ended(undo_change(change, by=ines))

    assert now(free).person == ines
    assert Stay.objects.get(ticket=free).accepted_at == at("Mon 08:05")

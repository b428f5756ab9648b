"""Nobody works before everybody who has to approve did; a refusal closes with its reason."""

from __future__ import annotations

from datetime import timedelta

import pytest

from thirdline.desk.letters.operations import write_letter_text
from thirdline.desk.letters.rules import Which
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import (
    cancel_ticket,
    resolve_ticket,
    take_off_hold,
    take_ticket,
)
from thirdline.desk.tickets.queries import hold_of
from thirdline.flow.escalation.operations import transfer_ticket
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.mail.models import Letter
from thirdline.foundation.notifications.models import Notice
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import change_preferences, join_team, robot
from thirdline.kit import clock
from thirdline.kit.refusals import NotFound, Refused
from thirdline.practices.catalogue.letters import APPROVED, TO_APPROVE
from thirdline.practices.catalogue.models import Approval, Request, Seat
from thirdline.practices.catalogue.operations import (
    approve_request,
    end_deputy,
    name_deputy,
    refuse_request,
    remind_approvers,
)
from thirdline.practices.catalogue.queries import (
    approval_for,
    waiting_count,
    waiting_for,
    waits_with_others,
)
from thirdline.practices.catalogue.tests import make


@pytest.fixture(autouse=True)
def _catalogue(house, ada: Person, rae: Person, mina: Person) -> None:
    make.catalogue(ada)
    Person.objects.filter(pk=rae.pk).update(manager=mina)
    rae.refresh_from_db()


def two_steps(ada: Person, needs: str = "all") -> None:
    """Both of a pair of people, then the network team."""
    text = f"""
catalogue:
  - slug: laptop
    name: Laptop
    fields: [{{key: size, label: Size}}, {{key: why, label: Why}}]
    approvals:
      - {{key: both, label: Finance, who: people, needs: {needs}, people: [mina@aldermoor.example, ines@aldermoor.example]}}
      - {{key: net, label: Network, who: team, team: network}}
"""
    make.catalogue(ada, text)


def test_what_costs_little_waits_for_nobody(rae: Person):
    assert make.ask(rae).state == "new"
    assert not Approval.objects.exists()


def test_what_costs_much_waits_for_the_manager_and_says_so(rae: Person):
    ticket = make.large(rae)

    hold = hold_of(ticket)
    assert (ticket.state, ticket.hold_reason) == ("on_hold", "approval")
    assert hold is not None
    assert hold.words == "Your manager: waits for Mina Costa"
    assert Request.objects.get().promised_at is None


def test_the_manager_is_told_by_notice_and_letter_with_a_link(rae: Person, mina: Person):
    make.large(rae)

    link = f"/help/approvals/{make.step().pk}"
    assert Notice.objects.get(person=mina).url == link
    assert link in Letter.objects.get(person=mina).text


def test_approved_it_goes_on_and_the_promise_begins(rae: Person, mina: Person):
    ticket = make.large(rae)

    approve_request(make.step(), by=mina)

    ticket.refresh_from_db()
    assert (ticket.state, ticket.hold_reason) == ("new", None)
    assert Request.objects.get().promised_at is not None
    assert Entry.objects.filter(verb="request.released").exists()


def test_refused_it_is_closed_and_the_reason_is_told(rae: Person, mina: Person):
    ticket = make.large(rae)

    refuse_request(make.step(), reason="14 inch is enough.", by=mina)

    ticket.refresh_from_db()
    assert ticket.state == "cancelled"
    assert "14 inch is enough." in Letter.objects.filter(person=rae).latest("pk").text
    assert Notice.objects.filter(person=rae, kind="request.decided").exists()


def test_a_refusal_says_why(rae: Person, mina: Person):
    make.large(rae)

    with pytest.raises(Refused, match="Say why not"):
        refuse_request(make.step(), reason=" ", by=mina)


def test_only_the_people_asked_decide(rae: Person, otto: Person, ines: Person):
    make.large(rae)

    for other in (otto, ines):
        with pytest.raises(NotFound):
            approval_for(other, make.step().pk)
        with pytest.raises(Refused, match="Only the people asked"):
            approve_request(make.step(), by=other)


def test_an_administrator_decides_in_their_place_with_a_reason(rae: Person, ada: Person):
    ticket = make.large(rae)
    with pytest.raises(Refused, match="Say why you decide"):
        approve_request(make.step(), by=ada)

    approve_request(make.step(), reason="Mina is ill.", by=ada)

    ticket.refresh_from_db()
    assert ticket.state == "new"
    assert Seat.objects.get(in_place=True).reason == "Mina is ill."


def test_nobody_approves_their_own_request(mina: Person, ada: Person):
    Person.objects.filter(pk=mina.pk).update(manager=mina)
    mina.refresh_from_db()
    make.large(mina)

    assert make.step().fallback == "Mina Costa would approve their own request."
    assert Seat.objects.get().person == ada


def test_without_a_manager_the_administrators_are_asked(otto: Person, ada: Person):
    make.large(otto)

    assert make.step().fallback == "No manager is written down for Otto Stranger."
    assert list(waiting_for(ada)) == [make.step()]


def test_it_is_decided_once(rae: Person, mina: Person):
    make.large(rae)
    step = make.step()
    approve_request(step, by=mina)

    with pytest.raises(Refused, match="Mina Costa approved it already"):
        refuse_request(step, reason="Too late", by=mina)


def test_all_means_all_and_then_comes_the_next_step(rae, ada, mina, ines, noor):
    two_steps(ada)
    ticket = make.ask(rae)

    approve_request(make.step(), by=mina)
    assert make.step().state == "waiting"
    with pytest.raises(Refused, match="answered already"):
        approve_request(make.step(), by=mina)
    with pytest.raises(Refused, match="earlier approval"):
        approve_request(make.step(2), by=noor)
    approve_request(make.step(), by=ines)
    approve_request(make.step(2), by=noor)

    ticket.refresh_from_db()
    assert ticket.state == "new"


def test_any_means_the_first_answer(rae, ada, mina, ines, noor):
    two_steps(ada, needs="any")
    make.ask(rae)

    approve_request(make.step(), by=ines)

    assert (make.step().state, make.step(2).state) == ("approved", "waiting")
    assert waiting_count(mina) == 0


def test_a_refusal_spares_the_steps_after_it(rae, ada, mina, ines, noor):
    two_steps(ada)
    make.ask(rae)

    refuse_request(make.step(), reason="No budget", by=ines)

    assert make.step(2).state == "withdrawn"


def test_agents_neither_go_on_nor_solve_it_before_it_is_approved(rae, tomas):
    ticket = make.large(rae)
    take_ticket(ticket, by=tomas)

    for verb in (take_off_hold, resolve_ticket):
        with pytest.raises(Refused, match="waits for approval"):
            verb(ticket, by=tomas)


def test_handed_on_it_still_waits(rae, tomas, house):
    ticket = make.large(rae)

    transfer_ticket(ticket, to_team=house.desk, reason="wrong_team", words="Yours", by=robot())

    ticket.refresh_from_db()
    assert ticket.hold_reason == "approval"


def test_cancelled_it_need_not_be_approved(rae: Person, mina: Person):
    ticket = make.large(rae)

    cancel_ticket(ticket, reason="I found one", by=rae)

    assert make.step().state == "withdrawn"
    assert waiting_count(mina) == 0


def test_a_deputy_decides_for_somebody_who_is_away(rae, mina, tomas):
    name_deputy(mina, deputy=tomas, until=clock.now() + timedelta(days=2), by=mina)
    make.large(rae)
    assert list(waiting_for(tomas)) == [make.step()]
    assert Notice.objects.filter(person=tomas, kind="request.to_approve").exists()

    approve_request(make.step(), by=tomas)

    seat = Seat.objects.get()
    assert (seat.person, seat.by, make.step().state) == (mina, tomas, "approved")


def test_a_deputy_of_before_decides_nothing(rae, mina, tomas):
    name_deputy(mina, deputy=tomas, until=clock.now() + timedelta(days=2), by=mina)
    end_deputy(mina, by=mina)
    make.large(rae)

    assert not waiting_for(tomas).exists()
    with pytest.raises(Refused, match="Only the people asked"):
        approve_request(make.step(), by=tomas)


def test_who_asked_is_no_deputy_for_their_own_request(rae, mina):
    name_deputy(mina, deputy=rae, until=clock.now() + timedelta(days=2), by=mina)
    make.large(rae)

    assert not waiting_for(rae).exists()
    with pytest.raises(Refused, match="asked for themselves"):
        approve_request(make.step(), by=rae)


def test_a_deputy_is_somebody_else_and_named_by_oneself(rae, mina, tomas):
    soon = clock.now() + timedelta(days=2)
    with pytest.raises(Refused, match="somebody else as your deputy"):
        name_deputy(mina, deputy=mina, until=soon, by=mina)
    with pytest.raises(Refused, match="Only an administrator"):
        name_deputy(mina, deputy=tomas, until=soon, by=rae)
    with pytest.raises(Refused, match="ends after now"):
        name_deputy(mina, deputy=tomas, until=clock.now() - timedelta(days=1), by=mina)


def test_reminders_come_when_they_are_due_and_end(rae, mina, ada):
    begun = clock.now()
    with clock.at(begun):
        make.large(rae)
        assert remind_approvers(limit=10, by=robot()) == 0
    for day in range(1, 6):
        with clock.at(begun + timedelta(days=day, minutes=1)):
            remind_approvers(limit=10, by=robot())

    assert Notice.objects.filter(person=mina, kind="request.to_approve").count() == 4
    assert Notice.objects.filter(person=ada, kind="request.overdue").count() == 1


def test_everybody_of_a_team_but_who_asked_is_asked(house, ada, noor, ines, rae):
    two_steps(ada)
    join_team(rae, team=house.network, by=ada)
    make.ask(rae)

    assert [seat.person for seat in make.step(2).seats.all()] == [noor]


def test_an_administrator_reads_no_request_that_is_restricted_to_others(rae, mina, ada):
    ticket = make.large(rae)
    assert approval_for(ada, make.step().pk)
    Ticket.objects.filter(pk=ticket.pk).update(restricted=True)
    ticket.named.set([mina])

    with pytest.raises(NotFound):
        approval_for(ada, make.step().pk)
    assert not waits_with_others(ada).exists()
    assert approval_for(mina, make.step().pk)


def test_a_deputy_reads_in_their_language_in_whose_place_they_decide(rae, mina, tomas):
    change_preferences(tomas, language="de", by=tomas)
    name_deputy(mina, deputy=tomas, until=clock.now() + timedelta(days=2), by=mina)

    make.large(rae)

    assert "Sie entscheiden anstelle von Mina Costa." in letter_to(tomas)
    assert "in place of" not in letter_to(mina)


def test_an_organisation_writes_the_letters_of_approvals(rae, mina, ada):
    change_preferences(rae, language="fr", by=rae)
    own = {
        Which(TO_APPROVE, "en"): "{asker}: {item}, {price}\n\n{answers}\n\n{link}",
        Which(APPROVED, "fr"): "C’est bon, {name}. {promised}",
    }
    for which, body in own.items():
        write_letter_text(which, body=body, by=ada)

    make.large(rae)
    asked = letter_to(mina)
    approve_request(make.step(), by=mina)

    assert asked.startswith("Rae Okafor: Laptop, ")
    assert f"/help/approvals/{make.step().pk}" in asked
    assert letter_to(rae).startswith("C’est bon, Rae. ")
    assert letter_to(rae).count("\n-- \n") == 1


def test_an_approval_letter_without_its_link_is_not_saved(ada):
    with pytest.raises(Refused, match=r"needs the field \{link\}"):
        write_letter_text(Which(TO_APPROVE, "en"), body="Approve it.", by=ada)


def letter_to(person: Person) -> str:
    return Letter.objects.filter(person=person).latest("pk").text

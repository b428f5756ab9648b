"""A question to another tier: its own target and answer, and the ticket stays where it is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cast import House, person
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import resolve_ticket, restrict_ticket, take_ticket
from thirdline.flow.escalation.board import advice
from thirdline.flow.escalation.models import Consult, ConsultTarget
from thirdline.flow.escalation.operations import answer_consult, ask_team, withdraw_consult
from thirdline.flow.escalation.queries import consult_for, consults_asked_of, consults_of
from thirdline.flow.escalation.tests.make import climb, climb_to, come_back
from thirdline.flow.sla.models import Clock
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.notifications.models import Notice
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import join_team
from thirdline.foundation.people.rules import Role
from thirdline.kit import clock
from thirdline.kit.refusals import NotFound, Refused

QUESTION = "Which group grants 4410 now?"


def ask(ticket: Ticket, by: Person, **whom) -> Consult:
    return ask_team(ticket, question=QUESTION, by=by, **whom)


def test_asking_and_answering_move_nothing(
    ticket: Ticket, house: House, ines: Person, jonas: Person
) -> None:
    take_ticket(ticket, by=ines)

    consult = ask(ticket, ines, team=house.database)
    answer_consult(consult, answer="The finance group.", by=jonas)

    ticket.refresh_from_db()
    assert (ticket.team, ticket.person, ticket.stays.count()) == (house.desk, ines, 1)
    assert (consult.answer, consult.answered_by) == ("The finance group.", jonas)


def test_a_question_without_an_address_goes_to_the_team_it_would_climb_to(
    ticket: Ticket, house: House, ines: Person
) -> None:
    assert ask(ticket, ines).asked_team == house.workplace


def test_a_whole_tier_may_be_asked_and_any_of_it_answers(
    ticket: Ticket, ines: Person, noor: Person, jonas: Person
) -> None:
    consult = ask(ticket, ines, tier_level=3)

    assert consults_asked_of(noor) == consults_asked_of(jonas) == [consult]
    answer_consult(consult, answer="Yes.", by=jonas)


def test_its_clock_runs_until_the_answer(
    ticket: Ticket, house: House, ines: Person, jonas: Person
) -> None:
    ConsultTarget.objects.create(tier_level=3, within=timedelta(minutes=20))
    consult = ask(ticket, ines, team=house.database)
    running = Clock.objects.get(consult_id=consult.pk)

    answer_consult(consult, answer="Yes.", by=jonas)

    stopped = Clock.objects.get(consult_id=consult.pk)
    assert (running.state, running.target_seconds, running.team) == (
        "running",
        1200,
        house.database,
    )
    assert stopped.state == "met"


def test_an_answer_after_the_target_is_a_missed_one(
    ticket: Ticket, house: House, ines: Person, jonas: Person
) -> None:
    consult = ask(ticket, ines, team=house.database)

    with clock.at(clock.now() + timedelta(hours=1)):
        answer_consult(consult, answer="Yes.", by=jonas)

    assert Clock.objects.get(consult_id=consult.pk).state == "missed"


def test_withdrawing_stops_the_clock_and_counts_nowhere(
    ticket: Ticket, house: House, ines: Person, jonas: Person
) -> None:
    consult = ask(ticket, ines, team=house.database)

    withdraw_consult(consult, by=ines)

    assert Clock.objects.get(consult_id=consult.pk).state == "stopped"
    with pytest.raises(Refused, match="The question was withdrawn"):
        answer_consult(consult, answer="Yes.", by=jonas)


def test_a_second_answer_is_told_about_the_first(
    ticket: Ticket, house: House, ines: Person, jonas: Person, mina: Person
) -> None:
    consult = ask(ticket, ines, team=house.database)
    answer_consult(consult, answer="Yes.", by=jonas)

    with pytest.raises(Refused, match="Jonas Weber has answered already"):
        answer_consult(consult, answer="No.", by=mina)


def test_people_who_were_not_asked_do_not_answer(
    ticket: Ticket, house: House, ines: Person, noor: Person
) -> None:
    consult = ask(ticket, ines, team=house.database)

    with pytest.raises(Refused, match="put to others"):
        answer_consult(consult, answer="Yes.", by=noor)


def test_an_answer_may_be_marked_as_worth_an_article(
    ticket: Ticket, house: House, ines: Person, jonas: Person
) -> None:
    consult = ask(ticket, ines, team=house.database)

    answer_consult(consult, answer="Yes.", worth_article=True, by=jonas)

    assert Entry.objects.get(verb="consult.answered").facts["worth_article"] is True
    assert consults_of(ticket)[0].worth_article


@pytest.mark.parametrize("stranger", ["rae", "otto", "vik"])
def test_nobody_outside_the_support_teams_asks_or_reads_questions(
    ticket: Ticket, house: House, ines: Person, stranger: str, request: pytest.FixtureRequest
) -> None:
    other = request.getfixturevalue(stranger)
    consult = ask(ticket, ines, team=house.database)

    with pytest.raises(Refused, match="Only people of the support teams"):
        ask(ticket, other, team=house.database)
    with pytest.raises(NotFound):
        consult_for(other, consult.pk)


def test_the_team_that_has_it_is_not_asked(ticket: Ticket, house: House, ines: Person) -> None:
    with pytest.raises(Refused, match="is with Service desk itself"):
        ask(ticket, ines, team=house.desk)


def test_an_empty_question_is_refused(ticket: Ticket, house: House, ines: Person) -> None:
    with pytest.raises(Refused, match="Write the question first"):
        ask_team(ticket, question=" \n", team=house.database, by=ines)


def test_about_a_restricted_ticket_only_named_people_are_asked(
    ticket: Ticket, house: House, ines: Person, jonas: Person, noor: Person
) -> None:
    restrict_ticket(ticket, named=[ines, jonas], by=ines)

    for whom in ({"team": house.database}, {"team": house.network, "person": noor}):
        with pytest.raises(Refused, match="Only people named on it can be asked"):
            ask(ticket, ines, **whom)
    consult = ask(ticket, ines, team=house.database, person=jonas)

    assert Notice.objects.get(kind="consult.asked").person == jonas
    assert answer_consult(consult, answer="Yes.", by=jonas).answer == "Yes."


def test_a_colleague_who_is_not_named_does_not_answer_for_a_restricted_ticket(
    ticket: Ticket, house: House, ines: Person, jonas: Person, mina: Person
) -> None:
    colleague = person("Ben Colleague", Role.SPECIALIST)
    join_team(colleague, team=house.database, by=mina)
    restrict_ticket(ticket, named=[ines, jonas], by=ines)
    consult = ask(ticket, ines, team=house.database, person=jonas)

    with pytest.raises(Refused, match="put to others"):
        answer_consult(consult, answer="Yes.", by=colleague)
    assert consults_asked_of(colleague) == []


def test_restricting_a_ticket_takes_its_questions_back_from_strangers(
    ticket: Ticket, house: House, ines: Person, jonas: Person
) -> None:
    consult = ask(ticket, ines, team=house.database)

    restrict_ticket(ticket, named=[ines], by=ines)

    consult.refresh_from_db()
    assert consult.withdrawn_at is not None


def test_resolving_a_ticket_takes_its_open_questions_back(
    ticket: Ticket, house: House, ines: Person, jonas: Person
) -> None:
    consult = ask(ticket, ines, team=house.database)

    resolve_ticket(ticket, by=ines)

    assert consults_asked_of(jonas) == []
    consult.refresh_from_db()
    assert consult.withdrawn_at is not None


def test_open_questions_come_first_and_answered_ones_stay_for_three_days(
    ticket: Ticket, house: House, ines: Person, jonas: Person
) -> None:
    first, second = (ask(ticket, ines, team=house.database) for _ in range(2))
    answer_consult(first, answer="Yes.", by=jonas)

    assert consults_asked_of(jonas) == [second, first]
    with clock.at(clock.now() + timedelta(days=4)):
        assert consults_asked_of(jonas) == [second]


def test_the_asked_are_told_and_the_asker_hears_the_answer(
    ticket: Ticket, house: House, ines: Person, jonas: Person
) -> None:
    consult = ask(ticket, ines, team=house.database)
    answer_consult(consult, answer="The finance group.", by=jonas)

    told = {one.kind: (one.person, one.text) for one in Notice.objects.all()}
    assert told["consult.asked"] == (jonas, f"Ines asks about {ticket.label}: {QUESTION}")
    assert told["consult.answered"] == (
        ines,
        f"Jonas answered about {ticket.label}: The finance group.",
    )


def test_before_a_fourth_handoff_a_consult_is_advised_with_a_true_figure(
    ticket: Ticket, house: House, ines: Person, tomas: Person, jonas: Person
) -> None:
    start = clock.now()
    for minutes in (10, 18):
        with clock.at(start):
            consult = ask(ticket, ines, team=house.database)
        with clock.at(start + timedelta(minutes=minutes)):
            answer_consult(consult, answer="Yes.", by=jonas)
    climb_to(ticket, tomas, start=ines)
    come_back(ticket, tomas)
    assert advice(ticket) is None

    climb(ticket, ines, to_team=house.workplace)

    assert advice(ticket) == (
        "Third handoff. Before a fourth, ask for a consult: "
        "Jonas (Database) answers in 14 min on average."
    )


def test_without_answers_the_advice_names_no_figure(
    ticket: Ticket, house: House, ines: Person, tomas: Person
) -> None:
    climb_to(ticket, tomas, start=ines)
    come_back(ticket, tomas)
    climb(ticket, ines)

    assert advice(ticket) == "Third handoff. Before a fourth, ask Database for a consult."

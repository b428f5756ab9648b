"""A problem is opened, edited, moved, handed on and linked; every refusal has its sentence."""

from __future__ import annotations

import random

import pytest

from tests.cast import House
from thirdline.desk.affected.operations import say_affected
from thirdline.desk.conversation.timeline import lines_of
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import restrict_ticket
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import robot
from thirdline.kit.refusals import NotFound, Refused
from thirdline.practices.problems import rules
from thirdline.practices.problems.models import Problem, ProblemLink
from thirdline.practices.problems.operations import (
    edit_problem,
    hand_problem,
    link_problem,
    move_problem,
    open_problem,
    unlink_problem,
)
from thirdline.practices.problems.queries import (
    Asked,
    history_of_problem,
    link_for,
    links_of,
    problem_for,
    problems_of_tickets,
    problems_page,
    tickets_counted,
)
from thirdline.practices.problems.rules import ProblemState
from thirdline.practices.problems.telling import lines_for
from thirdline.reference.estate.tests.make import item


@pytest.fixture
def problem(house: House, noor: Person) -> Problem:
    return open_problem(title="VPN drops when rekeyed", service=house.vpn, by=noor)


def verbs(problem: Problem) -> list[str]:
    return [one.verb for one in reversed(history_of_problem(problem))]


def said(problem: Problem, reader: Person) -> list[str]:
    return [line.said for line in reversed(lines_for(history_of_problem(problem), reader))]


def test_who_opens_it_has_it_until_somebody_else_does(
    problem: Problem, house: House, noor: Person
) -> None:
    assert (problem.label, problem.state, problem.team) == (
        f"PRB-{problem.pk}",
        "new",
        house.network,
    )
    assert (problem.opened_from, verbs(problem)) == ("hand", ["problem.opened"])


def test_the_team_of_its_service_comes_before_that(house: House, noor: Person) -> None:
    house.payroll.owner_team = house.database
    house.payroll.save()

    assert open_problem(title="x", service=house.payroll, by=noor).team == house.database


def test_from_a_ticket_it_is_linked_to_it_and_both_say_so(
    ticket: Ticket, noor: Person, ines: Person
) -> None:
    problem = open_problem(title="VPN drops", tickets=[ticket], items=[item(noor, "fw-a")], by=noor)

    assert problem.opened_from == "ticket"
    entry = Entry.objects.get(verb="ticket.problem_linked")
    assert (
        lines_of([entry], ines)[entry.pk].words == f"Noor linked it to the problem {problem.label}"
    )
    assert said(problem, ines) == [
        "Noor opened it from a ticket", f"Noor linked {ticket.label} {ticket.title}", "Noor linked fw-a",
    ]  # fmt: skip


def test_it_needs_a_title_and_somebody_who_works_here(rae: Person, noor: Person) -> None:
    with pytest.raises(Refused, match="needs a title"):
        open_problem(title="  ", by=noor)
    with pytest.raises(Refused, match="at most 10000"):
        open_problem(title="x", words="y" * 10_001, by=noor)
    with pytest.raises(Refused, match="kept by the support teams"):
        open_problem(title="x", by=rae)
    assert open_problem(title="x", by=robot()).team is None


def test_what_is_known_is_edited_and_the_loser_of_a_race_is_told(
    problem: Problem, house: House, noor: Person
) -> None:
    changed = edit_problem(
        problem, changes={"title": " VPN drops ", "words": "Group 14.", "service": None},
        version=1, by=noor,
    )  # fmt: skip

    assert (changed.title, changed.words, changed.service) == ("VPN drops", "Group 14.", None)
    assert said(problem, noor)[-1] == "Noor changed the service, the title, what is known"
    assert edit_problem(problem, changes={"title": "VPN drops"}, by=noor).version == 2
    with pytest.raises(Refused, match="while you were writing"):
        edit_problem(problem, changes={"title": "x"}, version=1, by=noor)
    with pytest.raises(Refused, match="cannot be edited: state"):
        edit_problem(problem, changes={"state": "closed"}, by=noor)


def test_it_goes_through_its_states_and_dates_them(problem: Problem, noor: Person) -> None:
    for to in ("assess", "analysis", "fix"):
        problem = move_problem(problem, to=to, by=noor)
    with pytest.raises(Refused, match="Say why it goes"):
        move_problem(problem, to="resolved", by=noor)
    problem = move_problem(problem, to="resolved", words="Firmware 9.4.3.", by=noor)
    assert problem.resolved_at is not None
    problem = move_problem(problem, to="closed", by=noor)
    assert None not in (problem.closed_at, problem.resolved_at)

    problem = move_problem(problem, to="assess", words="It is back.", by=noor)

    assert (problem.resolved_at, problem.closed_at) == (None, None)
    assert said(problem, noor)[-3:] == ["Noor: Resolved", "Noor: Closed", "Noor: Assess"]


def test_a_move_that_is_not_there_names_those_that_are(problem: Problem, noor: Person) -> None:
    with pytest.raises(Refused, match="it goes to: Assess, Root cause analysis, Closed"):
        move_problem(problem, to="resolved", words="x", by=noor)
    with pytest.raises(Refused, match="in the state “New” already"):
        move_problem(problem, to="new", by=noor)


def test_at_random_it_stays_within_its_table(problem: Problem, noor: Person) -> None:
    chosen = random.Random(4)
    for _step in range(60):
        to, now = chosen.choice(list(ProblemState)), ProblemState(problem.state)
        if to in rules.ALLOWED[now]:
            problem = move_problem(problem, to=to, words="so", by=noor)
            assert problem.state == to
        else:
            with pytest.raises(Refused):
                move_problem(problem, to=to, words="so", by=noor)
    assert all(rules.ALLOWED[state] for state in ProblemState)


def test_what_is_closed_is_not_worked_on(problem: Problem, noor: Person, house: House) -> None:
    problem = move_problem(problem, to="closed", words="It was the client.", by=noor)

    with pytest.raises(Refused, match="Open it again first"):
        edit_problem(problem, changes={"title": "x"}, by=noor)
    with pytest.raises(Refused, match="Open it again first"):
        hand_problem(problem, team=house.database, by=noor)


def test_it_is_handed_to_people_who_work_there(
    problem: Problem, house: House, noor: Person, jonas: Person
) -> None:
    handed = hand_problem(problem, team=house.database, person=jonas, by=noor)

    assert (handed.team, handed.person) == (house.database, jonas)
    assert said(problem, noor)[-1] == "Noor handed it to Jonas Weber, Database"
    hand_problem(problem, team=house.database, person=jonas, by=noor)
    assert verbs(problem) == ["problem.opened", "problem.handed"]
    with pytest.raises(Refused, match="Noor Haddad is not in Database"):
        hand_problem(problem, team=house.database, person=noor, by=noor)
    with pytest.raises(Refused, match="Name the team"):
        hand_problem(problem, by=noor)


def test_nobody_from_outside_answers_for_it(problem: Problem, noor: Person, rae: Person) -> None:
    with pytest.raises(Refused, match="does not work in a support team"):
        hand_problem(problem, person=rae, by=noor)


def test_a_link_is_drawn_once_and_taken_away_for_all_to_see(
    problem: Problem, ticket: Ticket, noor: Person
) -> None:
    (link,) = link_problem(problem, tickets=[ticket, ticket], by=noor)
    assert link_problem(problem, tickets=[ticket], by=noor) == []
    assert [one.problem for one in problems_of_tickets([ticket.pk])[ticket.pk]] == [problem]

    unlink_problem(link, by=noor)

    assert problems_of_tickets([ticket.pk]) == {ticket.pk: []}
    assert said(problem, noor)[-1] == f"Noor took {ticket.label} {ticket.title} off it"
    entry = Entry.objects.get(verb="ticket.problem_unlinked")
    assert "took it off the problem" in lines_of([entry], noor)[entry.pk].words
    with pytest.raises(Refused, match="gone already"):
        unlink_problem(link, by=noor)
    with pytest.raises(Refused, match="Name a ticket or an item"):
        link_problem(problem, by=noor)


def test_a_history_is_only_read(problem: Problem, ticket: Ticket, noor: Person) -> None:
    ticket.history = 1

    with pytest.raises(Refused, match="imported history"):
        link_problem(problem, tickets=[ticket], by=noor)


def test_there_is_an_end_to_links(
    problem: Problem, ticket: Ticket, noor: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST_LINKS", 1)

    with pytest.raises(Refused, match="can be linked to 1 things"):
        link_problem(problem, tickets=[ticket], items=[item(noor, "fw-a")], by=noor)
    assert not ProblemLink.objects.exists()


def test_a_ticket_that_may_not_be_read_is_nowhere(
    problem: Problem, ticket: Ticket, noor: Person, ines: Person
) -> None:
    (link,) = link_problem(problem, tickets=[ticket], by=noor)
    restrict_ticket(ticket, named=[], by=noor)

    assert (links_of(problem, ines).tickets, tickets_counted([problem], ines)) == ([], {})
    assert said(problem, ines) == ["Noor opened it"]
    with pytest.raises(NotFound):
        link_for(ines, link.pk)
    assert len(links_of(problem, noor).tickets) == tickets_counted([problem], noor)[problem.pk] == 1


def test_problems_are_listed_by_what_is_asked(
    problem: Problem, house: House, noor: Person, ines: Person, rae: Person
) -> None:
    other = open_problem(title="Payroll is slow", service=house.payroll, by=ines)
    done = move_problem(open_problem(title="Old", by=ines), to="closed", words="Gone.", by=ines)

    def found(**asked: object) -> list[Problem]:
        return problems_page(noor, Asked(**asked))[0]  # type: ignore[arg-type]

    assert found() == [other, problem]
    assert found(state="all") == [done, other, problem]
    assert found(state="closed") == [done]
    assert found(service="vpn") == found(mine=True) == found(words="vpn rekey") == [problem]
    assert found(words=f"PRB-{problem.pk}") == [problem]
    assert problems_page(rae, Asked()) == ([], None)
    with pytest.raises(NotFound):
        problem_for(rae, problem.pk)


def test_what_a_ticket_names_goes_along(ticket: Ticket, noor: Person) -> None:
    fw = item(noor, "fw-a")
    say_affected(ticket, items=[fw], by=noor)
    problem = open_problem(title="VPN drops", tickets=[ticket], items=[fw], by=noor)

    linked = links_of(problem, noor)

    assert ([one.ticket for one in linked.tickets], [one.item for one in linked.items]) == (
        [ticket],
        [fw],
    )

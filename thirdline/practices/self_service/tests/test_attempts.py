"""What people try alone is counted as what it was, and silence is never success."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.cast import House
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import open_ticket, restrict_ticket
from thirdline.faces.portal.operations import ask_a_person
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import Refused
from thirdline.practices.self_service.figures import attempts, counted, unanswered
from thirdline.practices.self_service.models import ArticleUse, Attempt
from thirdline.practices.self_service.operations import (
    keep_asking,
    keep_question,
    keep_reading,
    solve_alone,
    use_article,
)
from thirdline.practices.self_service.rules import Outcome, Use, counts
from thirdline.reference.knowledge.models import Article
from thirdline.reference.knowledge.tests import make

HOUR = timedelta(hours=1)


@pytest.fixture
def article(ines: Person, tomas: Person) -> Article:
    return make.published(ines, tomas)


def outcomes(at: datetime | None = None) -> dict[str, int]:
    """What is counted two hours later, when every attempt is over."""
    now = clock.now()
    with clock.at(at or now + 2 * HOUR):
        return {str(k): n for k, n in counted(now - HOUR, now + HOUR).by_outcome.items()}


def test_saying_that_it_solved_is_explicit(rae: Person, article: Article) -> None:
    keep_question("k", question="payslip", offered=2, by=rae)
    keep_reading("k", article=article, by=rae)
    solve_alone("k", article=article, by=rae)

    assert outcomes() == {"solved": 1}
    assert Entry.objects.get(verb="attempt.solved").facts == {"article": article.pk}


def test_a_form_begun_after_a_suggestion_and_not_sent_is_implicit(rae: Person) -> None:
    keep_question("k", question="payslip", offered=2, by=rae)
    keep_asking("k", by=rae)

    assert outcomes() == {"abandoned": 1}


def test_whoever_asks_another_way_after_all_was_not_helped(house: House, rae: Person) -> None:
    keep_question("k", question="payslip", offered=2, by=rae)
    keep_asking("k", by=rae)
    open_ticket(title="Payslip", requester=rae, by=rae, channel="mail")

    assert outcomes() == {"asked_later": 1}


@pytest.mark.parametrize(("offered", "outcome"), [(2, "left"), (0, "nothing")])
def test_leaving_is_called_leaving(rae: Person, offered: int, outcome: str) -> None:
    keep_question("k", question="payslip", offered=offered, by=rae)

    assert outcomes() == {outcome: 1}


def test_a_form_without_a_suggestion_before_it_is_no_deflection(rae: Person) -> None:
    keep_question("k", question="zebra", offered=0, by=rae)
    keep_asking("k", by=rae)

    assert outcomes() == {"nothing": 1}


def test_what_goes_on_is_not_judged_yet(rae: Person) -> None:
    keep_question("k", question="payslip", offered=2, by=rae)

    now = clock.now()
    found = counted(now - HOUR, now + HOUR)
    assert (found.whole, found.ended, found.share(Outcome.SOLVED)) == (1, 0, None)


def test_the_question_and_what_was_read_go_along(
    house: House, rae: Person, article: Article
) -> None:
    with clock.at(clock.now() - timedelta(minutes=6)):
        keep_question("k", question="payslip blank", offered=1, by=rae)
        keep_reading("k", article=article, by=rae)

    ticket = ask_a_person(facts={"title": "Payslip"}, key="k", since=None, by=rae)

    leg = ticket.legs.get()
    assert (leg.label, leg.closed_at - leg.opened_at >= timedelta(minutes=6)) == (
        article.label,
        True,
    )
    told = Entry.objects.get(verb="ticket.tried_alone")
    assert (told.facts, told.words) == ({"read": [article.label]}, {"question": "payslip blank"})
    assert outcomes() == {"asked": 1}


def test_an_attempt_left_alone_for_long_is_another_matter(house: House, rae: Person) -> None:
    with clock.at(clock.now() - 2 * HOUR):
        keep_question("k", question="payslip", offered=1, by=rae)

    ticket = ask_a_person(facts={"title": "Printer"}, key="k", since=None, by=rae)

    assert not ticket.legs.exists()


def test_an_ended_attempt_is_not_typed_over(rae: Person, article: Article) -> None:
    solve_alone("k", article=article, by=rae)

    keep_question("k", question="another", offered=0, by=rae)

    assert Attempt.objects.get().question == ""


def test_a_restricted_ticket_is_in_no_figure_and_no_list(
    house: House, rae: Person, ines: Person, mina: Person
) -> None:
    keep_question("k", question="harassment", offered=0, by=rae)
    ticket = ask_a_person(facts={"title": "Private"}, key="k", since=None, by=rae)
    restrict_ticket(ticket, named=[mina], by=mina)

    now = clock.now()
    assert outcomes() == {}
    assert attempts(now - HOUR, now + HOUR) == ([], None)
    assert unanswered(now - HOUR, now + HOUR) == []


def test_the_list_behind_a_figure_holds_its_attempts(rae: Person, article: Article) -> None:
    for number in range(3):
        keep_question(f"k{number}", question="zebra", offered=0, by=rae)
    solve_alone("s", article=article, by=rae)

    now = clock.now()
    with clock.at(now + 2 * HOUR):
        shown, older = attempts(now - HOUR, now + HOUR, outcome="nothing")
        missing = unanswered(now - HOUR, now + HOUR)

    assert ([one.outcome for one in shown], older) == (["nothing"] * 3, None)
    assert missing == [("zebra", 3)]


@pytest.mark.parametrize(
    ("agent", "is_counted"),
    [
        ("Mozilla/5.0 (X11) Firefox/140", True),
        ("Mozilla/5.0 (compatible; Googlebot/2.1)", False),
        ("python-requests/2.32", False),
        ("", False),
    ],
)
def test_machines_leave_no_attempt(agent: str, is_counted: bool) -> None:
    assert counts(None, False, agent) == is_counted


def test_colleagues_leave_no_attempt(ines: Person, rae: Person) -> None:
    assert not counts(ines.standing, False, "Mozilla/5.0")
    assert counts(rae.standing, False, "Mozilla/5.0")


def test_solved_with_outweighs_sent(ticket: Ticket, ines: Person, article: Article) -> None:
    use_article(ticket, article=article, how=Use.SENT, by=ines)
    use_article(ticket, article=article, how=Use.SOLVED, by=ines)
    use_article(ticket, article=article, how=Use.SENT, by=ines)

    assert ArticleUse.objects.get().how == "solved"
    told = Entry.objects.filter(verb="ticket.article_used").order_by("id")
    assert [one.facts["how"] for one in told] == ["sent", "solved"]


def test_requesters_do_not_say_what_solved_it(
    ticket: Ticket, rae: Person, article: Article
) -> None:
    with pytest.raises(Refused, match="The support teams say"):
        use_article(ticket, article=article, how=Use.SOLVED, by=rae)

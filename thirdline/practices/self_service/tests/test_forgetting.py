"""Old attempts go and their figures stay; what articles did is said of two populations apart."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.cast import House
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import open_ticket, resolve_ticket
from thirdline.faces.portal.operations import ask_a_person
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import robot
from thirdline.kit import clock
from thirdline.practices.self_service.figures import Counted, counted, knowledge_use
from thirdline.practices.self_service.models import Attempt, AttemptDay
from thirdline.practices.self_service.operations import (
    forget_old_attempts,
    keep_asking,
    keep_question,
    keep_reading,
    solve_alone,
    use_article,
)
from thirdline.practices.self_service.queries import solved_counts
from thirdline.practices.self_service.rules import Outcome, Use
from thirdline.reference.knowledge.models import Article
from thirdline.reference.knowledge.tests import make

DAY = timedelta(days=1)


@pytest.fixture
def article(ines: Person, tomas: Person) -> Article:
    return make.published(ines, tomas)


@pytest.fixture
def tried(house: House, rae: Person, otto: Person, article: Article) -> datetime:
    """One each that was solved, given up, answered by nothing, and handed over to a person."""
    at = clock.now()
    keep_question("a", question="payslip", offered=2, by=rae)
    keep_reading("a", article=article, by=rae)
    solve_alone("a", article=article, by=rae)
    keep_question("b", question="vpn", offered=2, by=otto)
    keep_asking("b", by=otto)
    keep_question("c", question="xyzzy", offered=0, by=None)
    keep_question("d", question="printer", offered=1, by=rae)
    ask_a_person(facts={"title": "Printer"}, key="d", since=None, by=rae)
    return at


def figures(at: datetime) -> Counted:
    with clock.at(at + 60 * DAY):
        return counted(at - DAY, at + DAY)


def forget(at: datetime, days: int, *, limit: int = 500) -> int:
    with clock.at(at + timedelta(days=days)):
        return forget_old_attempts(limit=limit, by=robot())


def test_the_figures_are_the_same_before_and_after(tried: datetime, article: Article) -> None:
    before, solved = figures(tried), solved_counts([article.pk], since=tried - DAY)

    assert forget(tried, 401) == 3

    assert figures(tried) == before
    assert solved_counts([article.pk], since=tried - DAY) == solved == {article.pk: 1}
    assert AttemptDay.objects.count() == 3


def test_what_led_to_a_ticket_is_kept_with_it(tried: datetime) -> None:
    forget(tried, 401)

    assert [one.question for one in Attempt.objects.all()] == ["printer"]


def test_batches_add_up(tried: datetime) -> None:
    before = figures(tried)

    done = [forget(tried, 401, limit=1) for _time in range(4)]

    assert done == [1, 1, 1, 0]
    assert figures(tried) == before


@pytest.mark.parametrize(("configured", "after", "gone"), [(400, 399, 0), (30, 31, 3), (0, 7, 0), (0, 9, 3)])  # fmt: skip
def test_they_are_kept_as_long_as_configured_and_until_their_outcome_is_certain(
    tried: datetime, settings: object, configured: int, after: int, gone: int
) -> None:
    settings.SELF_SERVICE_KEEP_DAYS = configured  # type: ignore[attr-defined]

    assert forget(tried, after) == gone


def test_articles_are_counted_on_resolved_tickets_and_in_attempts_apart(
    tried: datetime, article: Article, house: House, rae: Person, ines: Person
) -> None:
    tickets = [open_ticket(title=f"t{n}", requester=rae, by=rae) for n in range(4)]
    use_article(tickets[0], article=article, how=Use.SOLVED, by=ines)
    use_article(tickets[1], article=article, how=Use.SENT, by=ines)
    use_article(tickets[3], article=article, how=Use.SOLVED, by=ines)
    for one in tickets[:3]:
        resolve_ticket(one, words="Done.", by=ines)
    Ticket.objects.filter(pk=tickets[2].pk).update(restricted=True)

    for days in (2, 401):
        forget(tried, days)
        with clock.at(tried + timedelta(days=days)):
            use = knowledge_use(tried - DAY, tried + DAY)
        assert (use.resolved, use.used, use.solved) == (2, 2, 1)
        assert (use.attempts, use.answered) == (4, 1)


def test_the_page_says_both(tried: datetime, mina: Person, client) -> None:
    client.force_login(mina)

    page = client.get("/insights/self-service").content.decode()

    assert "Knowledge use" in page
    assert "Single attempts are kept for 400 days" in page
    assert Outcome.SOLVED in figures(tried).by_outcome

"""The worker killed at each of its commits: what is done and that it is done are there together or not.

A drain of a real worker is killed just before its next commit, then right after it, turn by turn until
nothing is left to do. So an effect that committed apart from its mark, before or after it, would stand
alone after one of the kills.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from itertools import cycle, islice

import pytest

from thirdline.desk.bulk import tasks as bulk_tasks
from thirdline.desk.bulk.models import BulkChange, BulkRow
from thirdline.desk.bulk.operations import draft_change, plan_change, start_change
from thirdline.desk.bulk.rules import BATCH
from thirdline.desk.chores.models import LaterReply
from thirdline.desk.chores.operations import reply_later
from thirdline.desk.conversation.models import Message
from thirdline.desk.links.models import Run, Step
from thirdline.desk.links.operations import attach_children, begin_run
from thirdline.desk.links.rules import Do
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import open_ticket
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.mail.models import Letter
from thirdline.kit import clock
from thirdline.project.tests.make import ask, wait_until, worker_process
from thirdline.reference.estate.models import ConfigurationItem, Need
from thirdline.reference.estate.operations.importing import DRAIN as IMPORTS
from thirdline.reference.estate.operations.importing import apply_estate_import, undo_estate_import
from thirdline.reference.estate.tests import files

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
MOST_KILLS = 12
SAID = "It is mended."
SILENT = "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '5 minutes'"
JOBS = "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND task_name = 'journal.react'"

# A transaction that wrote nothing is no moment at which anything could be torn apart.
KILLED = """
import os, signal, threading
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thirdline.project.settings")
import django; django.setup()
from django.db.backends.base.base import BaseDatabaseWrapper as Line
from thirdline.project import worker

DRAIN, WHEN, SPARED, commit = "{drain}", "{when}", iter(range({spared})), Line.commit
WROTE = "SELECT pg_current_xact_id_if_assigned() IS NOT NULL"

def commit_and_die(line):
    ours = threading.current_thread().name == f"drain {{DRAIN}}"
    wrote = ours and line.connection.execute(WROTE).fetchone()[0]
    dies = wrote and next(SPARED, None) is None
    if dies and WHEN == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    commit(line)
    if dies:
        os.kill(os.getpid(), signal.SIGKILL)

Line.commit = commit_and_die
worker.main()
"""


def killed_until(
    is_over: Callable[[], bool], look: Callable[[], None], drain: str, *, spared: int = 0
) -> list[str]:
    """Kill one worker after the other, and look after each; the moments at which they were killed.

    So many commits of each worker are `spared`: where every step is noted before it is begun.
    """
    moments = []
    for when in islice(cycle(["before", "after"]), MOST_KILLS):
        if is_over():
            break
        with worker_process(KILLED.format(drain=drain, when=when, spared=spared)) as worker:
            assert worker.wait(30) == -9
        moments.append(when)
        look()
    assert is_over(), moments
    return moments


def finish() -> None:
    """A worker that lives does what is left, jobs of the dead ones included."""
    ask(SILENT)
    with worker_process():
        wait_until(lambda: ask(JOBS) == 0, seconds=60)


def tickets(number: int, rae) -> list[Ticket]:
    return [
        open_ticket(title=f"VPN drops, {n}", requester=rae, by=rae, receipt=False)
        for n in range(number)
    ]


def said_on() -> Counter[int]:
    return Counter(Message.objects.filter(text=SAID).values_list("ticket", flat=True))


def written_for() -> Counter[int]:
    """Letters that carry the answer, by ticket."""
    return Counter(Letter.objects.filter(text__contains=SAID).values_list("ticket_id", flat=True))


def test_a_bulk_change_says_it_once_on_each_ticket_and_counts_what_it_has_done(
    queue, house, rae, ines
):
    made = tickets(BATCH + 3, rae)
    change = draft_change([one.pk for one in made], by=ines)
    plan_change(change, steps=[{"verb": "reply", "given": {"text": SAID}}], by=ines)
    start_change(change, by=ines)

    def look() -> None:
        done = BulkRow.objects.filter(outcome="done").values_list("ticket", flat=True)
        change.refresh_from_db()
        assert said_on() == Counter(done)
        assert change.done == len(done)

    moments = killed_until(lambda: BulkChange.objects.get().has_ended, look, bulk_tasks.DRAIN)
    finish()

    once = Counter(one.pk for one in made)
    assert (said_on(), written_for()) == (once, once)
    assert moments == ["before", "after"] * 2


def test_a_run_over_children_answers_each_once_and_marks_it_with_the_answer(
    queue, house, rae, ines
):
    parent, *children = tickets(4, rae)
    attach_children(parent, children=children, by=ines)
    begin_run(parent, do=Do.ANSWER, text=SAID, by=ines)

    def look() -> None:
        done = Step.objects.filter(outcome="done").values_list("child", flat=True)
        assert said_on() == Counter(done)
        assert (Run.objects.get().ended_at is not None) == (len(done) == 3)

    killed_until(lambda: Run.objects.get().ended_at is not None, look, "links.steps")
    finish()

    once = Counter(one.pk for one in children)
    assert (said_on(), written_for()) == (once, once)


def test_a_reply_for_later_goes_out_once_at_its_moment_and_is_marked_with_it(
    queue, house, rae, ines
):
    (ticket,) = tickets(1, rae)
    with clock.at(clock.now() - timedelta(hours=2)):
        reply_later(ticket, text=SAID, send_at=clock.now() + timedelta(hours=1), by=ines)

    def look() -> None:
        later = LaterReply.objects.get()
        assert (later.state == "sent") == (said_on() == Counter([ticket.pk]))

    killed_until(lambda: LaterReply.objects.get().state == "sent", look, "chores.due")
    finish()

    once = Counter([ticket.pk])
    assert (said_on(), written_for()) == (once, once)


@pytest.mark.parametrize("spared", [0, 1], ids=["as it is noted", "as it is done"])
def test_an_import_of_the_estate_is_applied_and_undone_whole_or_not_at_all(noor, spared):
    found = files.plan(files.TABLE, by=noor)
    apply_estate_import(found, by=noor)

    def look() -> None:
        found.refresh_from_db()
        there = found.state in {"applied", "undoing"}
        assert ConfigurationItem.objects.count() == (4 if there else 0)
        assert Need.objects.count() == (3 if there else 0)
        assert Entry.objects.filter(verb="estate.imported").count() == (
            found.applied_at is not None
        )
        assert Entry.objects.filter(verb="estate.import_undone").count() == (
            found.state == "undone"
        )

    def over(state: str, given_up: str) -> Callable[[], bool]:
        """Done, or given up after its tries in a sentence, and then as it was before."""
        return lambda: found.state == state or (found.state == given_up and bool(found.problems))

    killed_until(over("applied", "planned"), look, IMPORTS, spared=spared)
    if found.state == "planned":
        assert "It stopped 3 times in a row" in found.problems[0]
        apply_estate_import(found, by=noor)
        files.work_off(found)
    found.problems = []
    undo_estate_import(found, by=noor)
    found.refresh_from_db()
    killed_until(over("undone", "applied"), look, IMPORTS, spared=spared)
    if found.state == "applied":
        undo_estate_import(found, by=noor)
        files.work_off(found)

    look()
    assert found.state == "undone"

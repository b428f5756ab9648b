"""CPU of changing many tickets, and of views people saved, in milliseconds: application plus database.

Each run is undone again, so that the desk stays as it was, but for its journal.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.urls import reverse

from bench.requests import client_of, cost_of, server_seconds
from thirdline.desk.bulk.models import BulkChange
from thirdline.desk.bulk.operations import (
    draft_change,
    plan_change,
    start_change,
    undo_change,
    work_off,
)
from thirdline.desk.bulk.queries import preview_of
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.states import OPEN_STATES
from thirdline.desk.views.lazily import saved_counts
from thirdline.desk.views.operations import retire_view, save_view
from thirdline.foundation.people.models import Person

OPEN = [state.value for state in OPEN_STATES]
# Conditions with an index to go by, and some with none.
VIEWS: list[tuple[str, dict[str, Any], str]] = [
    ("open, mine and high", {"state": OPEN, "person": "me", "priority": {"at_most": 2}}, "due"),
    ("open of two services", {"state": OPEN, "service": ["erp", "payroll"]}, "due"),
    ("open, longest untouched", {"state": OPEN}, "untouched"),
    ("opened in the last 7 days", {"created": {"within_last": "7 days"}}, "newest"),
    ("a word of the subject, of all", {"title": {"contains_word": "vpn"}}, "newest"),
    ("a word nothing has, of all", {"title": {"contains_word": "zeppelin"}}, "newest"),
]


def measure(tickets: int) -> None:
    by = Person.objects.filter(role="lead", is_active=True, kind="person").order_by("pk")[0]
    if tickets:
        _change_many(by, tickets)
    _look_through(by)


def _change_many(by: Person, wanted: int) -> None:
    team, numbers = _of_one_team(wanted)
    member = Person.objects.filter(memberships__team=team, memberships__until=None, is_active=True)
    to = member.order_by("pk")[0]
    steps = [
        {"verb": "assign", "given": {"person": to.pk}},
        {"verb": "priority", "given": {"priority": 2, "reason": "Measured"}},
    ]
    change = draft_change(numbers, by=by)
    plan_change(change, steps=steps, by=by)
    print(f"{len(numbers)} of {Ticket.objects.count()} tickets: assign and set priority")
    _say("preview of all", lambda: preview_of(change), len(numbers))
    start_change(change, by=by)
    _say("run", lambda: _work(change, by), len(numbers))
    change.refresh_from_db()
    print(f"  {change.done} done, {change.same} same, {change.refused} refused")
    back = undo_change(change, by=by)
    _say("undo", lambda: _work(back, by), len(numbers))
    back.refresh_from_db()
    print(f"  {back.done} put back, {back.refused} refused")


def _of_one_team(wanted: int) -> tuple[int, list[int]]:
    """Open tickets of the team that has most of them: a person takes only those of their team."""
    rows = Ticket.objects.filter(state__in=OPEN, history=None, restricted=False)
    teams = list(rows.values_list("team_id", flat=True))
    team = max(set(teams), key=teams.count)
    of_team = rows.filter(team=team).order_by("pk")
    return team, list(of_team.values_list("pk", flat=True)[:wanted])


def _work(change: BulkChange, by: Person) -> None:
    while work_off(change, by=by):
        pass


def _say(name: str, act: Callable[[], object], number: int) -> None:
    own, server, wall = time.process_time(), server_seconds(), time.monotonic()
    act()
    application = time.process_time() - own
    database, passed = server_seconds() - server, time.monotonic() - wall
    each = (application + database) * 1000 / number
    print(
        f"{name:24} {application:6.1f} s application + {database:5.1f} s database,"
        f" {each:5.1f} ms a ticket, {passed:6.1f} s wall"
    )


def _look_through(by: Person) -> None:
    browser = client_of("lead")
    print(f"{'saved view':34} {'application':>12} {'database':>9} {'together':>9}   its count")
    for name, when, order in VIEWS:
        kept = save_view(name=name, when=when, order=order, by=by)
        address = f"{reverse('views:queue')}?view={kept.slug}"
        try:
            application, database, _size = cost_of(lambda url=address: browser.get(url), 20)
        except SystemExit:
            print(f"{name:34} refused: it looks at too many tickets to be drawn")
            continue
        finally:
            retire_view(kept, by=by)
        shown, counted = _counted(when, order, by)
        print(
            f"{name:34} {application:12.1f} {database:9.1f} {application + database:9.1f}"
            f"   {shown} in {counted:.1f} ms"
        )


def _counted(when: dict[str, Any], order: str, by: Person) -> tuple[str, float]:
    """What a view's line in the list says, and what that costs, beside the reader's other views."""
    before = _cost_of_counts(by)
    kept = save_view(name="Counted", when=when, order=order, by=by)
    shown = saved_counts(by, None)[kept.slug]["shown"]
    counted = _cost_of_counts(by)
    retire_view(kept, by=by)
    return shown, max(0.0, counted - before)


def _cost_of_counts(by: Person) -> float:
    own, server = time.process_time(), server_seconds()
    for _round in range(5):
        saved_counts(by, None)
    return (time.process_time() - own + server_seconds() - server) * 1000 / 5

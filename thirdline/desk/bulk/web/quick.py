"""Assigning what is ticked, from the list itself: done at once, and put back from the toast."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thirdline.desk.bulk.contributing import step_of, verb_named
from thirdline.desk.bulk.operations import draft_change, plan_change, start_change
from thirdline.desk.bulk.queries import rows_shown
from thirdline.desk.bulk.rules import AT_ONCE
from thirdline.desk.bulk.states import Outcome
from thirdline.desk.bulk.web.telling import run_at_once, with_undo
from thirdline.desk.views.showing import Queue
from thirdline.foundation.people.gates import reader, staff
from thirdline.foundation.people.queries import members_of
from thirdline.foundation.people.queries import staff as all_staff
from thirdline.kit.refusals import Refused
from thirdline.kit.ui.pages import go, page

if TYPE_CHECKING:
    from thirdline.desk.bulk.models import BulkChange
    from thirdline.foundation.people.models import Person


@staff
def assignments(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        people = {"people": _people(request)}
        return page(request, "bulk/assign.html", people, part="queue-people")
    by, numbers, person = reader(request), ticked(request), _chosen(request)
    change = draft_change(numbers, came_from=Queue(request).here, by=by)
    plan_change(change, steps=[{"verb": "assign", "given": {"person": person}}], by=by)
    change = start_change(change, by=by)
    if change.total > AT_ONCE:
        return go(request, change.get_absolute_url())
    return _told(request, run_at_once(change, by), asked=len(set(numbers)))


def _told(request: HttpRequest, change: BulkChange, *, asked: int) -> HttpResponse:
    """The list anew, with what stayed still ticked and each reason above it."""
    stayed = [one for one in rows_shown(change, outcome=Outcome.REFUSED)[0] if one.ticket]
    if not change.done + change.same:
        raise Refused(" ".join(dict.fromkeys(one.sentence for one in stayed)))
    unseen = asked - change.done - change.same - len(stayed)
    facts: dict[str, Any] = {
        "queue": Queue(request, kept=frozenset(one.number for one in stayed)),
        "stayed": [{"ticket": one.ticket, "refusal": one.sentence} for one in stayed],
        "asked": asked,
        "kept": len(stayed) + unseen,
        "unseen": unseen,
    }
    told = with_undo(change, _words(change))
    return page(request, "views/queue.html", facts, part="queue-list", told=told)


def _words(change: BulkChange) -> str:
    person, done = change.steps[0]["given"]["person"], change.done + change.same
    step = step_of(verb_named("assign", change.by), {"person": person}, change.by)
    if step.meant is None:
        words = ngettext("%(n)s ticket is free.", "%(n)s tickets are free.", done)
        return words % {"n": done}
    words = ngettext(
        "%(n)s ticket assigned to %(name)s.", "%(n)s tickets assigned to %(name)s.", done
    )
    return words % {"n": done, "name": step.meant.name}


def _people(request: HttpRequest) -> list[Person]:
    """Oneself first, then whoever may be given tickets of this list."""
    queue = Queue(request)
    in_team = queue.view.group == "team" and queue.team is not None
    people = members_of(queue.team) if in_team and queue.team else all_staff()
    me = reader(request)
    return [me, *(one for one in people if one.pk != me.pk)]


def _chosen(request: HttpRequest) -> str:
    person = request.POST.get("person", "")
    if person != "nobody" and (not person.isdecimal() or len(person) > 18):
        raise Refused(_("Choose who takes them."))
    step_of_is_sound(person, reader(request))
    return person


def step_of_is_sound(person: str, by: Person) -> None:
    """Somebody who is not there is a refusal here, where there is no field to say it at."""
    if not verb_named("assign", by).form(by, {"assign-person": person}).is_valid():
        raise Refused(_("Choose who takes them."))


def ticked(request: HttpRequest) -> list[int]:
    """The numbers a list sent along."""
    given = [one for one in request.POST.getlist("ticket") if one.isdecimal() and len(one) < 19]
    return [int(one) for one in given]

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thirdline.desk.views.operations import assign_many
from thirdline.desk.views.queries import tickets_among
from thirdline.desk.views.showing import Queue
from thirdline.foundation.people.gates import reader, staff
from thirdline.foundation.people.queries import members_of, person_numbered
from thirdline.foundation.people.queries import staff as all_staff
from thirdline.kit.refusals import Refused
from thirdline.kit.ui.pages import page

if TYPE_CHECKING:
    from thirdline.desk.views.operations import Assigned
    from thirdline.foundation.people.models import Person

MOST = 200


@staff
def assignments(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        people = {"people": _people(request)}
        return page(request, "views/assign.html", people, part="queue-people")
    by, numbers, to = reader(request), _numbers(request), _chosen(request)
    outcomes = assign_many(tickets_among(by, numbers), to=to, by=by)
    if all(one.refusal for one in outcomes):
        raise Refused(" ".join(dict.fromkeys(one.refusal for one in outcomes)) or _nothing_found())
    facts = _outcome(request, outcomes, asked=len(set(numbers)))
    return page(request, "views/queue.html", facts, part="queue-list", told=_told(outcomes, to))


def _outcome(request: HttpRequest, outcomes: list[Assigned], *, asked: int) -> dict[str, Any]:
    """The list anew, with what stayed still ticked and each reason above it."""
    stayed = [one for one in outcomes if one.refusal]
    unseen = asked - len(outcomes)
    return {
        "queue": Queue(request, kept=frozenset(one.ticket.pk for one in stayed)),
        "stayed": stayed,
        "asked": asked,
        "kept": len(stayed) + unseen,
        "unseen": unseen,
    }


def _people(request: HttpRequest) -> list[Person]:
    """Oneself first, then whoever may be given tickets of this list."""
    queue = Queue(request)
    in_team = queue.view.group == "team" and queue.team is not None
    people = members_of(queue.team) if in_team and queue.team else all_staff()
    me = reader(request)
    return [me, *(one for one in people if one.pk != me.pk)]


def _chosen(request: HttpRequest) -> Person:
    person = request.POST.get("person", "")
    if not person.isdecimal() or len(person) > 18:
        raise Refused(_("Choose who takes them."))
    return person_numbered(int(person))


def _numbers(request: HttpRequest) -> list[int]:
    given = [one for one in request.POST.getlist("ticket") if one.isdecimal() and len(one) < 19]
    if not given:
        raise Refused(_("Tick the tickets first."))
    if len(given) > MOST:
        raise Refused(_("At most %(most)s tickets go at once.") % {"most": MOST})
    return [int(one) for one in given]


def _nothing_found() -> str:
    return _("None of these tickets is there for you any more. Load the list again.")


def _told(outcomes: list[Assigned], to: Person) -> str:
    done = sum(not one.refusal for one in outcomes)
    words = ngettext(
        "%(n)s ticket assigned to %(name)s.", "%(n)s tickets assigned to %(name)s.", done
    )
    return words % {"n": done, "name": to.name}

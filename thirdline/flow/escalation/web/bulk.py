"""The same for many tickets at once, from the queue; each that stays says why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from thirdline.desk.tickets.states import HandoffKind
from thirdline.desk.views.queries import tickets_among
from thirdline.desk.views.showing import Queue
from thirdline.flow.escalation import operations, queries
from thirdline.foundation.people.gates import needing, reader, staff
from thirdline.foundation.people.queries import teams
from thirdline.kit.refusals import NotFound, Refused
from thirdline.kit.ui.pages import page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thirdline.desk.tickets.models import Ticket
    from thirdline.flow.escalation.operations import Outcome
    from thirdline.foundation.people.models import Team

MOST = 200


@dataclass(frozen=True)
class Stayed:
    ticket: Ticket
    refusal: str


@staff
def form(request: HttpRequest, kind: str) -> HttpResponse:
    """What the dialog of one verb asks for; the tickets are those ticked in the list."""
    facts = {"kind": _kind(kind), "reasons": queries.reasons(_kind(kind)), "teams": teams()}
    return page(request, "escalation/bulk.html", facts, part="queue-handoff")


@staff
@require_POST
def handoffs(request: HttpRequest) -> HttpResponse:
    by, kind, given = reader(request), _kind(request.POST.get("kind", "")), request.POST
    asked = _numbers(request)
    outcomes = operations.hand_over_many(
        list(tickets_among(by, asked)),
        kind=kind,
        reason=given.get("reason", ""),
        words=given.get("words", "")[:5_000].replace("\x00", ""),
        to_team=_team(given.get("to", "")),
        missing=given.get("besides", "")[:2_000].splitlines(),
        by=by,
    )
    return _told(request, asked, outcomes, _words(kind, outcomes))


@needing("waive")
@require_POST
def waivers(request: HttpRequest) -> HttpResponse:
    by, asked = reader(request), _numbers(request)
    reason = request.POST.get("reason", "")
    outcomes = operations.waive_for_outage(list(tickets_among(by, asked)), reason=reason, by=by)
    done = sum(one.done for one in outcomes)
    told = ngettext(
        "%(n)s ticket may climb without what was missing.",
        "%(n)s tickets may climb without what was missing.",
        done,
    )
    return _told(request, asked, outcomes, told % {"n": done})


def _told(
    request: HttpRequest, asked: Sequence[int], outcomes: Sequence[Outcome], told: str
) -> HttpResponse:
    """The list again, with the tickets that stayed still ticked and why they did."""
    stayed = [Stayed(one.ticket, one.sentence) for one in outcomes if not one.done]
    if len(stayed) == len(outcomes):
        raise Refused(_why_all_stayed(stayed))
    unseen = len(set(asked)) - len(outcomes)
    queue = Queue(request, kept=frozenset(one.ticket.pk for one in stayed))
    facts: dict[str, Any] = {"queue": queue, "stayed": stayed, "unseen": unseen}
    facts |= {"asked": len(set(asked)), "kept": len(stayed) + unseen}
    return page(request, "views/queue.html", facts, part="queue-list", told=told)


def _words(kind: HandoffKind, outcomes: Sequence[Outcome]) -> str:
    done = sum(one.done for one in outcomes)
    said = {
        HandoffKind.ESCALATE: ngettext("%(n)s ticket escalated.", "%(n)s tickets escalated.", done),
        HandoffKind.RETURN: ngettext("%(n)s ticket returned.", "%(n)s tickets returned.", done),
        HandoffKind.TRANSFER: ngettext(
            "%(n)s ticket transferred.", "%(n)s tickets transferred.", done
        ),
    }[kind]
    return said % {"n": done}


def _kind(given: str) -> HandoffKind:
    if given not in set(HandoffKind):
        raise NotFound(_("There is no such handoff."))
    return HandoffKind(given)


def _team(given: str) -> Team | None:
    if not given:
        return None
    found = next((one for one in teams() if str(one.pk) == given), None)
    if found is None:
        raise Refused(_("Choose the team that gets them."))
    return found


def _numbers(request: HttpRequest) -> list[int]:
    given = [one for one in request.POST.getlist("ticket") if one.isdecimal() and len(one) < 19]
    if not given:
        raise Refused(_("Tick the tickets first."))
    if len(given) > MOST:
        raise Refused(_("At most %(most)s tickets go at once.") % {"most": MOST})
    return [int(one) for one in given]


def _why_all_stayed(stayed: Sequence[Stayed]) -> str:
    """Each reason once; where none was even found, that."""
    why = " ".join(dict.fromkeys(one.refusal for one in stayed))
    return why or _("None of these tickets is there for you any more. Load the list again.")

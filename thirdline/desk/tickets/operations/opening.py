from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.desk.tickets import fields, queries
from thirdline.desk.tickets.models import Category, Leg, Service, Ticket
from thirdline.desk.tickets.operations.moving import place_ticket
from thirdline.desk.tickets.states import IMPACTS, URGENCIES, Kind
from thirdline.desk.tickets.topics import topics_of
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person, Team
from thirdline.foundation.people.queries import intake_team
from thirdline.kit import clock
from thirdline.kit.refusals import Refused, refuse_if


@transaction.atomic
def open_ticket(
    *,
    title: str,
    description: str = "",
    requester: Person,
    by: Person,
    kind: Kind | None = None,
    service: Service | None = None,
    category: Category | None = None,
    impact: str = "person",
    urgency: str = "medium",
    custom: dict[str, Any] | None = None,
    tags: list[str] | None = None,
    channel: str = "portal",
    restricted: bool = False,
    self_service_since: datetime | None = None,
    receipt: bool = True,
    team: Team | None = None,
    asked_at: datetime | None = None,
) -> Ticket:
    """Open a ticket and place it: with the team named, by the routing rules, or with the intake.

    The first stay begins in the same transaction; a ticket without a place never exists. Without
    `receipt` whoever asked is not told that it arrived; `asked_at` is when it was, if not now.
    """
    _check(title, requester, impact, urgency)
    now = clock.now()
    ticket = Ticket.objects.create(
        kind=kind or (Kind(category.kind) if category else Kind.INCIDENT),
        title=title.strip(), description=description.strip(), requester=requester,
        service=service, category=category, impact=impact, urgency=urgency,
        priority=queries.priority_for(impact, urgency),
        custom=fields.checked_values(category, custom or {}, needed="open"),
        tags=sorted(set(tags or [])), channel=channel, restricted=restricted,
        created_at=min(asked_at or now, now), changed_at=now,
    )  # fmt: skip
    _keep_self_service(ticket, self_service_since)
    _announce(ticket, by, receipt, team)
    _place(ticket, by, team)
    return ticket


def _keep_self_service(ticket: Ticket, since: datetime | None) -> None:
    """What somebody tried alone before asking is the first leg of the path."""
    if since and since < ticket.created_at:
        Leg.objects.create(
            ticket=ticket,
            kind="self_service",
            label=_("Portal"),
            opened_at=since,
            closed_at=ticket.created_at,
        )


def _announce(ticket: Ticket, by: Person, receipt: bool, team: Team | None) -> None:
    facts = {"channel": ticket.channel, "priority": ticket.priority, "kind": ticket.kind}
    if team is not None:
        facts["team"] = team.pk
    if not receipt:
        facts["receipt"] = False
    words, told = {"title": ticket.title}, topics_of(ticket)
    record("ticket.opened", ticket, by=by, facts=facts, words=words, topics=told)


def _check(title: str, requester: Person, impact: str, urgency: str) -> None:
    refuse_if(
        _("Give it a title: a few words that say what is wrong.") if not title.strip() else None
    )
    refuse_if(
        _("The title may have 200 characters; the rest belongs in the description.")
        if len(title) > 200
        else None
    )
    refuse_if(
        _("%(name)s has left and cannot ask.") % {"name": requester.name}
        if not requester.is_active
        else None
    )
    if impact not in IMPACTS:
        raise Refused(_("The impact is one of: %(known)s.") % {"known": ", ".join(IMPACTS)})
    if urgency not in URGENCIES:
        raise Refused(_("The urgency is one of: %(known)s.") % {"known": ", ".join(URGENCIES)})


def _place(ticket: Ticket, by: Person, team: Team | None) -> None:
    # Routing listens to ticket.opened and has normally placed it by now, unless a team was named.
    if ticket.stay_id is not None:
        return
    team = team or intake_team()
    if team is None:
        raise Refused(_("No team takes new tickets yet. An administrator adds one under Set-up."))
    place_ticket(ticket, to=team, by=by)

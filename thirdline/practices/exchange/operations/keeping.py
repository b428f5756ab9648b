"""Judged tickets become rows of the desk: with their own times, and nobody is told of the past."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DataError, transaction
from django.utils.translation import gettext as _

from thirdline.desk.conversation.models import Message
from thirdline.desk.search.operations import index_each
from thirdline.desk.tickets.models import (
    Attachment,
    Category,
    Hold,
    Resolution,
    Service,
    Stay,
    Ticket,
)
from thirdline.desk.tickets.queries import categories, services
from thirdline.desk.tickets.states import Ended, State
from thirdline.flow.sla.operations import begin_clocks
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Team
from thirdline.foundation.people.queries import intake_team, teams, works_in
from thirdline.kit import clock
from thirdline.kit.refusals import Refused
from thirdline.kit.store import keep_chunks
from thirdline.practices.exchange import queries
from thirdline.practices.exchange.importers.shapes import Incoming, Trouble, Who
from thirdline.practices.exchange.models import Import, ImportedTicket, ImportLink
from thirdline.practices.exchange.operations.drawing_links import draw_links
from thirdline.practices.exchange.operations.strangers import People

IMPACTS = {1: "organisation", 2: "department", 3: "group", 4: "person"}
URGENCIES = {1: "critical", 2: "high", 3: "medium", 4: "low"}


@dataclass
class _Desk:
    """What is looked up for every ticket of a batch, read once."""

    teams: dict[str, Team]
    services: dict[str, Service]
    categories: dict[str, Category]
    intake: Team | None
    people: People
    since: datetime


@dataclass
class _Gone:
    """What went wrong, and files on disk that go again where their rows do not come to be."""

    troubles: list[Trouble] = field(default_factory=list)
    written: list[Path] = field(default_factory=list)


def keep_tickets(work: Import, found: list[Incoming]) -> list[Trouble]:
    """Keep a batch; what is here from an earlier import is left as it is. Answers what went wrong."""
    here = queries.already_in(work.system, (one.outside_id for one in found))
    fresh = [one for one in found if one.outside_id not in here]
    work.counts["skipped"] = work.counts.get("skipped", 0) + len(found) - len(fresh)
    desk = _Desk(
        {team.slug: team for team in teams()},
        {one.slug: one for one in services()},
        {one.slug: one for one in categories()},
        intake_team(),
        People(work, _everybody(fresh)),
        work.clocks_from or clock.now(),
    )
    gone = _Gone()
    try:
        _keep_all(work, desk, fresh, gone)
    except BaseException:
        for path in gone.written:
            path.unlink(missing_ok=True)
        raise
    return gone.troubles


def _everybody(found: Iterable[Incoming]) -> Iterable[Who]:
    for one in found:
        yield one.requester
        yield one.person
        for said in one.messages:
            yield said.author
        for file in one.files:
            yield file.author


def _keep_all(work: Import, desk: _Desk, fresh: list[Incoming], gone: _Gone) -> None:
    kept = []
    for one in fresh:
        try:
            with transaction.atomic():
                kept.append(_keep(work, desk, one, gone))
        except (DataError, Refused) as wrong:
            reason = wrong.reason if isinstance(wrong, Refused) else _("It holds what no row can.")
            gone.troubles.append(Trouble(one.line, "", reason))
    index_each(kept)
    drawn = draw_links(work.system, [one.outside_id for one in kept], by=work.by) if kept else 0
    work.counts["links"] = work.counts.get("links", 0) + drawn
    work.counts["kept"] = work.counts.get("kept", 0) + len(kept)
    work.counts["people"] = work.counts.get("people", 0) + desk.people.made


def _keep(work: Import, desk: _Desk, one: Incoming, gone: _Gone) -> Ticket:
    ticket = _ticket(work, desk, one)
    _place(ticket, desk, one)
    _ends(ticket, desk, one)
    _attach(ticket, desk, one, _say(ticket, desk, one), gone)
    ImportedTicket.objects.create(
        ticket=ticket, batch=work, system=work.system, outside_id=one.outside_id, url=one.url
    )
    links = {(link.kind, link.other[:80]) for link in one.links}
    ImportLink.objects.bulk_create(
        ImportLink(ticket=ticket, system=work.system, kind=kind, other_id=other)
        for kind, other in sorted(links)
    )
    facts = {"import": work.pk, "system": work.system, "outside_id": one.outside_id}
    record("ticket.imported", ticket, by=work.by, facts=facts)
    if ticket.is_open:
        begin_clocks(ticket, since=max(desk.since, one.created_at), by=work.by)
    return ticket


def _ticket(work: Import, desk: _Desk, one: Incoming) -> Ticket:
    return Ticket.objects.create(
        kind=one.kind, title=one.title, description=one.description, state=one.state,
        service=desk.services.get(one.service), category=desk.categories.get(one.category),
        priority=one.priority, impact=IMPACTS[one.priority], urgency=URGENCIES[one.priority],
        requester=desk.people.of(one.requester), channel=one.channel[:12], tags=list(one.tags),
        hold_reason=one.hold_reason, created_at=one.created_at, changed_at=one.changed_at,
        first_answered_at=one.answered_at, resolved_at=one.resolved_at, closed_at=one.closed_at,
        outside_id=one.outside_id,
    )  # fmt: skip


def _place(ticket: Ticket, desk: _Desk, one: Incoming) -> None:
    """One stay, from the group where it is known; what is open has a place in any case."""
    team = desk.teams.get(one.team) or (desk.intake if ticket.is_open else None)
    if team is None:
        if ticket.is_open:
            raise Refused(
                _("No team takes new tickets yet. An administrator adds one under Set-up.")
            )
        return
    person = desk.people.of(one.person) if one.person else None
    mine = person is not None and works_in(person, team)
    ended_at = None if ticket.is_open else (one.resolved_at or one.closed_at or one.changed_at)
    cancelled = ticket.state == State.CANCELLED
    stay = Stay.objects.create(
        ticket=ticket, number=1, team=team, tier_level=team.tier.level,
        person=person if mine else None, opened_at=one.created_at,
        accepted_at=(one.answered_at or one.created_at) if mine else None, closed_at=ended_at,
        ended=None if ended_at is None else Ended.CANCELLED if cancelled else Ended.RESOLVED,
    )  # fmt: skip
    ticket.team, ticket.tier_level = team, team.tier.level
    ticket.stay = stay if ticket.is_open else None
    ticket.person = person if mine and ticket.is_open else None
    ticket.save(update_fields=["team", "tier_level", "stay", "person"])


def _ends(ticket: Ticket, desk: _Desk, one: Incoming) -> None:
    by = desk.people.of(one.person) if one.person else desk.people.robot
    if one.hold_reason is not None:
        Hold.objects.create(ticket=ticket, reason=one.hold_reason, by=by, since=one.changed_at)
    if one.resolved_at is not None:
        Resolution.objects.create(
            ticket=ticket, at=one.resolved_at, by=by, team=ticket.team,
            tier_level=ticket.tier_level, code="imported", words=one.resolution,
        )  # fmt: skip


def _say(ticket: Ticket, desk: _Desk, one: Incoming) -> dict[str, Message]:
    said = [
        Message(
            ticket=ticket, public=m.public, author=desk.people.of(m.author),
            from_requester=m.from_requester, channel=m.channel[:12], text=m.text, at=m.at,
        )
        for m in one.messages
    ]  # fmt: skip
    Message.objects.bulk_create(said)
    return {m.key: row for m, row in zip(one.messages, said, strict=True) if m.key}


def _attach(
    ticket: Ticket, desk: _Desk, one: Incoming, messages: dict[str, Message], gone: _Gone
) -> None:
    for file in one.files:
        try:
            kept = keep_chunks([file.data()])
        except Refused as refusal:
            facts = {"name": file.name, "why": refusal.reason}
            reason = _("The file “%(name)s” is left out: %(why)s") % facts
            gone.troubles.append(Trouble(one.line, "files", reason, is_note=True))
            continue
        gone.written.append(kept.path)
        said = messages.get(file.said)
        Attachment.objects.create(
            ticket=ticket, message_id=said.pk if said else None, public=file.public,
            name=file.name, type=file.type or "application/octet-stream", size=kept.size,
            sha256=kept.sha256, kept_as=str(kept.path.relative_to(settings.ATTACHMENTS_ROOT)),
            by=desk.people.of(file.author), at=file.at,
        )  # fmt: skip

"""A desk that climbs by operations, at moments one chooses."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import (
    cancel_ticket,
    move_ticket,
    open_ticket,
    put_on_hold,
    reopen_ticket,
    resolve_ticket,
    take_off_hold,
    take_ticket,
)
from thirdline.desk.tickets.states import HandoffKind, HoldReason
from thirdline.foundation.people.operations import robot
from thirdline.kit import clock

MONDAY = datetime(2026, 6, 1, 8, tzinfo=UTC)


def walked(house, rae, *stops, at=MONDAY, service=None, hours=1.0, end="resolve", alone=None):
    """A ticket that goes from team to team, `hours` with each, and is then resolved (or left open).

    `alone` is how long rae helped herself before she asked.
    """
    by, moment = robot(), at
    with clock.at(moment):
        began = at - alone if alone else None
        ticket = open_ticket(
            title="VPN drops", requester=rae, service=service, by=rae, self_service_since=began
        )
    for team in stops:
        moment += timedelta(hours=hours)
        kind = kind_of(ticket.tier_level, team.tier.level)
        with clock.at(moment):
            move_ticket(ticket, to=team, kind=kind, reason="other", by=by)
    with clock.at(moment + timedelta(hours=hours)):
        if end == "resolve":
            resolve_ticket(ticket, words="Done.", by=by)
        if end == "cancel":
            cancel_ticket(ticket, reason="Not wanted.", by=by)
    return ticket


def kind_of(old: int | None, new: int) -> HandoffKind:
    old = old or 0
    if new > old:
        return HandoffKind.ESCALATE
    return HandoffKind.RETURN if new < old else HandoffKind.TRANSFER


def busy_desk(house, people, *, tickets=26, seed=7, first=MONDAY):
    """Tickets over three weeks that wander at random, wait, are accepted, solved, reopened or left."""
    chance = random.Random(seed)
    rae, workers = people[0], people[1:]
    teams = [house.desk, house.workplace, house.network, house.database]
    services = [house.vpn, house.payroll, None]
    made: list[Ticket] = []
    for number in range(tickets):
        moment = first + timedelta(hours=number * 19.3)
        with clock.at(moment):
            ticket = open_ticket(
                title="Slow", requester=rae, service=chance.choice(services), by=rae
            )
        made.append(ticket)
        _wander(ticket, teams, workers, moment, chance)
    return made


def _wander(ticket, teams, workers, moment, chance):
    for _step in range(chance.choice([0, 0, 1, 2, 3, 5])):
        moment += timedelta(seconds=chance.expovariate(1 / 9000) + 1)
        with clock.at(moment):
            if chance.random() < 0.6:
                worker = next((w for w in workers if ticket.team_id in w.standing.team_ids), None)
                if worker is not None and ticket.person_id is None:
                    take_ticket(ticket, by=worker)
        moment += timedelta(seconds=chance.expovariate(1 / 20000) + 1)
        with clock.at(moment):
            to = chance.choice([team for team in teams if team.pk != ticket.team_id])
            kind = kind_of(ticket.tier_level, to.tier.level)
            move_ticket(ticket, to=to, kind=kind, reason="other", by=robot())
    _finish(ticket, moment, chance)


def _finish(ticket, moment, chance):
    if chance.random() < 0.4:
        with clock.at(moment + timedelta(minutes=20)):
            put_on_hold(ticket, reason=HoldReason.REQUESTER, by=robot())
        if chance.random() < 0.7:
            with clock.at(moment + timedelta(minutes=95)):
                take_off_hold(ticket, by=robot())
    end = chance.choice(["resolve", "resolve", "resolve", "again", "cancel", "open"])
    with clock.at(moment + timedelta(hours=3)):
        if end in ("resolve", "again"):
            resolve_ticket(ticket, words="Done.", by=robot())
        if end == "cancel":
            cancel_ticket(ticket, reason="Not wanted.", by=robot())
    if end == "again":
        with clock.at(moment + timedelta(hours=5)):
            reopen_ticket(ticket, reason="Still slow.", by=robot())
        with clock.at(moment + timedelta(hours=9)):
            resolve_ticket(ticket, words="Done.", by=robot())

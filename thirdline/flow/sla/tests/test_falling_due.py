"""Breaches and steps: found by their moment, done once, and only while they are still due."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import House
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import open_ticket, put_on_hold, take_ticket
from thirdline.desk.tickets.states import HoldReason
from thirdline.flow.sla.models import Clock
from thirdline.flow.sla.operations import pause_clock
from thirdline.flow.sla.tasks import drain_due
from thirdline.flow.sla.tests import make
from thirdline.flow.sla.tests.make import at
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.notifications.models import Notice
from thirdline.foundation.people.models import Person
from thirdline.kit import clock


def asked(rae: Person, **facts: Any) -> Ticket:
    make.policy(targets={"resolution": "8h"}, pause_on=["requester"], **facts)
    with clock.at(at("Mon 08:00")):
        return open_ticket(title="VPN drops", requester=rae, by=rae)


def drain(moment: str) -> int:
    with clock.at(at(moment)):
        return drain_due()


def entries(verb: str) -> list[dict[str, object]]:
    return list(Entry.objects.filter(verb=verb).order_by("id").values_list("facts", flat=True))


def test_nothing_happens_before_its_moment(house: House, rae: Person) -> None:
    asked(rae, steps=[{"at": "50%", "do": "escalate"}])

    assert drain("Mon 11:59") == 0


def test_a_breach_is_journaled_once(house: House, rae: Person) -> None:
    ticket = asked(rae)

    drain("Mon 16:00")
    drain("Mon 16:01")
    drain("Tue 16:00")

    assert [facts["kind"] for facts in entries("clock.breached")] == ["resolution"]
    assert make.the_clock(ticket, "resolution").breached_at == at("Mon 16:00")


@pytest.mark.parametrize(
    ("step", "before", "after"),
    [
        ("50%", "Mon 11:59", "Mon 12:00"),
        ("75%", "Mon 13:59", "Mon 14:00"),
        ("-30m", "Mon 15:29", "Mon 15:30"),
        ("100%", "Mon 15:59", "Mon 16:00"),
        ("+1h", "Mon 16:59", "Mon 17:00"),
        ("150%", "Mon 19:59", "Mon 20:00"),
    ],
)
def test_a_step_comes_at_its_share_or_length_before_or_after(
    house: House, rae: Person, step: str, before: str, after: str
) -> None:
    asked(rae, steps=[{"at": step, "do": "escalate", "to": "next_tier"}])

    drain(before)
    assert entries("clock.step_due") == []

    drain(after)
    drain("Wed 08:00")
    assert [(facts["do"], facts["to"], facts["at"]) for facts in entries("clock.step_due")] == [
        ("escalate", "next_tier", step)
    ]


def test_a_step_tells_who_has_the_ticket(house: House, rae: Person, ines: Person) -> None:
    ticket = asked(rae, steps=[{"at": "75%", "do": "notify", "to": "person"}])
    with clock.at(at("Mon 08:10")):
        take_ticket(ticket, by=ines)

    drain("Mon 14:00")

    notice = Notice.objects.get(person=ines, kind="clock.step")
    assert notice.text == f"{ticket.label}: SLA, resolution has 2 h left."


def test_a_step_tells_the_whole_team_while_nobody_has_the_ticket(
    house: House, rae: Person, ines: Person
) -> None:
    asked(rae, steps=[{"at": "75%", "do": "notify", "to": "person"}])

    drain("Mon 14:00")

    assert [notice.person for notice in Notice.objects.filter(kind="clock.step")] == [ines]


def test_a_restricted_ticket_tells_only_people_who_may_read_it(
    house: House, rae: Person, ines: Person
) -> None:
    ticket = asked(rae, steps=[{"at": "75%", "do": "notify", "to": "team"}])
    Ticket.objects.filter(pk=ticket.pk).update(restricted=True)

    drain("Mon 14:00")

    assert not Notice.objects.filter(kind="clock.step").exists()


def test_a_step_may_raise_the_priority_and_the_used_time_stays(house: House, rae: Person) -> None:
    make.policy(
        targets={"resolution": {"1": "2h", "2": "4h", "*": "8h"}},
        steps=[{"at": "75%", "do": "raise_priority"}],
    )
    with clock.at(at("Mon 08:00")):
        ticket = open_ticket(title="VPN drops", requester=rae, by=rae)

    with clock.at(at("Mon 14:00")):
        drain_due(limit=1)

    ticket.refresh_from_db()
    row = make.the_clock(ticket, "resolution")
    assert ticket.priority == 2
    assert (row.target_seconds, row.used_seconds) == (4 * 3600, 6 * 3600)


def test_what_is_no_longer_due_is_left_alone(house: House, rae: Person, ines: Person) -> None:
    ticket = asked(rae, steps=[{"at": "75%", "do": "escalate"}])
    Clock.objects.filter(ticket=ticket).update(next_step_at=at("Mon 09:00"))

    assert drain("Mon 10:00") == 1

    assert entries("clock.step_due") == []
    assert make.the_clock(ticket, "resolution").next_step_at == at("Mon 14:00")


def test_a_clock_that_stands_still_comes_to_nothing(
    house: House, rae: Person, ines: Person
) -> None:
    ticket = asked(rae)
    with clock.at(at("Mon 09:00")):
        put_on_hold(ticket, reason=HoldReason.REQUESTER, by=ines)

    assert drain("Fri 09:00") == 0


def test_a_pause_entered_later_takes_a_breach_back(house: House, rae: Person, ines: Person) -> None:
    ticket = asked(rae)
    drain("Mon 16:30")
    row = make.the_clock(ticket, "resolution")

    with clock.at(at("Mon 17:00")):
        pause_clock(row, reason="Rae was away", at=at("Mon 10:00"), until=at("Mon 12:00"), by=ines)

    row.refresh_from_db()
    assert (row.breached_at, row.due_at) == (None, at("Mon 18:00"))
    assert make.the_clock(ticket, "resolution").state == "running"


def test_many_due_tickets_are_marked_in_batches(house: House, rae: Person) -> None:
    make.policy(targets={"resolution": "8h"})
    with clock.at(at("Mon 08:00")):
        for number in range(7):
            open_ticket(title=f"Ticket {number}", requester=rae, by=rae)

    with clock.at(at("Mon 17:00")):
        assert drain_due(limit=3) == 3
        assert drain_due() == 4
        assert drain_due() == 0

"""What clocks contribute to pages of packages that know nothing of them."""

from __future__ import annotations

import pytest

from tests.cast import House
from thirdline.desk.conversation.operations import reply
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import open_ticket, put_on_hold
from thirdline.desk.tickets.states import HoldReason
from thirdline.flow.sla.models import Policy
from thirdline.flow.sla.tests import make
from thirdline.flow.sla.tests.make import at
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.ui.registry import panels_for, render_panels


@pytest.fixture
def asked(house: House, rae: Person) -> Ticket:
    make.policy(pause_on=["requester"])
    make.policy("between-teams", "ola")
    with clock.at(at("Mon 08:00")):
        return open_ticket(title="VPN drops", requester=rae, by=rae)


def test_the_strip_shows_the_customers_clock_first_and_explains_it(
    asked: Ticket, ines: Person
) -> None:
    with clock.at(at("Mon 10:00")):
        strip = render_panels("ticket.clocks", asked, ines)

    assert strip.index("SLA, resolution") < strip.index("OLA, work")
    assert "Started Mon 08:00 when Rae asked: 8 h of Vpn Gold, day and night." in strip
    assert "Used 2 h; 6 h left; due Mon 16:00." in strip


def test_a_clock_that_stands_still_after_its_target_says_it_is_over(
    asked: Ticket, ines: Person
) -> None:
    Policy.objects.filter(kind="ola").delete()
    with clock.at(at("Mon 18:00")):
        put_on_hold(asked, reason=HoldReason.REQUESTER, by=ines)

    with clock.at(at("Mon 19:00")):
        strip = render_panels("ticket.clocks", asked, ines)

    assert 'data-state="paused"' in strip
    assert "2 h <small>over</small>" in strip


def test_a_promise_kept_is_a_line_beside_what_still_runs(
    house: House, rae: Person, ines: Person
) -> None:
    every = {str(priority): "4h" for priority in range(1, 5)}
    make.policy(targets={"first_response": every, "resolution": every})
    with clock.at(at("Mon 08:00")):
        ticket = open_ticket(title="VPN drops", requester=rae, by=rae)
    with clock.at(at("Mon 08:10")):
        reply(ticket, text="I look into it.", by=ines)
        strip = render_panels("ticket.clocks", ticket, ines)

    running, kept = strip.split("clocks-kept")
    assert "SLA, resolution" in running
    assert "SLA, first response" not in running
    assert "SLA, first response" in kept


def test_who_asked_sees_nothing_of_promises_between_teams(asked: Ticket, rae: Person) -> None:
    with clock.at(at("Mon 10:00")):
        strip = render_panels("ticket.clocks", asked, rae)

    assert "SLA, resolution" in strip
    assert "OLA" not in strip


def test_a_row_shows_whom_the_ticket_waits_for(asked: Ticket, rae: Person, ines: Person) -> None:
    Policy.objects.filter(kind="ola").delete()
    with clock.at(at("Mon 09:00")):
        waiting = open_ticket(title="VPN drops", requester=rae, by=rae)
        put_on_hold(waiting, reason=HoldReason.REQUESTER, by=ines)

    with clock.at(at("Mon 10:00")):
        row = panels_for("queue.clock", [waiting], ines)[waiting.pk]

    assert 'data-state="paused"' in row
    assert "Waiting for Rae" in row


def test_a_ticket_without_clocks_leaves_no_empty_strip(
    house: House, rae: Person, ines: Person
) -> None:
    ticket = open_ticket(title="VPN drops", requester=rae, by=rae)

    assert render_panels("ticket.clocks", ticket, ines) == ""

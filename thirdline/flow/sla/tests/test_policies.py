"""Which policy covers a ticket, what of it is copied, and what an edit would have changed."""

from __future__ import annotations

import logging

import pytest

from tests.cast import House
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import (
    edit_ticket,
    move_ticket,
    open_ticket,
    put_on_hold,
    resolve_ticket,
    set_priority,
    take_off_hold,
)
from thirdline.desk.tickets.states import HandoffKind, HoldReason
from thirdline.flow.sla.effect import policy_effect
from thirdline.flow.sla.figures import attainment, attainment_by_team
from thirdline.flow.sla.models import Policy
from thirdline.flow.sla.queries import explain
from thirdline.flow.sla.rules import seconds_of, threshold_of, why_not_policy
from thirdline.flow.sla.shapes import Attainment, PolicyEffect
from thirdline.flow.sla.tasks import drain_due
from thirdline.flow.sla.tests import make
from thirdline.flow.sla.tests.make import at
from thirdline.foundation.people.models import Person
from thirdline.kit import clock


def asked(rae: Person, moment: str = "Mon 08:00", **facts: object) -> Ticket:
    with clock.at(at(moment)):
        return open_ticket(title="VPN drops", requester=rae, by=rae, **facts)  # type: ignore[arg-type]


def resolved(rae: Person, ines: Person, began: str, ended: str, **facts: object) -> Ticket:
    ticket = asked(rae, began, **facts)
    with clock.at(at(ended)):
        resolve_ticket(ticket, by=ines)
    return ticket


def test_the_first_policy_whose_condition_holds_counts(house: House, rae: Person) -> None:
    make.policy("vpn-gold", when={"service": "vpn"}, order=1, targets={"resolution": "4h"})
    make.policy("standard", order=2)

    vpn, other = asked(rae, service=house.vpn), asked(rae, service=house.payroll)

    assert make.the_clock(vpn, "resolution").promise.policy == "vpn-gold"
    assert make.the_clock(other, "resolution").promise.policy == "standard"


def test_a_ticket_no_policy_covers_has_no_clock(house: House, rae: Person) -> None:
    make.policy("vpn-gold", when={"service": "vpn"})

    ticket = asked(rae)

    assert not ticket.clocks.exists()
    assert ticket.next_due_at is None


def test_editing_a_policy_reaches_new_tickets_and_no_running_clock(
    house: House, rae: Person, ines: Person
) -> None:
    policy = make.policy(targets={"resolution": {"2": "4h", "*": "8h"}})
    before = asked(rae)
    policy.targets = {"resolution": {"2": "1h", "*": "2h"}}
    policy.save()

    after = asked(rae)
    with clock.at(at("Mon 09:00")):
        set_priority(before, priority=2, reason="The board meets.", by=ines)

    assert make.the_clock(before, "resolution").target_seconds == 4 * 3600
    assert make.the_clock(after, "resolution").target_seconds == 2 * 3600
    assert make.the_clock(after, "resolution").promise.content["version"] == 2


def test_another_policy_midway_keeps_what_was_used_and_says_so(
    house: House, rae: Person, ines: Person
) -> None:
    make.policy(
        "vpn-gold",
        when={"service": "vpn"},
        order=1,
        targets={"resolution": "4h"},
        calendar=make.calendar(),
    )
    make.policy("standard", order=2)
    ticket = asked(rae, "Mon 16:00")
    with clock.at(at("Mon 17:00")):
        edit_ticket(ticket, service=house.vpn, by=ines)

    row = make.the_clock(ticket, "resolution")
    assert (row.used_seconds, row.due_at) == (3600, at("Tue 10:00"))
    assert explain(row, at("Mon 17:30"))[1].words == (
        "Became 4 h of Vpn Gold, 08:00–18:00, Mon–Fri, Mon 17:00 because the ticket was edited; "
        "the 1 h used before count."
    )


def test_16_the_policy_changes_with_the_team(house: House, rae: Person, ines: Person) -> None:
    make.policy("network", when={"team": "network"}, order=1, targets={"resolution": "4h"})
    make.policy("standard", order=2)
    ticket = asked(rae)

    with clock.at(at("Mon 09:00")):
        move_ticket(
            ticket, to=house.network, kind=HandoffKind.ESCALATE, reason="needs_network", by=ines
        )

    row = make.the_clock(ticket, "resolution")
    assert (row.promise.policy, row.due_at) == ("network", at("Mon 12:00"))


def test_a_ticket_that_leaves_every_policy_is_promised_nothing_more(
    house: House, rae: Person, ines: Person
) -> None:
    make.policy("vpn-gold", when={"service": "vpn"})
    ticket = asked(rae, service=house.vpn)

    with clock.at(at("Mon 09:00")):
        edit_ticket(ticket, service=house.payroll, by=ines)

    assert make.the_clock(ticket, "resolution").state == "stopped"


def test_a_policy_that_comes_late_counts_from_the_asking_less_the_holds(
    house: House, rae: Person, ines: Person
) -> None:
    make.policy("vpn-gold", when={"service": "vpn"}, pause_on=["requester"])
    ticket = asked(rae)
    with clock.at(at("Mon 09:00")):
        put_on_hold(ticket, reason=HoldReason.REQUESTER, by=ines)
    with clock.at(at("Mon 11:00")):
        take_off_hold(ticket, by=ines)
    with clock.at(at("Mon 12:00")):
        edit_ticket(ticket, service=house.vpn, by=ines)

    row = make.the_clock(ticket, "resolution")
    assert (row.started_at, row.still_seconds, row.due_at) == (
        at("Mon 08:00"),
        2 * 3600,
        at("Mon 18:00"),
    )


def test_a_condition_that_can_no_longer_be_read_stops_no_ticket(
    house: House, rae: Person, caplog: pytest.LogCaptureFixture
) -> None:
    make.policy("broken", when={"no_such_field": "x"})

    with caplog.at_level(logging.ERROR):
        ticket = asked(rae)

    assert not ticket.clocks.exists()
    assert "covers no ticket until its condition is repaired" in caplog.text


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30m", 1800),
        ("8h", 28800),
        ("1h 30m", 5400),
        ("90s", 90),
        (60, 60),
        ("1d", None),
        ("", None),
        ("0m", None),
    ],
)
def test_lengths_are_read(text: str, seconds: int | None) -> None:
    assert seconds_of(text) == seconds


@pytest.mark.parametrize(
    ("step", "used"),
    [("75%", 5400), ("-30m", 5400), ("100%", 7200), ("+1h", 10800), ("-3h", None), ("soon", None)],
)
def test_steps_are_read_against_a_target(step: str, used: int | None) -> None:
    assert threshold_of(step, 7200) == used


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "xla"}, "an SLA or an OLA"),
        ({"targets": {}}, "at least one target"),
        ({"targets": {"work": "4h"}}, "no clock of an SLA"),
        ({"targets": {"resolution": "soon"}}, "not a length"),
        ({"targets": {"resolution": {"9": "4h"}}}, "not a priority"),
        ({"pause_on": ["rain"]}, "Clocks pause on"),
        ({"steps": [{"at": "later", "do": "notify"}]}, "not a moment"),
        ({"steps": [{"at": "75%", "do": "sing"}]}, "does one of"),
        ({"steps": [{"at": "75%", "do": "notify", "to": "everybody"}]}, "A step reaches"),
    ],
)
def test_a_policy_that_cannot_be_kept_says_why(change: dict[str, object], said: str) -> None:
    fine: dict[str, object] = {
        "kind": "sla",
        "targets": {"resolution": "8h"},
        "pause_on": [],
        "steps": [],
    }

    assert why_not_policy(**fine) is None  # type: ignore[arg-type]
    assert said in (why_not_policy(**{**fine, **change}) or "")  # type: ignore[arg-type]


# What an edit would have changed


def effect_of(draft: Policy) -> PolicyEffect:
    *_, last = policy_effect(draft, at("Mon 00:00"), at("Sun 00:00"), now=at("Sun 00:00"))
    return last


def test_a_shorter_target_shows_the_tickets_it_would_have_missed(
    house: House, rae: Person, ines: Person
) -> None:
    policy = make.policy(targets={"resolution": "8h"})
    resolved(rae, ines, "Mon 08:00", "Mon 11:00")
    slow = resolved(rae, ines, "Mon 08:00", "Mon 15:00")
    resolved(rae, ines, "Tue 08:00", "Tue 18:00")

    policy.targets = {"resolution": "4h"}
    effect = effect_of(policy)

    assert (effect.met_before, effect.missed_before, effect.met_after, effect.missed_after) == (
        2,
        1,
        1,
        2,
    )
    assert [(one.ticket_id, one.before, one.after) for one in effect.changed] == [
        (slow.pk, "met", "missed")
    ]
    assert Policy.objects.get().targets == {"resolution": "8h"}


def test_a_draft_that_pauses_on_more_is_replayed_with_the_holds_that_were(
    house: House, rae: Person, ines: Person
) -> None:
    policy = make.policy(targets={"resolution": "4h"})
    ticket = asked(rae)
    with clock.at(at("Mon 09:00")):
        put_on_hold(ticket, reason=HoldReason.VENDOR, by=ines)
    with clock.at(at("Mon 13:00")):
        take_off_hold(ticket, by=ines)
        resolve_ticket(ticket, by=ines)

    policy.pause_on = ["vendor"]
    effect = effect_of(policy)

    assert (effect.missed_before, effect.met_after) == (1, 1)


def test_a_draft_with_another_calendar_is_replayed_in_its_hours(
    house: House, rae: Person, ines: Person
) -> None:
    policy = make.policy(targets={"resolution": "4h"})
    resolved(rae, ines, "Mon 17:00", "Tue 09:00")

    policy.calendar = make.calendar()
    effect = effect_of(policy)

    assert (effect.missed_before, effect.met_after) == (1, 1)


def test_a_draft_with_a_narrower_condition_lets_go_of_tickets(
    house: House, rae: Person, ines: Person
) -> None:
    policy = make.policy(targets={"resolution": "4h"})
    resolved(rae, ines, "Mon 08:00", "Mon 09:00", service=house.payroll)

    policy.when = {"service": "vpn"}
    effect = effect_of(policy)

    assert (effect.met_before, effect.met_after, effect.no_longer_promised) == (1, 0, 1)


def test_a_new_policy_takes_the_tickets_it_would_have_covered(
    house: House, rae: Person, ines: Person
) -> None:
    make.policy("standard", order=50, targets={"resolution": "8h"})
    resolved(rae, ines, "Mon 08:00", "Mon 10:00", service=house.vpn)
    resolved(rae, ines, "Mon 08:00", "Mon 10:00", service=house.payroll)

    draft = Policy(
        slug="new",
        name="New",
        kind="sla",
        order=1,
        when={"service": "vpn"},
        targets={"resolution": "1h"},
    )
    effect = effect_of(draft)

    assert (effect.met_before, effect.missed_after, effect.changed_total) == (1, 1, 1)


# Attainment


def test_an_open_breach_counts_as_missed_at_once(house: House, rae: Person, ines: Person) -> None:
    make.policy(targets={"resolution": "4h"})
    resolved(rae, ines, "Mon 08:00", "Mon 10:00")
    asked(rae)

    before = attainment(["resolution"], at("Mon 00:00"), at("Sun 00:00"), now=at("Mon 11:59"))
    at_once = attainment(["resolution"], at("Mon 00:00"), at("Sun 00:00"), now=at("Mon 12:01"))
    with clock.at(at("Mon 12:02")):
        drain_due()
    noted = attainment(["resolution"], at("Mon 00:00"), at("Sun 00:00"), now=at("Mon 12:02"))

    assert (before, at_once, noted) == (Attainment(1, 0), Attainment(1, 1), Attainment(1, 1))
    assert noted.share == 0.5


def test_attainment_is_told_apart_by_team_and_tier(house: House, rae: Person, ines: Person) -> None:
    make.policy("between-teams", "ola", targets={"acknowledge": "30m"})
    ticket = asked(rae)
    with clock.at(at("Mon 09:00")):
        move_ticket(
            ticket, to=house.network, kind=HandoffKind.ESCALATE, reason="needs_network", by=ines
        )

    period = (["acknowledge"], at("Mon 00:00"), at("Sun 00:00"))
    assert attainment(*period, now=at("Mon 09:10"), tier=1) == Attainment(0, 1)
    assert attainment(*period, now=at("Mon 09:10"), tier=3) == Attainment(0, 0)
    assert attainment_by_team(*period, now=at("Mon 10:00")) == {
        house.desk.pk: Attainment(0, 1),
        house.network.pk: Attainment(0, 1),
    }


def test_restricted_tickets_are_left_out_of_figures(
    house: House, rae: Person, ines: Person
) -> None:
    make.policy(targets={"resolution": "4h"})
    resolved(rae, ines, "Mon 08:00", "Mon 10:00", restricted=True)

    assert (
        attainment(["resolution"], at("Mon 00:00"), at("Sun 00:00"), now=at("Sun 00:00")).share
        is None
    )

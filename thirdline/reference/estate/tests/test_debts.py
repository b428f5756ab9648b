"""Redundancy debt: opened when a service is one failure from down, aged, accepted, handed on, over."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from thirdline.foundation.journal.models import Entry
from thirdline.foundation.notifications.models import Notice
from thirdline.foundation.people.operations import robot
from thirdline.kit import clock
from thirdline.kit.refusals import Refused
from thirdline.reference.estate import models
from thirdline.reference.estate.debts import board_of, debt_for, on_board_of
from thirdline.reference.estate.operations import (
    accept_debt,
    hand_debt,
    register_item,
    retire_item,
    say_health,
    set_need,
    withdraw_acceptance,
    work_out_estate,
)
from thirdline.reference.estate.tests import make

pytestmark = pytest.mark.django_db
SOON = timedelta(days=90)


def day(after: timedelta) -> date:
    return (clock.now() + after).date()


@pytest.fixture
def vpn(noor, house):
    """VPN needs one of two RADIUS servers; the network team answers for it."""
    members = make.items(noor, "rad-a", "rad-b")
    item = register_item(
        name="VPN", kind=make.kind("service"), by=noor, users=412, owner_team=house.network
    )
    set_need(item, members=members, k=1, label="Sign-in (RADIUS)", by=noor)
    return item


def run() -> None:
    assert work_out_estate(by=robot()) is not None


def lose(noor, name: str = "rad-a", health: str = "down") -> None:
    say_health(models.ConfigurationItem.objects.get(name=name), health=health, by=noor)


@pytest.fixture
def lost(vpn, noor) -> models.Debt:
    run()
    lose(noor)
    run()
    return models.Debt.objects.get()


def test_a_service_that_survives_one_failure_has_no_debt(vpn):
    run()

    assert not models.Debt.objects.exists()


def test_a_loss_opens_a_debt_with_owner_and_the_last_one_up(lost, vpn, house):
    assert (lost.item, lost.lost, lost.owner_team) == (vpn, True, house.network)
    row = board_of(robot(), now=clock.now())[0][0]
    assert (row.names, row.out, row.pips.spare) == (["rad-b"], ("rad-a",), 0)
    assert Entry.objects.filter(verb="debt.opened", subject_id=lost.pk).count() == 1


def test_the_owners_hear_of_a_loss_and_not_of_what_is_single_by_design(lost, noor, jonas):
    notice = Notice.objects.get(kind="debt.opened")
    assert notice.person == noor
    assert notice.text == "VPN is still up, one failure from down."


def test_what_never_had_a_spare_is_a_debt_by_design(noor, house):
    app = make.item(noor, "payroll-app")
    payroll = register_item(
        name="Payroll", kind=make.kind("service"), by=noor, owner_team=house.network
    )
    set_need(payroll, members=[app], k=1, by=noor)

    run()

    assert models.Debt.objects.get().lost is False
    assert not Notice.objects.filter(kind="debt.opened").exists()


def test_a_test_environment_owes_nothing(noor):
    app = make.item(noor, "test-app")
    service = register_item(
        name="Test portal", kind=make.kind("service"), by=noor, environment="test"
    )
    set_need(service, members=[app], k=1, by=noor)

    run()

    assert not models.Debt.objects.exists()


def test_a_debt_is_over_when_the_spare_is_back(lost, noor):
    lose(noor, health="up")
    run()

    lost.refresh_from_db()
    assert lost.ended_at is not None
    assert board_of(noor, now=clock.now())[0] == []


def test_a_service_that_goes_down_altogether_keeps_its_debt_and_its_age(lost, noor):
    lose(noor, "rad-b")
    run()

    lost.refresh_from_db()
    row = board_of(noor, now=clock.now())[0][0]
    assert (lost.ended_at, row.is_down) == (None, True)


def test_a_retired_service_owes_nothing(lost, vpn, noor):
    retire_item(vpn, reason="Replaced by the new gateway.", by=noor)
    run()

    lost.refresh_from_db()
    assert lost.ended_at is not None


def test_an_accepted_debt_goes_below_and_one_whose_day_has_passed_on_top(lost, noor):
    accept_debt(lost, until=day(SOON), words="The part arrives on Thursday.", by=noor)
    make_second = register_item(name="Mail", kind=make.kind("service"), by=noor)
    set_need(make_second, members=make.items(noor, "hub-a"), k=1, by=noor)
    run()

    before = [row.debt.item.name for row in board_of(noor, now=clock.now())[0]]
    after = [row.debt.item.name for row in board_of(noor, now=clock.now() + 2 * SOON)[0]]

    assert (before, after) == (["Mail", "VPN"], ["VPN", "Mail"])


def test_what_comes_to_an_accepted_debt_was_not_accepted(lost, vpn, noor):
    accept_debt(lost, until=day(SOON), words="The part arrives on Thursday.", by=noor)
    set_need(vpn, members=[make.item(noor, "licence-server")], k=1, by=noor)
    run()

    row = board_of(noor, now=clock.now())[0][0]
    assert row.is_accepted
    assert row.is_more_than_accepted


@pytest.mark.parametrize(
    ("until", "words", "why_not"),
    [
        (-1, "It is fine.", "A debt is accepted until a day that is still to come."),
        (4000, "It is fine.", "A debt is accepted for at most 3 years; then somebody looks again."),
        (30, "  ", "Say why it can be lived with: whoever reads it next year was not there."),
    ],
)
def test_an_acceptance_that_says_too_little_is_refused(lost, noor, until, words, why_not):
    with pytest.raises(Refused) as refused:
        accept_debt(lost, until=day(timedelta(days=until)), words=words, by=noor)

    assert refused.value.reason == why_not


def test_accepting_is_for_those_who_keep_the_estate(lost, ines):
    with pytest.raises(Refused):
        accept_debt(lost, until=day(SOON), words="It is fine.", by=ines)


def test_an_acceptance_is_withdrawn_once(lost, noor):
    accept_debt(lost, until=day(SOON), words="The part arrives on Thursday.", by=noor)

    withdraw_acceptance(lost, by=noor)

    assert debt_for(noor, lost.pk).accepted_until is None
    with pytest.raises(Refused):
        withdraw_acceptance(lost, by=noor)


def test_a_debt_is_handed_to_somebody_of_the_team(lost, noor, jonas, house):
    with pytest.raises(Refused):
        hand_debt(lost, team=house.network, person=jonas, by=noor)

    hand_debt(lost, team=house.database, person=jonas, by=noor)

    assert debt_for(noor, lost.pk).owner == jonas


def test_engineers_see_every_debt_and_other_tiers_their_own(lost, noor, ines):
    now = clock.now()

    assert [row.debt for row in on_board_of(noor, 3, now=now)] == [lost]
    assert on_board_of(ines, 1, now=now) == []


def test_a_long_board_goes_on_by_key(noor, house):
    for number in range(5):
        service = register_item(name=f"Service {number}", kind=make.kind("service"), by=noor)
        set_need(service, members=[make.item(noor, f"app-{number}")], k=1, by=noor)
    run()

    seen, after = [], ""
    while True:
        rows, after = board_of(noor, now=clock.now(), after=after, most=2)
        seen += [row.debt.item.name for row in rows]
        if not after:
            break

    assert sorted(seen) == [f"Service {number}" for number in range(5)]

"""The figures of the estate through the database: right, written where they differ, and run again."""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thirdline.engines.needs import Estate, Fate, Need
from thirdline.foundation.people.operations import robot
from thirdline.kit import clock
from thirdline.reference.estate import models
from thirdline.reference.estate.figuring import figures_of
from thirdline.reference.estate.graph import above, around, cone, whole_estate
from thirdline.reference.estate.operations import work_out_estate
from thirdline.reference.estate.operations.working_out import note_change
from thirdline.reference.estate.standing import is_due
from thirdline.reference.estate.tests import building

pytestmark = pytest.mark.django_db


def vpn() -> dict[str, models.ConfigurationItem]:
    return building.estate(
        {
            "VPN": [(1, ["gw-a", "gw-b"]), (1, ["rad-a", "rad-b"])],
            "Payroll": [(1, ["VPN"]), (1, ["pay-app"])],
            "Mail": [(1, ["hub-a", "hub-b"])],
        },
        fates={"firmware 9.4.2": ["gw-a", "gw-b"], "rack B07": ["rad-b", "hub-b"]},
        services=["VPN", "Payroll", "Mail"],
    )


def standing(item: models.ConfigurationItem) -> models.Standing:
    return models.Standing.objects.get(pk=item.pk)


def run() -> models.Run:
    made = work_out_estate(by=robot())
    assert made is not None
    return made


def test_a_service_of_two_groups_survives_one_failure_and_not_the_shared_firmware():
    made = vpn()

    run()

    one = standing(made["VPN"])
    assert (one.works, one.level, one.true_level, one.margin) == (True, 2, 1, 1)
    assert (one.single_items, one.singles) == ([], 1)
    assert models.FateSet.objects.get(pk=one.single_fates[0]).name == "firmware 9.4.2"


def test_what_stands_alone_is_known_however_little_time_there_is():
    made = building.estate({"VPN": [(1, ["rad-a"]), (1, ["hub-a", "hub-b"])]}, services=["VPN"])
    pk = made["VPN"].pk

    figures = figures_of(cone([pk]), pk, seconds=0.0)

    assert figures is not None
    assert (figures.margin, figures.single_items) == (0, (made["rad-a"].pk,))


def test_what_is_down_thins_what_stands_on_it_and_names_the_last_one_up():
    made = vpn()
    models.ConfigurationItem.objects.filter(name="rad-a").update(health="maintenance")

    run()

    assert (standing(made["VPN"]).margin, standing(made["VPN"]).level) == (0, 1)
    assert standing(made["VPN"]).single_items == [made["rad-b"].pk]
    assert models.Need.objects.get(item=made["VPN"], members__item=made["rad-b"]).pk == (
        standing(made["VPN"]).thinnest_id
    )
    last = standing(made["rad-b"])
    assert (last.services_down, last.single_since is not None) == (2, True)


def test_a_service_whose_last_member_is_down_is_down():
    made = vpn()
    models.ConfigurationItem.objects.filter(name__startswith="rad-").update(health="down")

    run()

    assert (standing(made["VPN"]).works, standing(made["VPN"]).margin) == (False, -1)
    assert standing(made["Payroll"]).works is False


def test_people_who_lose_a_service_are_counted_at_what_takes_it_down():
    made = vpn()
    models.ConfigurationItem.objects.filter(name="Payroll").update(users=70)

    run()

    app = standing(made["pay-app"])
    assert (app.takes_down, app.services_down, app.people) == (1, 1, 70)


def test_only_what_is_in_service_counts():
    made = vpn()
    models.ConfigurationItem.objects.filter(name="hub-a").update(lifecycle="stock")

    run()

    assert standing(made["Mail"]).single_items == [made["hub-b"].pk]
    assert not models.Standing.objects.filter(item=made["hub-a"]).exists()


def test_a_need_left_with_too_few_in_service_is_not_met():
    made = vpn()
    models.ConfigurationItem.objects.filter(name="pay-app").update(lifecycle="planned")

    run()

    assert standing(made["Payroll"]).works is False


def test_a_second_run_writes_nothing_that_is_the_same():
    vpn()
    run()
    before = dict(models.Standing.objects.values_list("pk", "worked_out_at"))

    run()

    assert dict(models.Standing.objects.values_list("pk", "worked_out_at")) == before
    assert models.MarginMark.objects.count() == 3
    assert models.SharedFate.objects.count() == 1


def test_shared_fates_are_opened_and_closed_with_since_when():
    vpn()
    run()
    models.FateMember.objects.filter(fate__name="firmware 9.4.2", item__name="gw-b").update(
        until=clock.now()
    )

    run()

    over = models.SharedFate.objects.exclude(until=None).get()
    assert (over.fate.name, over.takes) == ("firmware 9.4.2", 2)


def test_a_margin_that_changes_leaves_a_mark():
    made = vpn()
    run()
    models.ConfigurationItem.objects.filter(name="gw-a").update(health="down")

    run()

    marks = models.MarginMark.objects.filter(item=made["VPN"]).order_by("at")
    assert [one.margin for one in marks] == [1, 0]


def test_a_run_takes_away_the_changes_it_saw_and_no_later_one():
    vpn()
    note_change()
    note_change()
    assert models.Unworked.objects.count() == 1
    assert is_due(clock.now())

    run()

    assert not is_due(clock.now())


def test_two_runs_are_never_at_it_at_once_and_a_dead_one_is_overtaken():
    vpn()
    dead = models.Run.objects.create(started_at=clock.now(), status="running")
    assert work_out_estate(by=robot()) is None

    models.Run.objects.filter(pk=dead.pk).update(started_at=timezone.now() - timedelta(hours=1))

    assert run().status == "done"
    dead.refresh_from_db()
    assert (dead.status, dead.said != "") == ("failed", True)


def test_a_run_that_fails_keeps_a_sentence(monkeypatch):
    vpn()

    def fails() -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("thirdline.reference.estate.operations.working_out.whole_estate", fails)
    with pytest.raises(RuntimeError):
        work_out_estate(by=robot())

    last = models.Run.objects.get()
    assert last.status == "failed"
    assert last.said == "It ended before it was done; the log of the worker says why."


def test_a_cone_is_the_item_and_what_it_stands_on():
    made = vpn()

    graph = cone([made["Payroll"].pk])

    names = {"Payroll", "VPN", "pay-app", "gw-a", "gw-b", "rad-a", "rad-b"}
    assert set(graph.items) == {made[one].pk for one in names}
    assert len(graph.fates) == 2


def test_what_stands_on_an_item_is_found_upwards():
    made = vpn()

    assert set(above([made["rad-b"].pk])) == {made[one].pk for one in ("rad-b", "VPN", "Payroll")}
    assert set(around([made["rad-b"].pk]).needs_of) == {made["VPN"].pk, made["Payroll"].pk}


def test_the_graph_of_a_moment_is_as_it_was():
    made = vpn()
    then = clock.now()
    end = then + timedelta(minutes=5)
    models.Need.objects.filter(item=made["Mail"]).update(until=end)
    models.StateSpan.objects.create(
        item=made["gw-a"], health="down", since=then, until=end, said_by=robot()
    )

    before, after = whole_estate(then), whole_estate(end + timedelta(minutes=1))

    assert made["Mail"].pk in before.needs_of
    assert made["Mail"].pk not in after.needs_of
    assert (before.down, after.down) == ({made["gw-a"].pk}, set())


NAMES = [f"i{n}" for n in range(7)]


@st.composite
def small_estates(draw):
    def members(but: str):
        others = [one for one in NAMES if one != but]
        return st.lists(st.sampled_from(others), min_size=1, max_size=4, unique=True)

    needs = {}
    for name in NAMES:
        groups = draw(st.lists(members(name), max_size=2))
        needs[name] = [(draw(st.integers(1, len(one))), one) for one in groups]
    fates = draw(st.lists(st.lists(st.sampled_from(NAMES), min_size=1, unique=True), max_size=2))
    down = draw(st.lists(st.sampled_from(NAMES), max_size=2, unique=True))
    return needs, {f"fate {n}": one for n, one in enumerate(fates)}, down


SERVICES = NAMES[:3]


@pytest.mark.slow
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(small_estates())
def test_what_is_written_is_what_forward_simulation_says(drawn):
    needs, fates, down = drawn
    models.Need.objects.all().delete()
    models.FateSet.objects.all().delete()
    models.ConfigurationItem.objects.all().delete()
    made = building.estate(needs, fates=fates, down=down, services=SERVICES)

    run()

    engine = Estate.of(
        made,
        [Need(owner, k, tuple(ms)) for owner, groups in needs.items() for k, ms in groups],
        [Fate(name, tuple(ms)) for name, ms in fates.items()],
        down,
    )
    for name, row in made.items():
        one = standing(row)
        things = [each for each in made if each != name and not (each in SERVICES and needs[each])]
        level, true = smallest(engine, name, things, down), smallest(engine, name, [*things, *fates], down)  # fmt: skip
        single = [each for each in things if not engine.with_down([*down, each]).works(name)]
        assert one.works == engine.works(name)
        assert within(one, one.level, level)
        assert within(one, one.true_level, true)
        assert one.margin == (None if one.level is None else one.level - 1)
        if one.works:
            assert sorted(one.single_items) == sorted(made[each].pk for each in single)
            assert one.services_down == sum(
                each in SERVICES for each in engine.impact(name).takes_down
            )


def smallest(engine: Estate, target: str, things: list[str], down: list[str]) -> int | None:
    for size in range(4):
        for those in combinations(things, size):
            if not engine.with_down([*down, *those]).works(target):
                return size
    return None


def within(one: models.Standing, kept: int | None, simulated: int | None) -> bool:
    """What is no service is searched to single points; a service as far as its row says."""
    if kept is None:
        return simulated is None or simulated > one.searched_to
    return kept == simulated or (simulated is None and kept > 3)


def test_a_service_fails_through_what_it_stands_on_and_not_by_itself():
    made = building.estate(
        {"Mail": [(1, ["hub-a", "hub-b"]), (1, ["DNS"])], "DNS": [(1, ["ns-1", "ns-2"])]},
        services=["Mail", "DNS"],
    )

    run()

    assert (standing(made["Mail"]).margin, standing(made["Mail"]).singles) == (1, 0)
    thinnest = standing(made["Mail"]).thinnest
    assert thinnest is not None
    assert thinnest.members.count() == 2


def test_a_service_of_which_nothing_is_known_is_a_thing_that_fails():
    made = building.estate({"Wiki": [(1, ["Cloud"])]}, services=["Wiki", "Cloud"])

    run()

    assert standing(made["Wiki"]).single_items == [made["Cloud"].pk]

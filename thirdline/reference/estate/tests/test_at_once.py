"""People and tools at the same moment, on real connections: nothing is lost, and who was slower is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import connection, transaction

from tests.at_once import at_once
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.reference.estate.models import ConfigurationItem, FateMember, FateSet, Need
from thirdline.reference.estate.operations import (
    change_need,
    edit_item,
    end_need,
    name_fate,
    register_item,
    retire_item,
    set_need,
)
from thirdline.reference.estate.operations.importing import apply_estate_import, undo_estate_import
from thirdline.reference.estate.queries import fates_of
from thirdline.reference.estate.tests import files, make

pytestmark = pytest.mark.django_db(transaction=True)


def again(item: ConfigurationItem) -> ConfigurationItem:
    return ConfigurationItem.objects.get(pk=item.pk)


def moved(item: ConfigurationItem, rack: str, by: Person) -> object:
    return edit_item(again(item), changes={"rack": rack}, by=by)


def follows_while_held(slow: Callable[[], object], quick: Callable[[], object]) -> None:
    """`quick` comes while the transaction of `slow` is open, which is kept for half a second at most."""
    held, go_on, done = Event(), Event(), Event()

    def hold() -> None:
        with transaction.atomic():
            slow()
            held.set()
            assert go_on.wait(10)
        connection.close()

    def follow() -> None:
        quick()
        done.set()
        connection.close()

    threads = [Thread(target=hold), Thread(target=follow)]
    threads[0].start()
    assert held.wait(10)
    threads[1].start()
    done.wait(0.5)
    go_on.set()
    for one in threads:
        one.join(10)
    assert done.is_set()


@pytest.mark.parametrize("first_out", [True, False])
def test_who_joins_a_fate_that_the_last_one_leaves_shares_it(noor: Person, first_out: bool) -> None:
    out, into = make.items(noor, "a", "b", site="Leiden", rack="B07")
    moved(into, "B09", noor)
    slow = (lambda: moved(out, "B08", noor)) if first_out else (lambda: moved(into, "B07", noor))
    quick = (lambda: moved(into, "B07", noor)) if first_out else (lambda: moved(out, "B08", noor))

    follows_while_held(slow, quick)

    (fate,) = [one for one in fates_of(again(into)) if one.rule.slug == "rack"]
    assert (fate.name, fate.until) == ("Rack B07, Leiden", None)
    assert not FateMember.objects.filter(until=None, fate__until__isnull=False).exists()


def test_a_member_of_a_fate_that_is_over_finds_the_one_that_goes_on(noor: Person) -> None:
    item = make.item(noor, "a", site="Leiden", rack="B07")
    FateSet.objects.filter(rule__slug="rack").update(until=item.changed_at)

    edit_item(item, changes={"room": ""}, by=noor)
    moved(item, "B07 ", noor)
    edit_item(again(item), changes={"serial": "S-1"}, by=noor)

    assert "Rack B07, Leiden" in [one.name for one in fates_of(again(item))]


def test_two_who_apply_one_plan_apply_it_once(noor: Person, ada: Person) -> None:
    plan = files.plan(files.TABLE, by=noor)

    told = at_once(
        lambda: apply_estate_import(plan, by=noor), lambda: apply_estate_import(plan, by=ada)
    )
    files.work_off(plan)

    assert told == ["", "It is at work. Stop it first, or wait until it is done."]
    assert ConfigurationItem.objects.count() == 4


def test_two_who_undo_one_import_undo_it_once(noor: Person, ada: Person) -> None:
    plan = files.bring_in(files.TABLE, by=noor)

    told = at_once(
        lambda: undo_estate_import(plan, by=noor), lambda: undo_estate_import(plan, by=ada)
    )
    files.work_off(plan)

    assert told == ["", "It is at work. Wait until it is done."]
    assert not ConfigurationItem.objects.exists()


@pytest.mark.parametrize(
    "rows", [files.TABLE.encode(), files.table("a,core-a,Switch,Leiden,B07,S-1,"),
             files.table("a,core-z,Switch,Leiden,B07,S-1,")],
    ids=["same, with needs", "same", "other"],
)  # fmt: skip
def test_a_plan_whose_items_an_undoing_took_is_refused_in_a_sentence(
    noor: Person, rows: bytes
) -> None:
    first = files.bring_in(files.TABLE, by=noor)
    again = files.plan(rows, by=noor)

    files.undo(first, by=noor)
    apply_estate_import(again, by=noor)
    files.work_off(again)

    assert again.state == "planned"
    assert "of the items were changed since the plan was made" in again.problems[0]
    assert not ConfigurationItem.objects.exists()


def test_two_tools_that_register_one_thing_register_it_once(noor: Person, ada: Person) -> None:
    def register(by: Person) -> object:
        return register_item(name="fw", kind=make.kind(), names={"netbox": "17"}, by=by)

    told = at_once(lambda: register(noor), lambda: register(ada))

    assert told == ["", "“17” of netbox is “fw” already."]
    assert ConfigurationItem.objects.count() == 1


def test_a_need_that_is_changed_while_its_item_is_retired_holds_nobody_up(noor: Person) -> None:
    need = make.group(noor)
    fresh = make.item(noor, "node-9")

    def change() -> object:
        now = Need.objects.get(pk=need.pk)
        return change_need(now, members=[again(fresh)], k=1, label="", by=noor)

    told = at_once(change, lambda: retire_item(again(need.item), reason="gone", by=noor))

    assert not [one for one in told if one.startswith("failed")]
    assert not Need.objects.filter(item__retired_at__isnull=False, until=None).exists()


def test_two_who_edit_one_item_are_told_of_each_other(noor: Person, ada: Person) -> None:
    item = make.item(noor, "a")

    def edit(room: str, by: Person) -> object:
        return edit_item(again(item), changes={"room": room}, version=item.version, by=by)

    told = at_once(lambda: edit("1", noor), lambda: edit("2", ada))

    assert told[0] == ""
    assert "changed" in told[1]


def test_an_item_is_not_retired_while_somebody_builds_on_it(noor: Person) -> None:
    service, server = make.item(noor, "VPN", "service"), make.item(noor, "node")

    told = at_once(
        lambda: set_need(again(service), members=[again(server)], by=noor),
        lambda: retire_item(again(server), reason="gone", by=noor),
    )

    assert told[0] == ""
    assert told[1]
    assert not told[1].startswith("failed")


def test_two_members_of_a_group_that_are_retired_at_once_are_both_gone_from_it(
    noor: Person,
) -> None:
    need = make.group(noor, of=3)
    one, two, three = (each.item for each in need.members.order_by("item"))

    told = at_once(
        *(
            lambda item=item: retire_item(again(item), reason="gone", by=noor, also_needs=True)
            for item in (one, two)
        )
    )

    assert told == ["", ""]
    (left,) = Need.objects.filter(item=need.item, until=None)
    assert [each.item for each in left.members.all()] == [three]


def test_a_need_that_is_ended_while_a_member_is_retired_stays_ended(noor: Person) -> None:
    need = make.group(noor, of=3)
    one = need.members.order_by("item")[0].item

    told = at_once(
        lambda: end_need(Need.objects.get(pk=need.pk), by=noor),
        lambda: retire_item(again(one), reason="gone", by=noor, also_needs=True),
    )

    # Who ended it second reads that it was said differently meanwhile, and nothing with the member is left.
    assert not [each for each in told if each.startswith("failed")]
    assert not Need.objects.filter(members__item=one, until=None).exists()
    assert told[1] or not Need.objects.filter(item=need.item, until=None).exists()


def test_what_is_sent_twice_is_said_once(noor: Person) -> None:
    service, (one, two) = make.item(noor, "VPN", "service"), make.items(noor, "a", "b")

    def need() -> object:
        return set_need(again(service), members=[one, two], by=noor)

    def fate() -> object:
        return name_fate(name="Duct", members=[two, one], by=noor)

    assert at_once(need, need) == ["", "That VPN needs this is said already."]
    assert at_once(fate, fate) == ["", "That they share “Duct” is said already."]
    assert Need.objects.count() == FateSet.objects.filter(rule=None).count() == 1
    set_need(again(service), members=[one, two], k=2, by=noor)
    set_need(again(service), members=[one, two], source="netbox", by=noor)
    name_fate(name="Duct", members=make.items(noor, "c", "d"), by=noor)


def test_a_group_that_began_after_the_moment_of_its_end_ends_as_it_begins(noor: Person) -> None:
    need = make.group(noor, of=3)
    later = clock.now() + timedelta(seconds=2)
    Need.objects.filter(pk=need.pk).update(since=later)

    one, two, three = (each.item for each in need.members.order_by("item"))
    retire_item(one, reason="gone", by=noor, also_needs=True)

    (left,) = Need.objects.filter(item=need.item, until=None)
    need.refresh_from_db()
    assert (need.until, left.since) == (later, later)
    assert {each.item for each in left.members.all()} == {two, three}


def test_an_import_that_retires_one_member_while_another_is_retired_leaves_neither(
    noor: Person,
) -> None:
    files.bring_in(files.TABLE, by=noor)
    mine, spare = make.items(noor, "monitor", "core-c")
    switches = [files.named("core-a"), files.named("core-b"), spare]
    set_need(mine, members=switches, k=2, by=noor)
    fewer = files.table("b,core-b,Switch,Leiden,B08,S-2,")
    plan = files.plan(fewer, by=noor, retire=True)
    apply_estate_import(plan, by=noor)

    follows_while_held(
        lambda: retire_item(again(spare), reason="gone", by=noor, also_needs=True),
        lambda: files.work_off(plan),
    )

    assert plan.state == "applied"
    (left,) = Need.objects.filter(item=mine, until=None)
    assert ([each.item.name for each in left.members.all()], left.k) == (["core-b"], 1)

    files.undo(plan, by=noor)
    (left,) = Need.objects.filter(item=mine, until=None)
    assert {each.item.name for each in left.members.all()} == {"core-a", "core-b"}

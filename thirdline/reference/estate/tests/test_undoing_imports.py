from __future__ import annotations

import pytest

from thirdline.foundation.journal.models import Entry
from thirdline.kit.refusals import Refused
from thirdline.reference.estate.models import ConfigurationItem, Need, NeedMember
from thirdline.reference.estate.operations import (
    edit_item,
    name_fate,
    relate_items,
    restore_item,
    say_health,
    set_need,
)
from thirdline.reference.estate.operations.importing import undo_estate_import
from thirdline.reference.estate.queries import relation_kinds
from thirdline.reference.estate.tests import files, make

pytestmark = pytest.mark.django_db


def test_what_an_import_made_is_gone_again(noor):
    mine = make.item(noor, "monitor")
    before = files.picture()
    found = files.undo(files.bring_in(files.TABLE, by=noor), by=noor)

    assert found.state == "undone"
    assert files.picture() == before
    assert list(ConfigurationItem.objects.all()) == [mine]
    assert not Need.objects.exists()
    assert not NeedMember.objects.exists()


def test_what_an_import_changed_ended_and_retired_is_as_it_was(noor):
    files.bring_in(files.TABLE, by=noor)
    set_need(make.item(noor, "monitor"), members=[files.named("core-a"), files.named("core-b")], k=2, by=noor)  # fmt: skip
    name_fate(name="Duct", members=[files.named("core-a"), files.named("core-b")], by=noor)
    cabled = relation_kinds().get(slug="cabled-to")
    relate_items(files.named("core-a"), kind=cabled, other=files.named("core-b"), by=noor)
    before = files.picture()
    other = files.table("b,core-b2,Server,Delft,C01,S-2,", "db,orders-db,Database,Leiden,B07,S-3,b", "new,extra,Server,,,,db")  # fmt: skip
    changed = files.bring_in(other, by=noor, retire=True)

    assert files.named("core-a").lifecycle == "retired"
    assert files.picture() != before
    files.undo(changed, by=noor)
    assert files.picture() == before


def test_an_item_that_was_edited_since_stays_and_is_named(noor):
    found = files.bring_in(files.TABLE, by=noor)
    edit_item(files.named("core-a"), changes={"room": "2.14"}, by=noor)
    undone = files.undo(found, by=noor)

    assert [one.name for one in ConfigurationItem.objects.all()] == ["core-a"]
    assert len(undone.problems) == 1
    assert undone.problems[0].endswith("core-a: what was edited since stays.")
    assert undone.counts["left"] == 1


def test_an_item_somebody_built_on_stays(noor):
    found = files.bring_in(files.TABLE, by=noor)
    set_need(make.item(noor, "monitor"), members=[files.named("core-a")], by=noor)
    say_health(files.named("core-b"), health="down", by=noor)
    undone = files.undo(found, by=noor)

    left = set(ConfigurationItem.objects.values_list("name", flat=True))
    assert left == {"monitor", "core-a", "core-b"}
    assert files.needs("monitor") == [(1, "", ["core-a"])]
    assert sorted(undone.problems) == sorted([
        f"CI-{files.named('core-a').pk} core-a stays: it was given needs, relations or a fate since.",
        f"CI-{files.named('core-b').pk} core-b stays: how it is was said since.",
    ])  # fmt: skip


def test_items_that_stay_keep_what_they_need_of_each_other(noor):
    found = files.bring_in(files.TABLE, by=noor)
    for name in ("core-a", "core-b", "orders-db"):
        edit_item(files.named(name), changes={"room": "2.14"}, by=noor)
    files.undo(found, by=noor)

    assert files.needs("orders-db") == [(1, "uplink", ["core-a", "core-b"])]
    assert not ConfigurationItem.objects.filter(name="orders").exists()


def test_a_field_somebody_changed_since_stays_and_the_others_go_back(noor):
    files.bring_in(files.TABLE, by=noor)
    other = files.TABLE.replace("a,core-a,Switch,Leiden,B07", "a,core-a,Switch,Delft,C01")
    changed = files.bring_in(other, by=noor)
    edit_item(files.named("core-a"), changes={"rack": "D02"}, by=noor)
    undone = files.undo(changed, by=noor)

    one = files.named("core-a")
    assert (one.site, one.rack) == ("Leiden", "D02")
    assert undone.problems == [f"CI-{one.pk} core-a: what was edited since stays."]


def test_a_retired_item_that_was_restored_since_stays(noor):
    files.bring_in(files.TABLE, by=noor)
    changed = files.bring_in(files.table("b,core-b,Switch,Leiden,B08,S-2,"), by=noor, retire=True)
    restore_item(files.named("core-a"), by=noor)
    undone = files.undo(changed, by=noor)

    assert f"CI-{files.named('core-a').pk} core-a was restored since, and stays as it is." in undone.problems  # fmt: skip
    assert files.needs("orders-db") == [(1, "uplink", ["core-a", "core-b"])]


def test_a_name_the_import_gave_to_an_item_of_before_goes(noor):
    mine = make.item(noor, "core-a", "switch")
    found = files.bring_in(files.TABLE, by=noor)
    assert mine.names.count() == 1
    files.undo(found, by=noor)

    assert mine.names.count() == 0
    assert files.named("core-a").site == ""


def test_the_later_import_of_a_source_is_undone_first(noor):
    first = files.bring_in(files.TABLE, by=noor)
    second = files.bring_in(files.TABLE, by=noor)

    with pytest.raises(Refused, match=f"Import {second.pk} of the same source came after it"):
        undo_estate_import(first, by=noor)


def test_after_an_undo_the_file_can_be_imported_again(noor):
    files.undo(files.bring_in(files.TABLE, by=noor), by=noor)
    again = files.bring_in(files.TABLE, by=noor)

    assert again.counts["create"] == 4


def test_an_undo_has_its_entry(noor):
    files.undo(files.bring_in(files.TABLE, by=noor), by=noor)

    entry = Entry.objects.get(verb="estate.import_undone")
    assert (entry.actor_id, entry.facts["removed"], entry.facts["left"]) == (noor.pk, 4, 0)

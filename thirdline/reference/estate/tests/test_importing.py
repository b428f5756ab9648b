from __future__ import annotations

import pytest

from thirdline.foundation.journal.models import Entry
from thirdline.kit.refusals import Refused
from thirdline.reference.estate.models import ConfigurationItem, ImportRow, Need
from thirdline.reference.estate.operations import edit_item, end_need, set_need
from thirdline.reference.estate.operations.importing import apply_estate_import, take_in_estate
from thirdline.reference.estate.queries import find_items, needs_of
from thirdline.reference.estate.tests import files, make

pytestmark = pytest.mark.django_db


def test_a_table_becomes_items_needs_and_fates(noor):
    found = files.bring_in(files.TABLE, by=noor)

    assert found.state == "applied"
    assert found.counts["create"] == 4
    assert files.named("orders").kind.slug == "service"
    assert files.needs("orders-db") == [(1, "uplink", ["core-a", "core-b"])]
    assert files.needs("orders") == [(1, "", ["orders-db"]), (1, "", ["core-a", "core-b"])]
    shared = files.named("core-a").fates.filter(until=None).values_list("fate__name", flat=True)
    assert set(shared) == {"Site Leiden", "Rack B07, Leiden"}


def test_what_is_imported_is_found_by_its_words(noor):
    files.bring_in(files.TABLE, by=noor)

    assert [one.name for one in find_items(noor, "orders-d")] == ["orders-db"]


def test_the_plan_changes_nothing(noor):
    found = files.plan(files.TABLE, by=noor)

    assert found.state == "planned"
    assert set(files.actions(found).values()) == {"create"}
    assert not ConfigurationItem.objects.exists()


def test_the_same_file_again_is_all_the_same(noor):
    files.bring_in(files.TABLE, by=noor)
    again = files.plan(files.TABLE, by=noor)

    assert set(files.actions(again).values()) == {"same"}


def test_an_update_shows_each_field_before_and_after(noor):
    files.bring_in(files.TABLE, by=noor)
    again = files.plan(
        files.TABLE.replace("core-a,Switch,Leiden,B07", "core-a,Switch,Leiden,C01"), by=noor
    )

    row = ImportRow.objects.get(of=again, action="update")
    assert (row.before["rack"], row.after["set"]) == ("B07", {"rack": "C01"})


def test_an_update_is_applied_with_its_fates_and_words(noor):
    files.bring_in(files.TABLE, by=noor)
    files.bring_in(
        files.TABLE.replace("core-a,Switch,Leiden,B07", "core-a,Switch,Leiden,C01"), by=noor
    )

    one = files.named("core-a")
    assert (one.rack, one.version) == ("C01", 2)
    shared = one.fates.filter(until=None).values_list("fate__name", flat=True)
    assert set(shared) == {"Site Leiden", "Rack C01, Leiden"}
    assert [found.name for found in find_items(noor, "C01")] == ["core-a"]


def test_needs_the_source_no_longer_says_end_and_others_begin(noor):
    files.bring_in(files.TABLE, by=noor)
    files.bring_in(files.TABLE.replace("1 of core-a | core-b (uplink)", "core-a"), by=noor)

    assert files.needs("orders-db") == [(1, "", ["core-a"])]
    assert Need.objects.filter(item__name="orders-db", until__isnull=False).count() == 1


def test_an_import_ends_only_what_it_said_itself(noor):
    files.bring_in(files.TABLE, by=noor)
    set_need(files.named("orders-db"), members=make.items(noor, "san-1"), by=noor)
    files.bring_in(files.TABLE.replace("1 of core-a | core-b (uplink)", ""), by=noor)

    assert files.needs("orders-db") == [(1, "", ["san-1"])]


def test_what_the_source_no_longer_names_stays_unless_chosen(noor):
    files.bring_in(files.TABLE, by=noor)
    fewer = files.TABLE.replace("a,core-a,Switch,Leiden,B07,S-1,\n", "").replace("core-a | core-b", "core-b").replace("a | b", "b")  # fmt: skip
    kept = files.plan(fewer, by=noor)

    assert "retire" not in files.actions(kept).values()
    assert "1 item that this source named before is not in the file. It stays." in kept.problems
    assert kept.counts["missing"] == 1


def test_what_the_source_no_longer_names_is_retired_when_chosen(noor):
    files.bring_in(files.TABLE, by=noor)
    mine = make.item(noor, "monitor")
    set_need(mine, members=[files.named("core-a"), files.named("core-b")], k=2, by=noor)
    fewer = files.TABLE.replace("a,core-a,Switch,Leiden,B07,S-1,\n", "").replace("core-a | core-b", "core-b").replace("a | b", "b")  # fmt: skip
    files.bring_in(fewer, by=noor, retire=True)

    assert files.named("core-a").lifecycle == "retired"
    assert not files.named("core-a").fates.filter(until=None).exists()
    assert files.needs("monitor") == [(1, "", ["core-b"])]


def test_a_person_s_edit_stays_when_ours_win_and_goes_when_theirs_do(noor):
    files.bring_in(files.TABLE, by=noor)
    edit_item(files.named("core-a"), changes={"rack": "Z99"}, by=noor)
    ours = files.plan(files.TABLE, by=noor, theirs_win=False)

    assert files.actions(ours)["a"] == "same"
    assert ImportRow.objects.get(of=ours, key="a").after["kept"] == {"rack": ["Z99", "B07"]}
    theirs = files.plan(files.TABLE, by=noor, theirs_win=True)
    assert ImportRow.objects.get(of=theirs, key="a").after["set"] == {"rack": "B07"}


def test_a_need_that_a_person_ended_is_not_said_again_when_ours_win(noor):
    files.bring_in(files.TABLE, by=noor)
    end_need(needs_of(files.named("orders-db"))[0], by=noor)
    ours = files.plan(files.TABLE, by=noor, theirs_win=False)

    row = ImportRow.objects.get(of=ours, key="db")
    assert row.action == "same"
    assert len(row.after["kept_needs"]) == 1


def test_an_item_is_found_again_by_its_serial_number_then_by_name_and_kind(noor):
    make.item(noor, "old-name", "switch", serial="S-1")
    make.item(noor, "core-b", "switch")
    found = files.plan(files.TABLE, by=noor)

    assert files.actions(found) == {"a": "update", "b": "update", "db": "create", "app": "create"}


def test_an_item_that_could_be_several_is_refused_with_the_way_out(noor):
    make.items(noor, "core-b", "core-b", kind_slug="switch")
    found = files.plan(files.TABLE, by=noor)

    assert files.actions(found)["b"] == "refuse"
    said = ImportRow.objects.get(of=found, key="b").said
    assert said.startswith("2 items have the name “core-b”: CI-")
    assert "column “number”" in said


def test_who_needs_a_refused_item_is_refused_as_well(noor):
    rows = ["a,core-a,Switch,,,,ghost", "b,core-b,Switch,,,,a", "c,core-c,Switch,,,,"]
    found = files.plan(files.table(*rows), by=noor)

    assert files.actions(found) == {"a": "refuse", "b": "refuse", "c": "create"}
    assert "“ghost” is neither in the file nor in the estate." in files.refusals(found)[0]
    assert files.refusals(found)[1] == "3: “core-b” has to do with “core-a”, which is refused."


def test_who_names_a_row_that_cannot_be_used_is_told_so_and_not_that_it_is_missing(noor):
    rows = ["a,core-a,Switch,,,,3 of x | y", "b,core-b,Switch,,,,a", "c,core-c,Switch,,,,Core-A"]
    found = files.plan(files.table(*rows), by=noor)

    assert files.actions(found) == dict.fromkeys("abc", "refuse")
    assert files.refusals(found)[1:] == [
        "3: “core-b” needs or names something unclear: the row of “a” is refused.",
        "4: “core-c” needs or names something unclear: the row of “Core-A” is refused.",
    ]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("x,web,Server,,,,web", "2: “web” cannot need itself."),
        ("x,web,Server,,,,3 of a | b", "2: “web” needs 3 of 2 members; between 1 and 2 can be needed."),
        ("x,,Server,,,,", "2: The row has no name."),
        ("x,web,Server,,,", "2: The row has 6 fields where the first line has 7."),
        ("x,web,,,,,", "2: “web” is new, and the file does not say what kind it is. Choose a kind for items without one."),
    ],
)  # fmt: skip
def test_a_bad_row_is_refused_with_its_line(noor, row, said):
    assert files.refusals(files.plan(files.table(row), by=noor)) == [said]


def test_a_key_twice_is_refused_at_the_second(noor):
    found = files.plan(files.table("x,one,Server,,,,", "x,two,Server,,,,"), by=noor)

    assert files.refusals(found) == [
        "3: “x” stands on line 2 already. Give every item a key of its own."
    ]


def test_a_ring_of_needs_is_allowed_and_said(noor):
    found = files.bring_in(files.table("a,one,Server,,,,b", "b,two,Server,,,,a"), by=noor)

    assert found.state == "applied"
    assert found.problems[0].startswith("Items need each other in a ring: ")


def test_a_plan_is_not_applied_over_what_changed_since(noor):
    files.bring_in(files.TABLE, by=noor)
    again = files.plan(files.TABLE.replace("Leiden,B07,S-1", "Leiden,C01,S-1"), by=noor)
    edit_item(files.named("core-a"), changes={"room": "2.14"}, by=noor)
    apply_estate_import(again, by=noor)
    files.work_off(again)

    assert again.state == "planned"
    assert again.problems[0].startswith("Nothing was applied: 1 of the items were changed")
    assert files.named("core-a").rack == "B07"
    with pytest.raises(Refused, match="Make the plan anew"):
        apply_estate_import(again, by=noor)


def test_an_import_has_one_entry_that_says_how_much(noor):
    files.bring_in(files.TABLE, by=noor)

    entry = Entry.objects.get(verb="estate.imported")
    assert entry.actor_id == noor.pk
    assert (entry.facts["create"], entry.facts["source"]) == (4, "cmdb")


def test_only_keepers_of_the_estate_import(ines):
    with pytest.raises(Refused, match="kept by specialists and leads"):
        take_in_estate(name="x.csv", content=b"name\nx\n", source="x", by=ines)

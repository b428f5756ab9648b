"""What needs what is said once, ended and never edited."""

from __future__ import annotations

import pytest

from thirdline.foundation.journal.models import Entry
from thirdline.foundation.people.models import Person
from thirdline.kit.refusals import Refused
from thirdline.reference.estate.models import Need, RelationKind
from thirdline.reference.estate.operations import (
    change_need,
    end_need,
    end_relation,
    relate_items,
    retire_item,
    set_need,
)
from thirdline.reference.estate.queries import needing, needs_of, relations_of
from thirdline.reference.estate.tests import make


def test_a_group_says_how_many_of_its_members_are_needed(noor: Person) -> None:
    need = make.group(noor, k=2, of=4)

    assert (need.k, need.members.count()) == (2, 4)
    entry = Entry.objects.get(verb="need.set")
    assert (entry.subject_id, entry.facts["k"], entry.facts["of"]) == (need.item_id, 2, 4)


def test_a_need_that_cannot_be_is_refused_by_name(noor: Person) -> None:
    vpn, a, b = make.items(noor, "vpn", "a", "b")
    gone = retire_item(make.item(noor, "gone"), reason="sold", by=noor)

    for members, k, said in [
        ([], 1, "Say which items vpn needs"),
        ([a, vpn], 1, "vpn cannot need itself"),
        ([a, a], 1, "a stands in it twice"),
        ([a, gone], 1, "gone is retired"),
        ([a, b], 3, "Of 2 members between 1 and 2 can be needed, not 3"),
        ([a, b], 0, "not 0"),
    ]:
        with pytest.raises(Refused, match=said):
            set_need(vpn, members=members, k=k, by=noor)
    with pytest.raises(Refused, match="gone is retired"):
        set_need(gone, members=[a], by=noor)
    assert not Need.objects.exists()


def test_rings_are_allowed(noor: Person) -> None:
    a, b = make.items(noor, "a", "b")
    set_need(a, members=[b], by=noor)

    set_need(b, members=[a], by=noor)

    assert [one.item for one in needing(a)] == [b]


def test_a_changed_need_is_a_new_row(noor: Person) -> None:
    need = make.group(noor, of=2)
    members = [one.item for one in need.members.all()]

    fresh = change_need(need, members=members, k=2, label="Gateways", by=noor)

    need.refresh_from_db()
    assert (need.until, need.k) == (fresh.since, 1)
    assert [(one.pk, one.k, one.label) for one in needs_of(need.item)] == [
        (fresh.pk, 2, "Gateways")
    ]
    with pytest.raises(Refused, match="ended already"):
        change_need(need, members=members, k=1, label="", by=noor)


def test_an_ended_need_stays_known(noor: Person) -> None:
    need = end_need(make.group(noor), by=noor)

    assert needs_of(need.item) == []
    assert Need.objects.get().until is not None
    with pytest.raises(Refused, match="ended already"):
        end_need(need, by=noor)


def test_only_keepers_say_what_is_needed(noor: Person, ines: Person) -> None:
    need = make.group(noor)

    with pytest.raises(Refused, match="kept by specialists"):
        end_need(need, by=ines)
    with pytest.raises(Refused, match="kept by specialists"):
        set_need(need.item, members=[], by=ines)


def test_relations_are_read_from_both_ends(noor: Person) -> None:
    a, b = make.items(noor, "a", "b")
    kind = RelationKind.objects.get(slug="cabled-to")

    relation = relate_items(a, kind=kind, other=b, about="port 7", by=noor)

    assert relations_of(a) == relations_of(b) == [relation]
    with pytest.raises(Refused, match="like that already"):
        relate_items(a, kind=kind, other=b, by=noor)
    with pytest.raises(Refused, match="to itself"):
        relate_items(a, kind=kind, other=a, by=noor)
    end_relation(relation, by=noor)
    assert relations_of(a) == []
    assert Entry.objects.filter(verb="relation.ended", subject_id=a.pk).count() == 1

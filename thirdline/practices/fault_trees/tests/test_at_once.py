"""Two at the same moment ask why it is down, or work on one tree."""

from __future__ import annotations

import pytest

from tests.at_once import at_once
from thirdline.desk.tickets.models import Ticket
from thirdline.foundation.people.models import Person
from thirdline.practices.fault_trees import editing, keeping
from thirdline.practices.fault_trees.models import Evidence, FaultTree
from thirdline.practices.fault_trees.operations import change_tree, compile_tree, note_evidence
from thirdline.practices.fault_trees.rules import Says
from thirdline.practices.fault_trees.tests.make import event, vpn

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_double_click_on_why_is_it_down_makes_one_tree(
    ticket: Ticket, noor: Person, ines: Person
) -> None:
    made = vpn(noor, service=ticket.service)

    def ask(by: Person) -> object:
        return compile_tree(item=made.service, ticket=Ticket.objects.get(pk=ticket.pk), by=by)

    assert at_once(lambda: ask(noor), lambda: ask(noor), lambda: ask(ines)) == ["", "", ""]
    assert FaultTree.objects.count() == 1


def test_a_test_recorded_by_a_double_click_counts_once(noor: Person) -> None:
    made = vpn(noor)
    tree, name = made.compiled(noor), event(made.radius[0])

    def note() -> object:
        own = FaultTree.objects.get(pk=tree.pk)
        return note_evidence(own, name=name, says=Says.HINTS, if_failed=0.9, if_fine=0.2, by=noor)

    assert at_once(note, note) == ["", ""]
    assert Evidence.objects.count() == 1


def test_of_two_who_change_one_version_one_is_told(noor: Person, ines: Person) -> None:
    tree = vpn(noor).compiled(noor)
    content = keeping.content_of(tree)

    def change(label: str, by: Person) -> object:
        own = FaultTree.objects.select_related("current").get(pk=tree.pk)
        made = editing.add_event(content, content.top, label=label)
        return change_tree(own, content=made, words=label, version=1, by=by)

    told = at_once(lambda: change("One", noor), lambda: change("Other", ines))

    assert told[0] == ""
    assert told[1]
    assert tree.versions.count() == 2

"""“Why is it down?” compiles the tree of a service, takes what is known as evidence, and keeps every step."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cast import House
from thirdline.desk.conversation.models import Message
from thirdline.desk.tickets.models import Ticket
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import NotFound, Refused
from thirdline.practices.fault_trees import editing, keeping, reading
from thirdline.practices.fault_trees.models import Evidence
from thirdline.practices.fault_trees.operations import (
    change_tree,
    close_tree,
    compile_tree,
    confirm_cause,
    draw_tree,
    go_back,
    note_evidence,
    open_tree_again,
    retract_evidence,
    say_occurred,
)
from thirdline.practices.fault_trees.queries import tree_for
from thirdline.practices.fault_trees.rules import Says, Source, TreeState
from thirdline.practices.fault_trees.tests.make import event, vpn
from thirdline.reference.estate.operations import name_fate, say_health, set_need
from thirdline.reference.estate.tests.make import item, items


def test_what_is_down_in_the_estate_is_evidence_from_the_start(noor: Person) -> None:
    made = vpn(noor, rad_a_down=True)

    tree = made.compiled(noor)

    content = keeping.content_of(tree)
    assert set(content.events) == {event(one) for one in [*made.gateways, *made.radius]}
    (seen,) = Evidence.objects.filter(tree=tree)
    assert (seen.name, seen.says, seen.source) == (event(made.radius[0]), "failed", "estate")
    assert seen.words == "out since 12 June"


def test_the_estate_is_read_as_it_was(noor: Person) -> None:
    made = vpn(noor)
    before = clock.now()
    say_health(made.radius[0], health="down", words="", by=noor)

    then = compile_tree(item=made.service, at=before, by=noor)

    assert not Evidence.objects.filter(tree=then).exists()


def test_what_two_members_share_stands_in_the_tree(noor: Person) -> None:
    made = vpn(noor)
    fate = name_fate(name="rack B07", members=made.radius, by=noor)

    content = keeping.content_of(made.compiled(noor))

    assert content.events[f"fate-{fate.pk}"].label == "rack B07"


def test_an_item_that_needs_nothing_has_no_tree(noor: Person) -> None:
    alone = item(noor, "lonely")

    with pytest.raises(Refused, match="does not say what lonely needs"):
        compile_tree(item=alone, by=noor)


def test_each_step_stands_on_the_ticket(ticket: Ticket, noor: Person) -> None:
    made = vpn(noor)
    tree = made.compiled(noor, ticket)
    note_evidence(tree, name=event(made.radius[1]), says=Says.WORKS, by=noor)
    note_evidence(
        tree, name=tree_gate(tree, "Sign-in"), says=Says.WORKS, source=Source.STRUCK,
        words="people are signed in", by=noor,
    )  # fmt: skip
    confirm_cause(tree, events=[event(one) for one in made.gateways], by=noor)

    verbs = Entry.objects.filter(subject_kind="tickets.ticket", subject_id=ticket.pk)
    assert list(verbs.filter(verb__startswith="fault_tree").order_by("id").values_list("verb", flat=True)) == [
        "fault_tree.compiled", "fault_tree.evidence_noted", "fault_tree.evidence_noted",
        "fault_tree.cause_confirmed",
    ]  # fmt: skip
    note = Message.objects.filter(ticket=ticket, public=False).latest("id")
    assert "vpn-gw-a and vpn-gw-b" in note.text


def test_whether_it_has_happened_is_said_and_kept(noor: Person) -> None:
    tree = vpn(noor).compiled(noor)

    assert not tree.is_occurred
    assert say_occurred(tree, occurred=True, by=noor).is_occurred
    assert Entry.objects.filter(verb="fault_tree.occurrence_said").count() == 1


def test_a_struck_out_branch_says_why(noor: Person) -> None:
    tree = vpn(noor).compiled(noor)

    with pytest.raises(Refused, match="Say why"):
        note_evidence(
            tree, name=tree_gate(tree, "Sign-in"), says=Says.WORKS, source=Source.STRUCK, by=noor
        )


def test_a_hint_needs_two_likelihoods_that_differ(noor: Person) -> None:
    made = vpn(noor)
    tree, name = made.compiled(noor), event(made.radius[0])

    with pytest.raises(Refused, match="two likelihoods"):
        note_evidence(tree, name=name, says=Says.HINTS, if_failed=0.9, by=noor)
    with pytest.raises(Refused, match="says nothing"):
        note_evidence(tree, name=name, says=Says.HINTS, if_failed=0.5, if_fine=0.5, by=noor)


def test_evidence_of_what_is_not_in_the_tree_is_refused_by_name(noor: Person) -> None:
    tree = vpn(noor).compiled(noor)

    with pytest.raises(Refused, match="“switch-9” is not in this tree"):
        note_evidence(tree, name="switch-9", says=Says.FAILED, by=noor)


def test_what_was_seen_is_taken_back_with_the_reason_and_only_once(noor: Person) -> None:
    made = vpn(noor)
    tree = made.compiled(noor)
    seen = note_evidence(tree, name=event(made.radius[0]), says=Says.FAILED, by=noor)

    with pytest.raises(Refused, match="Say why"):
        retract_evidence(tree, number=seen.pk, words=" ", by=noor)
    row = retract_evidence(tree, number=seen.pk, words="wrong rack", by=noor)
    with pytest.raises(Refused, match="already"):
        retract_evidence(tree, number=seen.pk, words="again", by=noor)

    assert (row.retracted_by, row.retracted_words) == (noor, "wrong rack")


def test_a_change_made_on_an_older_version_is_refused(noor: Person) -> None:
    tree = draw_tree(title="Mail is late", content=editing.new_tree("Mail is late"), by=noor)
    first = editing.add_event(keeping.content_of(tree), "top", label="Queue is full")
    change_tree(tree, content=first, words="one", version=1, by=noor)

    with pytest.raises(Refused, match="you saw version 1, it is version 2"):
        change_tree(tree, content=first, words="two", version=1, by=noor)


def test_going_back_makes_a_new_version_and_loses_none(noor: Person) -> None:
    tree = draw_tree(title="Mail is late", content=editing.new_tree("Mail is late"), by=noor)
    more = editing.add_event(keeping.content_of(tree), "top", label="Queue is full")
    tree = change_tree(tree, content=more, words="added", by=noor)

    tree = go_back(tree, number=1, by=noor)

    assert len(keeping.content_of(tree).events) == 1
    assert list(tree.versions.order_by("number").values_list("number", "back_to")) == [
        (1, None), (2, None), (3, 1),
    ]  # fmt: skip


def test_a_finished_tree_is_read_only_until_it_is_opened_again(noor: Person) -> None:
    made = vpn(noor)
    tree = close_tree(made.compiled(noor), words="it came back by itself", by=noor)

    with pytest.raises(Refused, match="finished"):
        note_evidence(tree, name=event(made.radius[0]), says=Says.FAILED, by=noor)
    tree = open_tree_again(tree, by=noor)

    assert tree.state == TreeState.OPEN
    note_evidence(tree, name=event(made.radius[0]), says=Says.FAILED, by=noor)


def test_the_tree_of_a_ticket_is_read_with_the_ticket_only(
    house: House, ticket: Ticket, noor: Person, rae: Person, otto: Person
) -> None:
    tree = vpn(noor).compiled(noor, ticket)
    Ticket.objects.filter(pk=ticket.pk).update(restricted=True)

    for person in (rae, otto, noor):
        with pytest.raises(NotFound):
            tree_for(person, tree.pk)


def tree_gate(tree: object, label: str) -> str:
    content = keeping.content_of(tree)
    return next(name for name, gate in content.gates.items() if gate.label.startswith(label))


@pytest.mark.slow
def test_a_service_with_five_hundred_items_below_it_is_answered(noor: Person) -> None:
    """Thirty groups of which any failing takes it down, on shared hosts, switches, power and storage."""
    feeds = items(noor, *(f"feed-{n}" for n in range(8)))
    switches = items(noor, *(f"switch-{n}" for n in range(40)))
    hosts = items(noor, *(f"host-{n}" for n in range(150)))
    guests = items(noor, *(f"guest-{n}" for n in range(300)))
    for number, one in enumerate(switches):
        set_need(one, members=[feeds[number % 8], feeds[(number + 3) % 8]], by=noor)
    for number, one in enumerate(hosts):
        set_need(one, members=[switches[number % 40], switches[(number + 7) % 40]], by=noor)
    for number, one in enumerate(guests):
        set_need(one, members=[hosts[number % 150]], by=noor)
    service = item(noor, "Shop", "service")
    for number in range(30):
        set_need(service, members=guests[number * 10 : number * 10 + 10], k=8, by=noor)

    tree = compile_tree(item=service, by=noor)
    found = reading.read(tree, [], [], [])

    assert len(keeping.content_of(tree).events) == 498
    is_bounded = found.status == "bounded"
    bounds_hold = 0 <= (found.lower or 0) <= (found.upper or 1) <= 1
    says_so = bool(found.suspects) != bool(found.refused)
    assert (is_bounded or found.top is not None, bounds_hold, says_so) == (True, True, True)


def test_the_same_seen_twice_within_a_moment_was_sent_twice_and_counts_once(noor: Person) -> None:
    made = vpn(noor)
    tree = made.compiled(noor)
    seen = {"says": Says.HINTS, "if_failed": 0.9, "if_fine": 0.1, "test": "ping", "by": noor}

    first = note_evidence(tree, name=event(made.radius[0]), **seen)
    again = note_evidence(tree, name=event(made.radius[0]), **seen)
    Evidence.objects.update(at=clock.now() - timedelta(minutes=1))
    later = note_evidence(tree, name=event(made.radius[0]), **seen)

    assert again == first
    assert later != first
    assert Entry.objects.filter(verb="fault_tree.evidence_noted").count() == 2

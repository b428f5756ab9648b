"""Parents and children that drive each other."""

from __future__ import annotations

import pytest

from tests.cast import House
from thirdline.desk.conversation.models import Message
from thirdline.desk.conversation.operations import reply
from thirdline.desk.conversation.windows import talk_of
from thirdline.desk.links.models import Run, Tie
from thirdline.desk.links.operations import (
    attach_children,
    begin_run,
    cancel_run,
    detach_child,
    merge_tickets,
    take_step,
)
from thirdline.desk.links.queries import count_children, progress_of, refused_of
from thirdline.desk.links.rules import Do
from thirdline.desk.links.tests.make import asked, fresh, said, verbs, work_off
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import (
    close_ticket,
    put_on_hold,
    reopen_ticket,
    resolve_ticket,
    restrict_ticket,
    take_off_hold,
    take_ticket,
)
from thirdline.desk.tickets.states import HoldReason, State
from thirdline.foundation.notifications.models import Notice
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import robot
from thirdline.kit.refusals import Refused


@pytest.fixture
def children(house: House, otto: Person, vik: Person, ticket: Ticket, ines: Person) -> list[Ticket]:
    found = [asked(by, f"VPN drops, {by.first_name}") for by in (otto, vik, otto)]
    attach_children(ticket, children=found, by=ines)
    return found


def test_attaching_is_said_on_both(ticket: Ticket, children: list[Ticket]) -> None:
    assert verbs(ticket)[-1] == "ticket.child_added"
    assert verbs(children[0])[-1] == "ticket.parent_set"


def test_one_answer_reaches_each_child_in_its_own_words(
    ticket: Ticket, children: list[Ticket], ines: Person
) -> None:
    begin_run(ticket, do=Do.ANSWER, text="Hello {first_name}, {ticket} is known.", by=ines)

    assert work_off() == 3
    assert said(children[0]) == [f"Hello Otto, {children[0].label} is known."]
    assert said(children[1]) == [f"Hello Vik, {children[1].label} is known."]
    assert said(ticket) == []


def test_on_the_parent_too_if_that_is_wished(
    ticket: Ticket, children: list[Ticket], ines: Person
) -> None:
    begin_run(ticket, do=Do.ANSWER, text="Hello {first_name}", also_parent=True, by=ines)

    assert said(ticket) == ["Hello Rae"]


def test_pressed_twice_it_is_said_once(
    ticket: Ticket, children: list[Ticket], ines: Person
) -> None:
    for _press in range(2):
        begin_run(ticket, do=Do.ANSWER, text="Hello", once="key", by=ines)
    work_off()

    assert Message.objects.count() == 3


def test_a_worker_that_dies_in_between_has_said_nothing(
    ticket: Ticket, children: list[Ticket], ines: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = begin_run(ticket, do=Do.ANSWER, text="Hello", by=ines)
    with monkeypatch.context() as patch:
        patch.setattr("thirdline.desk.links.operations.running._end_if_last", _die)
        with pytest.raises(KeyboardInterrupt):
            take_step(by=robot())
    assert Message.objects.count() == 0

    work_off()

    assert Message.objects.count() == 3
    run.refresh_from_db()
    assert run.ended_at is not None


def _die(run: Run) -> None:
    raise KeyboardInterrupt


def test_a_child_that_refuses_keeps_its_sentence_and_the_others_go_on(
    ticket: Ticket, children: list[Ticket], ines: Person
) -> None:
    run = begin_run(ticket, do=Do.ANSWER, text="Hello", by=ines)
    resolve_ticket(children[1], words="x", by=ines)
    close_ticket(children[1], by=ines)
    work_off()

    (step,) = refused_of(run, ines)
    assert (step.child, "is closed" in step.refusal) == (children[1], True)
    assert progress_of([run], ines)[run.pk]["done"] == 2
    assert Notice.objects.filter(person=ines, kind="ticket.children_done").exists()


def test_stopping_leaves_what_waits(ticket: Ticket, children: list[Ticket], ines: Person) -> None:
    run = begin_run(ticket, do=Do.ANSWER, text="Hello", by=ines)
    take_step(by=robot())

    cancel_run(run, by=ines)

    assert work_off() == 0
    assert Message.objects.count() == 1
    with pytest.raises(Refused, match="nothing left to stop"):
        cancel_run(run, by=ines)


def test_resolving_together_leaves_out_whom_one_wishes(
    ticket: Ticket, children: list[Ticket], ines: Person
) -> None:
    begin_run(
        ticket, do=Do.RESOLVE, text="Fixed.", also_parent=True, leave_out=[children[2].pk], by=ines
    )
    work_off()

    states = [fresh(one).state for one in (ticket, *children)]
    assert states == [State.RESOLVED, State.RESOLVED, State.RESOLVED, State.NEW]


def test_reopening_one_leaves_the_others_and_is_said_on_the_parent(
    ticket: Ticket, children: list[Ticket], ines: Person, otto: Person
) -> None:
    begin_run(ticket, do=Do.RESOLVE, text="Fixed.", by=ines)
    work_off()

    reopen_ticket(children[0], reason="Still dropping", by=otto)

    assert fresh(children[1]).state == State.RESOLVED
    assert verbs(ticket)[-1] == "ticket.child_reopened"
    assert count_children(ticket, ines)["reopened"] == 1


def test_whoever_has_the_parent_hears_once_when_several_are_open_again(
    ticket: Ticket, children: list[Ticket], ines: Person
) -> None:
    take_ticket(ticket, by=ines)
    begin_run(ticket, do=Do.RESOLVE, text="Fixed.", by=ines)
    work_off()

    for child in children:
        reopen_ticket(child, reason="Still dropping", by=child.requester)

    assert Notice.objects.filter(person=ines, kind="ticket.children_reopened").count() == 1


def test_children_go_on_hold_with_the_parent_and_on_with_it(
    ticket: Ticket, children: list[Ticket], ines: Person
) -> None:
    put_on_hold(ticket, reason=HoldReason.PROBLEM, by=ines)
    begin_run(ticket, do=Do.HOLD, hold_reason="problem", follows_parent=True, by=ines)
    work_off()
    assert {fresh(one).state for one in children} == {State.ON_HOLD}

    take_off_hold(ticket, by=ines)
    work_off()

    assert {fresh(one).state for one in children} == {State.NEW}


def test_a_parent_is_not_closed_over_open_children(
    ticket: Ticket, children: list[Ticket], ines: Person
) -> None:
    resolve_ticket(ticket, words="Fixed.", by=ines)

    with pytest.raises(Refused, match="still open"):
        close_ticket(ticket, by=ines)
    assert fresh(ticket).state == State.RESOLVED


def test_one_depth_and_one_parent(ticket: Ticket, children: list[Ticket], ines: Person) -> None:
    stranger = asked(children[0].requester, "Another")

    done = [
        *attach_children(stranger, children=[ticket, children[0], stranger], by=ines),
        *attach_children(children[0], children=[stranger], by=ines),
    ]

    assert [one.refusal.split(".")[0].split(" ", 1)[1] for one in done] == [
        "has children itself", "has a parent already", "ticket cannot be its own parent",
        "is itself a child",
    ]  # fmt: skip


def test_children_can_be_moved_and_detached(
    ticket: Ticket, children: list[Ticket], ines: Person
) -> None:
    stranger = asked(children[0].requester, "Another")
    attach_children(stranger, children=children, move=True, by=ines)
    assert set(Tie.objects.filter(ended_at=None).values_list("parent", flat=True)) == {stranger.pk}

    detach_child(Tie.objects.get(child=children[0], ended_at=None), by=ines)

    assert verbs(children[0])[-1] == "ticket.parent_left"


def test_a_parent_does_not_go_on_elsewhere_without_its_children(
    ticket: Ticket, children: list[Ticket], ines: Person, rae: Person
) -> None:
    with pytest.raises(Refused, match="has children"):
        merge_tickets([ticket], into=asked(rae), by=ines)


def test_a_restricted_parent_is_named_to_nobody_else(
    ticket: Ticket, children: list[Ticket], ines: Person, tomas: Person
) -> None:
    restrict_ticket(ticket, named=[ines], by=ines)

    told = [item.told.words for item in talk_of(children[0], reader=tomas).items if item.told]

    assert all(ticket.label not in words and "child" not in words for words in told)


def test_a_restricted_child_is_in_nobody_elses_counts(
    ticket: Ticket, children: list[Ticket], ines: Person, tomas: Person
) -> None:
    restrict_ticket(children[0], named=[ines], by=ines)
    run = begin_run(ticket, do=Do.ANSWER, text="Hello", by=ines)

    assert count_children(ticket, tomas)["all"] == 2
    assert progress_of([run], tomas)[run.pk]["all"] == 2
    words = [item.told.words for item in talk_of(fresh(ticket), reader=tomas).items if item.told]
    assert "Ines answered 2 children" in words


def test_whoever_asked_goes_on_with_a_parent_they_were_waited_for_on(
    ticket: Ticket, children: list[Ticket], ines: Person, rae: Person
) -> None:
    begin_run(ticket, do=Do.HOLD, hold_reason="problem", follows_parent=True, by=ines)
    work_off()
    put_on_hold(ticket, reason=HoldReason.REQUESTER, words="Which client?", by=ines)

    reply(fresh(ticket), text="It is 5.1.", by=rae)

    work_off()
    assert {fresh(one).state for one in [ticket, *children]} == {State.NEW}


def test_a_child_on_hold_that_is_hidden_keeps_nobody_from_going_on(
    ticket: Ticket, children: list[Ticket], ines: Person, mina: Person
) -> None:
    begin_run(ticket, do=Do.HOLD, hold_reason="problem", follows_parent=True, by=mina)
    work_off()
    for child in children:
        restrict_ticket(fresh(child), named=[], by=mina)
    put_on_hold(ticket, reason=HoldReason.PROBLEM, by=ines)

    take_off_hold(fresh(ticket), by=ines)

    work_off()
    assert {fresh(one).state for one in [ticket, *children]} == {State.NEW}

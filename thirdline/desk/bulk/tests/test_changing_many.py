from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cast import House
from thirdline.desk.bulk import contributing
from thirdline.desk.bulk.contributing import NotAsAsked, VerbAlreadyThere, contribute_verb, steps_of
from thirdline.desk.bulk.foreseeing import foresee
from thirdline.desk.bulk.models import BulkChange, BulkRow
from thirdline.desk.bulk.operations import (
    cancel_change,
    draft_change,
    forget_drafts,
    plan_change,
    start_change,
    undo_change,
    work_off,
    work_off_next,
)
from thirdline.desk.bulk.own.people import Assign
from thirdline.desk.bulk.queries import preview_of, tickets_in_hand
from thirdline.desk.bulk.tests import make
from thirdline.desk.conversation.models import Message
from thirdline.desk.tickets.models import CategoryField, Ticket, Watch
from thirdline.desk.tickets.operations import (
    assign_ticket,
    edit_ticket,
    resolve_ticket,
    restrict_ticket,
    set_priority,
)
from thirdline.desk.views.tests.make import escalated, ticket
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import Refused

ASSIGN = "assign"


@pytest.fixture
def three(house: House, rae: Person, ines: Person) -> list[Ticket]:
    """One that may be assigned, one that went to another team, one that is resolved."""
    made = [ticket(title, rae, house) for title in ("free", "elsewhere", "resolved")]
    escalated(made[1], house.workplace, ines)
    resolve_ticket(made[2], code="fixed", words="Done.", by=ines)
    return made


def now(one: Ticket) -> Ticket:
    return Ticket.objects.select_related("service", "category").get(pk=one.pk)


def test_each_ticket_changes_whole_or_stays_with_its_reason(
    three: list[Ticket], ines: Person
) -> None:
    change = make.run(
        three, ines, (ASSIGN, {"person": ines.pk}), ("priority", {"priority": 1, "reason": "VIP"})
    )

    found = make.outcomes(change)
    assert found["free"] == ("done", "")
    assert "is not in Workplace and access" in found["elsewhere"][1]
    assert "Reopen it first" in found["resolved"][1]
    assert now(three[0]).person == ines
    # The second step might have been done; it was not, for the first was refused.
    assert now(three[1]).priority != 1
    assert (change.state, change.done, change.refused) == ("done", 1, 2)


def test_the_journal_has_an_entry_for_the_change_and_one_for_each_ticket(
    three: list[Ticket], ines: Person
) -> None:
    change = make.run(three, ines, (ASSIGN, {"person": ines.pk}))

    assert Entry.objects.filter(verb="ticket.assigned").count() == 1
    started, ended = Entry.objects.filter(subject_kind="bulk.bulkchange").order_by("id")
    assert (started.verb, started.facts["tickets"]) == ("bulk.started", 3)
    assert (ended.verb, ended.facts["refused"], ended.subject_id) == ("bulk.ended", 2, change.pk)


def test_the_preview_says_what_the_run_does(three: list[Ticket], ines: Person) -> None:
    change = make.planned(three, ines, (ASSIGN, {"person": ines.pk}))

    preview = preview_of(change)

    assert [one.ticket.title for one in preview.changing] == ["free"]
    assert [one.refusal for one in preview.refused] == [
        sentence
        for outcome, sentence in make.outcomes(make.ended(start_change(change, by=ines))).values()
        if outcome == "refused"
    ]
    ((_step, part),) = preview.changing[0].changes
    assert (part.before, part.after) == ("nobody", "Ines Duarte")


def test_nothing_is_changed_before_it_runs(three: list[Ticket], ines: Person) -> None:
    preview_of(make.planned(three, ines, (ASSIGN, {"person": ines.pk})))

    assert now(three[0]).person is None


VERBS = [
    ("assign", {"person": "nobody"}),
    ("priority", {"priority": 2, "reason": "Because"}),
    ("tags", {"add": "vip, board", "remove": "old"}),
    ("resolve", {"code": "fixed", "words": "Done."}),
    ("hold", {"reason": "vendor", "words": "RMA"}),
    ("reply", {"text": "We are on it."}),
    ("note", {"text": "Seen."}),
    ("service", {"service": "payroll"}),
    ("service", {"service": "-"}),
    ("category", {"category": "request"}),
    ("urgency", {"impact": "group", "urgency": "high"}),
    ("field", {"field": "asset", "value": "LT-1"}),
    ("follow", {}),
    ("unfollow", {}),
    ("cancel", {"reason": "Twice"}),
    ("restrict", {"named": "tomas@aldermoor.example"}),
]


@pytest.fixture
def one(house: House, rae: Person, ines: Person, tomas: Person) -> Ticket:
    """With a value of its own in everything a verb changes."""
    CategoryField.objects.create(category=house.incident, key="asset", label="Asset")
    made = ticket("one", rae, house, tags=["old"], custom={"asset": "LT-9"})
    request = type(house.incident).objects.create(name="Request", slug="request")
    CategoryField.objects.create(category=request, key="size", label="Size")
    return assign_ticket(made, to=ines, by=ines)


@pytest.mark.parametrize(("verb", "given"), VERBS)
def test_what_is_foreseen_comes_true(
    one: Ticket, ines: Person, verb: str, given: dict[str, object]
) -> None:
    change = make.planned([one], ines, (verb, given))
    (seen,) = preview_of(change).seen

    done = make.ended(start_change(change, by=ines))

    assert (done.done, done.same, done.refused) == (
        (0, 1, 0) if seen.is_same else (0, 0, 1) if seen.refusal else (1, 0, 0)
    )
    assert done.refused == 0
    assert all(step.words for step in steps_of(change.steps, ines))


@pytest.mark.parametrize(
    ("verb", "given"),
    [one for one in VERBS if contributing._verbs[one[0]].undoes and one[0] != "unfollow"],
)
def test_what_can_be_undone_is_put_back_exactly(
    one: Ticket, ines: Person, verb: str, given: dict[str, object]
) -> None:
    before = vars(now(one)).copy()
    watched = Watch.objects.count()
    change = make.run([one], ines, (verb, given))

    back = make.ended(undo_change(change, by=ines))

    assert (change.done, back.done) == (1, 1)
    after = vars(now(one))
    moving = {"_state", "version", "changed_at", "next_due_at"}
    assert {k: v for k, v in after.items() if k not in moving} == {
        k: v for k, v in before.items() if k not in moving
    }
    assert Watch.objects.count() == watched


def test_what_somebody_changed_meanwhile_is_not_put_back(
    house: House, rae: Person, ines: Person
) -> None:
    made = [ticket(title, rae, house) for title in ("left", "touched")]
    change = make.run(made, ines, ("tags", {"add": "vip"}))
    edit_ticket(now(made[1]), tags=["vip", "mine"], by=ines)

    back = make.ended(undo_change(change, by=ines))

    assert now(made[0]).tags == []
    assert now(made[1]).tags == ["mine", "vip"]
    outcome, sentence = make.outcomes(back)["touched"]
    assert outcome == "refused"
    assert "was changed by somebody meanwhile (Tags)" in sentence
    assert Entry.objects.filter(verb="bulk.undone").count() == 1


def test_what_cannot_be_put_back_says_so(
    house: House, one: Ticket, ines: Person, tomas: Person
) -> None:
    said = make.run([one], ines, ("note", {"text": "Seen."}))
    tagged = make.run([one], ines, ("tags", {"add": "vip"}))
    nothing = make.run([one], ines, ("tags", {"add": "vip"}))

    for change, why, who in (
        (said, "What was said", ines),
        (nothing, "It changed no ticket", ines),
        (tagged, "Only whoever made", tomas),
        (undo_change(tagged, by=ines), "still runs", ines),
        (tagged, "was put back already", ines),
    ):
        with pytest.raises(Refused, match=why):
            undo_change(change, by=who)


def test_a_priority_of_the_table_is_the_tables_again(one: Ticket, ines: Person) -> None:
    change = make.run([one], ines, ("priority", {"priority": 1, "reason": "VIP"}))
    assert now(one).priority_reason == "VIP"

    make.ended(undo_change(change, by=ines))

    assert now(one).priority_reason == ""
    with pytest.raises(Refused, match="Say why"):
        set_priority(now(one), priority=1, reason="", by=ines)


def test_a_batch_that_died_was_not_done_and_is_done_once(
    house: House, rae: Person, ines: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [ticket(f"t{k}", rae, house) for k in range(5)]
    change = start_change(make.planned(made, ines, ("note", {"text": "Seen."})), by=ines)
    work_off(change, most=2, by=ines)
    monkeypatch.setattr(BulkRow.objects, "bulk_update", _dies)
    with pytest.raises(KeyboardInterrupt):
        work_off(change, most=2, by=ines)
    monkeypatch.undo()

    done = make.ended(change)

    assert (done.state, done.done) == ("done", 5)
    assert Message.objects.count() == 5


def _dies(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_the_worker_takes_what_runs_until_nothing_is_left(
    house: House, rae: Person, ines: Person
) -> None:
    made = [ticket(f"t{k}", rae, house) for k in range(21)]
    change = start_change(make.planned(made, ines, ("tags", {"add": "vip"})), by=ines)

    counted = [work_off_next(by=ines) for _n in range(4)]

    assert counted == [20, 1, 0, 0]
    assert BulkChange.objects.get(pk=change.pk).state == "done"


def test_cancelling_leaves_the_rest_as_it_is(house: House, rae: Person, ines: Person) -> None:
    made = [ticket(f"t{k}", rae, house) for k in range(3)]
    change = start_change(make.planned(made, ines, ("tags", {"add": "vip"})), by=ines)
    work_off(change, most=1, by=ines)

    done = cancel_change(change, by=ines)

    assert (done.state, done.done, done.left) == ("cancelled", 1, 2)
    assert [now(one).tags for one in made] == [["vip"], [], []]
    assert work_off(done, by=ines) == 0
    with pytest.raises(Refused, match="does not run any more"):
        cancel_change(done, by=ines)


def test_who_left_meanwhile_changes_nothing_more(house: House, rae: Person, ines: Person) -> None:
    change = start_change(
        make.planned([ticket("t", rae, house)], ines, ("tags", {"add": "vip"})), by=ines
    )
    Person.objects.filter(pk=ines.pk).update(is_active=False)

    work_off(BulkChange.objects.get(pk=change.pk), by=ines)

    stopped = BulkChange.objects.get(pk=change.pk)
    assert (stopped.state, stopped.stopped_because) == (
        "stopped",
        "Ines Duarte works here no more.",
    )


def test_what_it_names_may_be_gone_when_it_runs(house: House, rae: Person, ines: Person) -> None:
    change = start_change(
        make.planned([ticket("t", rae, house)], ines, ("service", {"service": "payroll"})), by=ines
    )
    type(house.payroll).objects.update(retired_at=clock.now())

    assert make.ended(change).stopped_because == "What it names is not there any more."


def test_tickets_one_may_not_read_are_in_no_change(
    house: House, rae: Person, ines: Person, tomas: Person
) -> None:
    seen, secret, later = (ticket(title, rae, house) for title in ("seen", "secret", "later"))
    restrict_ticket(secret, named=[], by=ines)
    escalated(seen, house.workplace, ines)
    change = make.planned([seen, secret, later], tomas, ("tags", {"add": "vip"}))
    restrict_ticket(later, named=[], by=ines)

    done = make.ended(start_change(change, by=tomas))

    assert set(make.outcomes(done)) == {"seen", "later"}
    assert make.outcomes(done)["later"] == ("refused", "It is not there for you any more.")
    assert now(secret).tags == now(later).tags == []


@pytest.mark.parametrize(
    ("verb", "given", "where"),
    [
        ("priority", {"priority": 9, "reason": "x"}, "priority"),
        ("priority", {"priority": 1}, "reason"),
        ("assign", {"person": 999_999}, "person"),
        ("tags", {}, "add"),
        ("urgency", {}, "impact"),
        ("resolve", {"code": "fixed"}, "words"),
        ("field", {"field": "nothing", "value": "x"}, "field"),
    ],
)
def test_what_is_not_filled_in_is_told_at_its_field(
    one: Ticket, ines: Person, verb: str, given: dict[str, object], where: str
) -> None:
    with pytest.raises(NotAsAsked) as wrong:
        make.planned([one], ines, (verb, given))

    assert where in wrong.value.form.errors


def test_what_cannot_be_prepared_says_why(
    one: Ticket, ines: Person, rae: Person, tomas: Person
) -> None:
    change = make.planned([one], ines, ("tags", {"add": "vip"}))

    for refused, why in (
        (lambda: draft_change([], by=ines), "Tick the tickets first"),
        (lambda: draft_change(list(range(1, 5_002)), by=ines), "At most 5,000"),
        (lambda: draft_change([999_999], by=ines), "there for you any more"),
        (lambda: draft_change([one.pk], by=rae), "Only people of the support teams"),
        (lambda: start_change(change, by=tomas), "Only whoever prepared"),
        (lambda: start_change(draft_change([one.pk], by=ines), by=ines), "Say first"),
        (lambda: make.planned([one], ines, ("fly", {})), "can be done to many"),
        (lambda: make.run([one], ines, *[("tags", {"add": "x"})] * 2), "once in a change"),
    ):
        with pytest.raises(Refused, match=why):
            refused()


def test_drafts_nobody_ran_are_forgotten(one: Ticket, ines: Person) -> None:
    old, new, ran = (make.planned([one], ines, ("tags", {"add": "x"})) for _n in range(3))
    start_change(ran, by=ines)
    BulkChange.objects.exclude(pk=new.pk).update(created_at=clock.now() - timedelta(days=2))

    forget_drafts(by=ines)

    assert set(BulkChange.objects.values_list("pk", flat=True)) == {new.pk, ran.pk}
    with pytest.raises(BulkChange.DoesNotExist):
        plan_change(old, steps=[], by=ines)


def test_a_field_of_another_category_is_refused(one: Ticket, ines: Person) -> None:
    change = make.run([one], ines, ("field", {"field": "size", "value": "L"}))

    assert "has no such field" in make.outcomes(change)["one"][1]


def test_a_name_is_taken_once() -> None:
    with pytest.raises(VerbAlreadyThere):
        contribute_verb(Assign())


def test_a_preview_costs_the_same_queries_for_many_as_for_one(
    house: House, rae: Person, ines: Person, django_assert_max_num_queries
) -> None:
    made = [ticket(f"t{k}", rae, house) for k in range(8)]
    change = make.planned(
        made, ines, (ASSIGN, {"person": ines.pk}), ("resolve", {"code": "fixed", "words": "x"}),
        ("follow", {}), ("tags", {"add": "x"}),
    )  # fmt: skip
    steps = steps_of(change.steps, ines)

    with django_assert_max_num_queries(5):
        found = tickets_in_hand(ines, [one.pk for one in made])
        assert len(list(foresee(list(found.values()), steps, now=clock.now(), by=ines))) == 8

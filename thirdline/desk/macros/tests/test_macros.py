"""A macro does everything it says, in the runner's name, or nothing of it."""

from __future__ import annotations

from typing import Any

import pytest

from thirdline.desk.chores.models import Checklist, Reminder, TimeEntry
from thirdline.desk.conversation.models import Message
from thirdline.desk.macros.actions import Action, ActionAlreadyThere, contribute
from thirdline.desk.macros.models import Macro
from thirdline.desk.macros.operations import (
    change_macro,
    retire_macro,
    run_macro,
    try_macro,
    write_macro,
)
from thirdline.desk.macros.queries import macro_for, macros_for
from thirdline.desk.texts.operations import write_ready_text
from thirdline.desk.tickets.models import Watch
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.mail.models import Letter
from thirdline.foundation.notifications.models import Notice
from thirdline.foundation.records.operations import apply_text
from thirdline.foundation.records.writing import export_text
from thirdline.kit.refusals import NotFound, Refused

HTMX = {"HTTP_HX_REQUEST": "true"}


def macro_of(*actions: dict[str, Any], by) -> Macro:
    return write_macro(name="Do it", actions=list(actions), by=by)


def test_all_of_it_happens_in_order_and_the_journal_says_so(ticket, ines, house):
    write_ready_text(name="x", body="Dear {{ requester.first_name }}, we look.", by=ines)
    text = macro_texts(ines)
    macro = macro_of(
        {"do": "assign"},
        {"do": "reply", "text": text},
        {"do": "note", "words": "Told {{ requester.first_name }}."},
        {"do": "tags", "add": "vpn, remote"},
        {"do": "priority", "priority": "2", "reason": "Many wait"},
        {"do": "watch"},
        {"do": "hold", "reason": "requester", "words": "Does it hold?"},
        by=ines,
    )

    run_macro(ticket, macro=macro, by=ines)

    ticket.refresh_from_db()
    assert (ticket.person, ticket.tags, ticket.priority) == (ines, ["remote", "vpn"], 2)
    assert (ticket.state, ticket.hold_reason) == ("on_hold", "requester")
    said = list(Message.objects.order_by("id").values_list("text", flat=True))
    assert said == ["Dear Rae, we look.", "Told Rae."]
    assert Watch.objects.filter(person=ines).exists()
    assert Entry.objects.get(verb="macro.run").facts["did"][:2] == ["assign", "reply"]


def macro_texts(person) -> str:
    from thirdline.desk.texts.queries import texts_for

    return texts_for(person).get().slug


def test_nothing_happens_when_one_action_cannot(ticket, ines):
    macro = macro_of(
        {"do": "note", "words": "Before"},
        {"do": "resolve", "code": "fixed", "words": "Done."},
        {"do": "hold", "reason": "vendor"},
        by=ines,
    )

    with pytest.raises(Refused, match=r"“Do it” did nothing. Action 3, Put on hold: .*resolved"):
        run_macro(ticket, macro=macro, by=ines)

    ticket.refresh_from_db()
    assert ticket.state == "new"
    assert not Message.objects.exists()
    assert not Entry.objects.filter(verb__in=["macro.run", "ticket.resolved"]).exists()


def test_a_trial_says_what_would_happen_and_changes_nothing(ticket, ines):
    macro = macro_of(
        {"do": "note", "words": "Before"},
        {"do": "resolve", "code": "fixed", "words": "Done."},
        {"do": "close"},
        {"do": "hold", "reason": "vendor"},
        by=ines,
    )
    before = [model.objects.count() for model in (Entry, Letter, Notice, Message)]

    steps = try_macro(ticket, macro=macro, by=ines)

    assert [one.said for one in steps] == ["Note: Before", "Resolved: Done.", "Closed.", ""]
    assert "closed" in steps[-1].refusal
    assert [model.objects.count() for model in (Entry, Letter, Notice, Message)] == before


def test_what_a_person_may_not_do_their_macro_may_not(ticket, house, ines, noor):
    macro = write_macro(name="Take", actions=[{"do": "assign"}], whose="own", by=noor)

    with pytest.raises(Refused, match="Only its people take it"):
        run_macro(ticket, macro=macro, by=noor)


def test_a_question_of_its_text_is_asked_and_a_gap_is_not_sent(ticket, ines):
    macro = macro_of({"do": "reply", "words": "Until {{ ask: When? }}."}, by=ines)

    with pytest.raises(Refused, match="Still to be filled in: “When\\?”"):
        run_macro(ticket, macro=macro, by=ines)
    run_macro(ticket, macro=macro, answers={"When?": "Friday"}, by=ines)

    assert Message.objects.get().text == "Until Friday."


def test_handing_on_is_an_action_where_the_runner_may(ticket, house, ines, rae):
    macro = macro_of(
        {"do": "assign"},
        {"do": "escalate", "reason": "needs_access", "words": "See log", "team": "workplace"},
        by=ines,
    )

    run_macro(ticket, macro=macro, by=ines)

    ticket.refresh_from_db()
    assert ticket.team == house.workplace


def test_chores_are_actions_too(ticket, ines, ada):
    apply_text("checklists:\n- slug: l\n  name: L\n  items:\n  - text: One\n", by=ada)
    macro = macro_of(
        {"do": "checklist", "template": "l"},
        {"do": "remind", "on": "silence", "when": "tomorrow 9:00"},
        {"do": "time", "minutes": 5, "kind": "call"},
        by=ines,
    )

    run_macro(ticket, macro=macro, by=ines)

    assert [model.objects.count() for model in (Checklist, Reminder, TimeEntry)] == [1, 1, 1]


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        ({"do": "dance"}, "There is no action “dance”"), ({"do": "note", "wrds": "x"}, "knows no “wrds”"),
        ({"do": "hold"}, "has to be told “reason”"), ({}, "does not say what to do"),
        ({"do": "note", "words": ["x"]}, "must be a word"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_says_which_action_and_why(ines, step, reason):
    with pytest.raises(Refused, match=reason):
        macro_of(step, by=ines)


@pytest.mark.parametrize(
    "step",
    [
        {"do": "service", "service": "no"}, {"do": "category", "category": "no"},
        {"do": "priority", "priority": "9", "reason": "x"}, {"do": "assign", "person": "no@x.example"},
        {"do": "hold", "reason": "weather"}, {"do": "resolve", "code": "magic", "words": "x"},
        {"do": "remind", "on": "moment", "when": "soon"}, {"do": "checklist", "template": "no"},
        {"do": "time", "minutes": "x"}, {"do": "reply", "text": "no"}, {"do": "resume"},
        {"do": "transfer", "team": "no", "reason": "x"}, {"do": "escalate", "reason": "no"},
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_refused_and_nothing_happens(ticket, ines, step):
    macro = macro_of({"do": "note", "words": "Before"}, step, by=ines)

    steps = try_macro(ticket, macro=macro, by=ines)
    with pytest.raises(Refused, match=r"did nothing\. Action 2"):
        run_macro(ticket, macro=macro, by=ines)

    assert steps[1].refusal
    assert not Message.objects.exists()


def test_an_empty_macro_is_refused(ticket, ines):
    macro = macro_of(by=ines)

    with pytest.raises(Refused, match="no actions yet"):
        run_macro(ticket, macro=macro, by=ines)


def test_ones_own_are_ones_own_and_retired_ones_gone(ines, noor, mina):
    macro = macro_of({"do": "watch"}, by=ines)
    shared = write_macro(name="All", whose="shared", by=mina)

    assert list(macros_for(noor)) == [shared]
    with pytest.raises(NotFound):
        macro_for(noor, macro.pk)
    with pytest.raises(Refused, match="kept by leads"):
        change_macro(shared, name="Mine", by=noor)
    retire_macro(shared, by=mina)
    assert not macros_for(noor).exists()


def test_teams_macros_are_their_peoples(house, ines, noor, rae):
    with pytest.raises(Refused, match="Only people of Network"):
        write_macro(name="x", whose="team", team=house.network, by=ines)
    with pytest.raises(Refused, match="for the support teams"):
        write_macro(name="x", by=rae)

    assert write_macro(name="x", whose="team", team=house.network, by=noor) in macros_for(noor)


def test_shared_macros_travel_as_yaml_and_mistakes_are_named(ada, ines):
    macro_of({"do": "watch"}, by=ines)
    yaml = "macros:\n- slug: w\n  name: W\n  actions:\n  - {do: %s}\n"

    apply_text(yaml % "watch", by=ada)

    assert "slug: w" in export_text(["macros"])
    assert "Do it" not in export_text(["macros"])
    with pytest.raises(Refused, match="There is no action “dance”"):
        apply_text(yaml % "dance", by=ada)


def test_two_kinds_of_one_name_are_a_mistake():
    with pytest.raises(ActionAlreadyThere):
        contribute(Action("note", "x", lambda run: ""))


def test_the_page_shows_what_would_happen_then_does_it(client, ticket, ines):
    macro = macro_of({"do": "note", "words": "<b>Hi"}, by=ines)
    client.force_login(ines)
    url = f"/tickets/{ticket.pk}/macros/{macro.pk}"

    assert "Do it" in client.get(f"/tickets/{ticket.pk}/macros").content.decode()
    assert "Note: &lt;b&gt;Hi" in client.get(url, **HTMX).content.decode()
    assert not Message.objects.exists()
    client.post(url, **HTMX)

    assert Message.objects.get().text == "<b>Hi"


def test_a_macro_is_made_step_by_step_on_its_pages(client, ines):
    client.force_login(ines)
    client.post("/macros/new", {"name": "Mine", "whose": "own"})
    macro = Macro.objects.get()
    at = f"/macros/{macro.pk}/actions"

    wrong = client.post(f"{at}/0", {"do": "priority", "priority": "2"})
    client.post(f"{at}/0", {"do": "note", "words": "One"})
    client.post(f"{at}/1", {"do": "watch"})
    client.post(f"{at}/1/order", {"do": "up"})
    client.post(f"{at}/1", {"do": "note", "words": "Two"})

    macro.refresh_from_db()
    assert wrong.status_code == 422
    assert macro.actions == [{"do": "watch"}, {"do": "note", "words": "Two"}]
    client.post(f"{at}/0/order", {"do": "out"})
    macro.refresh_from_db()
    assert len(macro.actions) == 1
    assert "Two" in client.get(f"/macros/{macro.pk}").content.decode()

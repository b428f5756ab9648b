"""A macro among the changes of many tickets: each whole or not at all, foreseen by trying it."""

from __future__ import annotations

import pytest

from thirdline.desk.bulk.contributing import step_of, verb_named
from thirdline.desk.bulk.foreseeing import foresee
from thirdline.desk.bulk.tests import make
from thirdline.desk.conversation.models import Message
from thirdline.desk.macros.models import Macro
from thirdline.desk.macros.operations import retire_macro, write_macro
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import open_ticket, resolve_ticket
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import Refused


@pytest.fixture
def macro(ines: Person) -> Macro:
    actions = [{"do": "note", "words": "Storm"}, {"do": "tags", "add": "storm"}]
    return write_macro(name="Mark", actions=actions, by=ines)


@pytest.fixture
def done(rae: Person, ines: Person) -> Ticket:
    return resolve_ticket(open_ticket(title="Done", requester=rae, by=rae), words="x", by=ines)


def test_it_runs_on_each_and_what_stayed_says_why(
    ticket: Ticket, done: Ticket, macro: Macro, ines: Person
) -> None:
    change = make.run([ticket, done], ines, ("macro", {"macro": macro.slug}))

    became = make.outcomes(change)
    ticket.refresh_from_db()
    assert ticket.tags == ["storm"]
    assert became[ticket.title][0] == "done"
    assert "“Mark” did nothing. Action 2" in became["Done"][1]
    assert Message.objects.count() == 1


def test_it_is_foreseen_by_trying_and_leaves_nothing(
    ticket: Ticket, done: Ticket, macro: Macro, ines: Person
) -> None:
    step = step_of(verb_named("macro", ines), {"macro": macro.slug}, ines)

    seen = list(foresee([ticket, done], [step], now=clock.now(), by=ines))

    assert [bool(one.refusal) for one in seen] == [False, True]
    assert not Message.objects.exists()


def test_one_that_was_retired_meanwhile_is_refused(macro: Macro, ines: Person) -> None:
    verb = verb_named("macro", ines)
    retire_macro(macro, by=ines)

    with pytest.raises(Refused, match="offered no longer"):
        verb.meant({"macro": macro.slug}, ines)

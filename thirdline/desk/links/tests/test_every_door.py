"""No door says anything of a ticket its reader may not read, whatever ties it to one they may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.cast import House
from thirdline.desk.chores.operations import remind
from thirdline.desk.conversation.operations import reply
from thirdline.desk.links.models import Run, Tie
from thirdline.desk.links.operations import (
    attach_children,
    begin_run,
    detach_child,
    link_tickets,
    merge_tickets,
    split_ticket,
    undo_merge,
    unlink_tickets,
)
from thirdline.desk.links.rules import Do, LinkKind
from thirdline.desk.links.tests.make import asked, browser, fresh, work_off
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import (
    attach_file,
    close_ticket,
    reopen_ticket,
    resolve_ticket,
    restrict_ticket,
)
from thirdline.desk.tickets.states import Reading
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import issue_token
from thirdline.kit import clock

WORD = "zanzibar"


@pytest.fixture
def hidden(house: House, rae: Person) -> Ticket:
    """Its number is like no other number there is, so that a bare one is found as well."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('tickets_ticket_id_seq')")
        ((last,),) = cursor.fetchall()
        cursor.execute("SELECT setval('tickets_ticket_id_seq', 987654321)")
        made = asked(rae, f"A {WORD} ransom letter", f"Somebody sent a {WORD} letter.")
        cursor.execute("SELECT setval('tickets_ticket_id_seq', %s)", [last])
    return made


@pytest.fixture
def seen(house: House, otto: Person) -> Ticket:
    return asked(otto, "VPN drops")


def as_parent(seen: Ticket, hidden: Ticket, ines: Person) -> None:
    attach_children(hidden, children=[seen], by=ines)


def as_child(seen: Ticket, hidden: Ticket, ines: Person) -> None:
    attach_children(seen, children=[hidden], by=ines)
    begin_run(seen, do=Do.ANSWER, text=f"Hello, {{ticket}} {WORD}", by=ines)
    work_off()


def as_link(seen: Ticket, hidden: Ticket, ines: Person) -> None:
    link_tickets(seen, other=hidden, kind=LinkKind.BLOCKS, by=ines)


def as_split(seen: Ticket, hidden: Ticket, ines: Person) -> None:
    said = reply(hidden, text=f"It says {WORD}.", by=ines)
    new = split_ticket(hidden, messages=[said.pk], title=f"{WORD} again", by=ines)
    restrict_ticket(new, named=[ines], by=ines)
    link_tickets(seen, other=new, kind=LinkKind.RELATES, by=ines)


def as_survivor(seen: Ticket, hidden: Ticket, ines: Person) -> None:
    """Restricted only after the other had gone on in it."""
    merge_tickets([seen], into=hidden, by=ines)
    reply(hidden, text=f"We know of the {WORD}.", by=ines)


def as_merged_with_chores(seen: Ticket, hidden: Ticket, ines: Person) -> None:
    remind(seen, due_at=clock.now() + timedelta(days=1), by=ines)
    merge_tickets([seen], into=hidden, reason=f"The same {WORD}.", by=ines)


def as_merged_once(seen: Ticket, hidden: Ticket, ines: Person) -> None:
    as_merged_with_chores(seen, hidden, ines)
    undo_merge(fresh(seen), reason=f"Another {WORD}.", by=ines)


def as_taken_in(seen: Ticket, hidden: Ticket, ines: Person) -> None:
    remind(hidden, due_at=clock.now() + timedelta(days=1), by=ines)
    merge_tickets([hidden], into=seen, reason=f"The same {WORD}.", by=ines)
    undo_merge(fresh(hidden), reason=f"Another {WORD}.", by=ines)


def as_former_child(seen: Ticket, hidden: Ticket, ines: Person) -> None:
    attach_children(seen, children=[hidden], by=ines)
    resolve_ticket(fresh(hidden), words=f"No {WORD}.", by=ines)
    reopen_ticket(fresh(hidden), reason=f"More {WORD}.", by=ines)
    detach_child(Tie.objects.get(), by=ines)


def as_former_link(seen: Ticket, hidden: Ticket, ines: Person) -> None:
    link = link_tickets(seen, other=hidden, kind=LinkKind.DUPLICATES, by=ines)
    unlink_tickets(link, reason=f"No {WORD} after all.", by=ines)


TIES = [
    as_parent, as_child, as_link, as_split, as_survivor, as_merged_with_chores, as_merged_once, as_taken_in,
    as_former_child, as_former_link,
]  # fmt: skip
GOES_ON_THERE = {as_survivor, as_merged_with_chores}
PAGES = [
    "/tickets/{seen}", "/tickets/{seen}?itself=1", "/tickets/{seen}/talk", "/tickets/{seen}/children",
    "/tickets/{seen}/others?tickets=zanzibar", "/tickets/{seen}/similar", "/tickets/{seen}/others?tickets=", "/tickets/{hidden}",
    "/tickets/{hidden}/merge", "/tickets/{hidden}/children", "/tickets/{hidden}/others?tickets=",
    "/tickets/{seen}/merge?way=into&tickets={hidden}", "/tickets/{seen}/merge?way=here&tickets={hidden}",
    "/tickets/{seen}/merge/undo", "/tickets/{seen}/split", "/tickets/{seen}/runs/answer",
    "/find?q=zanzibar", "/find?q={hidden}", "/queue?view=open", "/queue/tickets/{seen}",
]  # fmt: skip
ENDPOINTS = [
    "tickets/{seen}", "tickets/{seen}/journal", "tickets/{seen}/links", "tickets/{seen}/merges", "tickets",
    "tickets/{seen}/children", "tickets/{hidden}", "tickets/{hidden}/links", "tickets/{hidden}/children",
    "tickets/{seen}/merge-previews?ticket={hidden}", "tickets/{hidden}/merge-previews?ticket={seen}",
    "tickets/{seen}/messages", "search?q=zanzibar",
]  # fmt: skip


@pytest.mark.parametrize("tie", TIES)
def test_no_page_names_it(
    seen: Ticket, hidden: Ticket, ines: Person, tomas: Person, tie: Callable[..., None]
) -> None:
    tie(seen, hidden, ines)
    restrict_ticket(fresh(hidden), named=[ines], by=ines)
    client = browser(tomas)

    for page in PAGES:
        asked_for = page.format(seen=seen.pk, hidden=hidden.pk)
        _says_nothing(client.get(asked_for), hidden, asked_for)


@pytest.mark.parametrize("tie", TIES)
def test_no_endpoint_names_it(
    seen: Ticket, hidden: Ticket, ines: Person, tomas: Person, tie: Callable[..., None]
) -> None:
    tie(seen, hidden, ines)
    restrict_ticket(fresh(hidden), named=[ines], by=ines)
    _token, secret = issue_token(tomas, name="t", scopes=["write"], by=tomas)
    head = {"Authorization": f"Bearer {secret}"}

    for path in ENDPOINTS:
        asked_for = "/api/v1/" + path.format(seen=seen.pk, hidden=hidden.pk)
        _says_nothing(Client().get(asked_for, headers=head), hidden, asked_for)


def _says_nothing(answer: Any, hidden: Ticket, asked_for: str) -> None:
    """Neither its words, nor its number where the question did not hold it."""
    body = answer.content.decode().replace("&amp;", "&")
    assert answer.status_code in {200, 404, 409, 422}, (asked_for, answer.status_code)
    # What somebody typed comes back in its field, and is nothing they did not know.
    typed = WORD in asked_for
    assert f"{WORD} ransom" not in body, asked_for
    assert typed or WORD not in body, asked_for
    if str(hidden.pk) not in asked_for:
        assert f"/tickets/{hidden.pk}" not in body, asked_for
        assert f"TL-{hidden.pk}" not in body, asked_for


@pytest.mark.parametrize("tie", TIES)
def test_no_line_of_its_journal_holds_the_number(
    seen: Ticket, hidden: Ticket, ines: Person, tomas: Person, tie: Callable[..., None]
) -> None:
    """Whoever reads one ticket reads its journal raw through the API, and so do webhooks."""
    tie(seen, hidden, ines)
    restrict_ticket(fresh(hidden), named=[ines], by=ines)
    _token, secret = issue_token(tomas, name="t", scopes=["read"], by=tomas)

    answer = Client().get(
        f"/api/v1/tickets/{seen.pk}/journal", headers={"Authorization": f"Bearer {secret}"}
    )

    # What goes on in a restricted ticket is restricted with it; everything else is read on.
    if tie in GOES_ON_THERE:
        assert answer.status_code == 404
    else:
        lines = answer.json()["items"]
        assert len(lines) > 1
        assert str(hidden.pk) not in str([one["facts"] for one in lines])
    assert WORD not in answer.content.decode()
    about = Entry.objects.filter(subject_kind="tickets.ticket", subject_id=seen.pk)
    assert str(hidden.pk) not in str([entry.facts for entry in about])


def test_a_run_over_hidden_children_tells_their_number_to_nobody_else(
    seen: Ticket, hidden: Ticket, ines: Person, tomas: Person
) -> None:
    restrict_ticket(hidden, named=[ines], by=ines)
    as_child(seen, fresh(hidden), ines)
    _token, secret = issue_token(tomas, name="t", scopes=["read"], by=tomas)

    answer = Client().get(
        f"/api/v1/runs/{Run.objects.get().pk}", headers={"Authorization": f"Bearer {secret}"}
    )

    assert answer.json()["steps"] == {"waiting": 0, "done": 0, "refused": 0, "cancelled": 0}
    assert "1 child" not in browser(tomas).get(f"/tickets/{seen.pk}").content.decode()


@pytest.mark.parametrize("reading", [Reading.FOLLOWS, Reading.APART])
def test_whoever_asked_for_the_merged_one_learns_nothing_of_the_other(
    seen: Ticket, hidden: Ticket, ines: Person, reading: Reading
) -> None:
    rae = hidden.requester
    reply(hidden, text=f"More {WORD}.", by=rae)
    file = attach_file(hidden, name=f"{WORD}.txt", type="text/plain", chunks=[b"x"], by=rae)
    merge_tickets([seen], into=fresh(hidden), reading=reading, by=ines)
    reply(fresh(hidden), text="Use the fallback.", by=ines)
    client = browser(seen.requester)

    pages = [f"/help/tickets/{seen.pk}", f"/help/tickets/{hidden.pk}", f"/help?q={WORD}",
             "/help/tickets", f"/help/tickets?q={WORD}", f"/tickets/files/{file.pk}", "/notices"]  # fmt: skip
    for page in pages:
        _says_nothing(client.get(page), hidden, page)
    own = client.get(f"/help/tickets/{seen.pk}").content.decode()
    assert ("Use the fallback." in own) == (reading is Reading.FOLLOWS)


def test_a_refusal_names_their_own_number_alone(seen: Ticket, hidden: Ticket, ines: Person) -> None:
    merge_tickets([seen], into=hidden, by=ines)
    resolve_ticket(hidden, words="Fixed.", by=ines)
    close_ticket(hidden, by=ines)
    client = browser(seen.requester)

    answer = client.post(f"/help/tickets/{seen.pk}/messages", {"text": "And mine?"})

    assert answer.status_code == 409
    assert f"{seen.label} is closed" in answer.content.decode()
    _says_nothing(answer, hidden, "")

"""A draft may be shown to the team; two who write at once lose nothing."""

from __future__ import annotations

from time import process_time

import pytest

from thirdline.desk.conversation.models import Draft, DraftTurn, Message
from thirdline.desk.conversation.operations import (
    continue_draft,
    discard_draft,
    hand_back_draft,
    save_draft,
    send_draft,
    share_draft,
    take_back_draft,
)
from thirdline.desk.conversation.queries import draft_for, drafts_around, turns_of
from thirdline.desk.conversation.turns import pieces_of
from thirdline.desk.tickets.operations import restrict_ticket
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.notifications.models import Notice
from thirdline.kit.refusals import NotFound, Refused


@pytest.fixture
def shared(ticket, ines) -> Draft:
    return share_draft(
        save_draft(ticket, kind="reply", text="Dear Rae,\nwe look.", by=ines), by=ines
    )


def test_a_draft_is_its_writers_alone_until_it_is_shared(ticket, ines, tomas):
    draft = save_draft(ticket, kind="reply", text="Dear Rae", by=ines)

    assert drafts_around(ticket, tomas) == []
    with pytest.raises(NotFound):
        draft_for(tomas, draft.pk)


def test_a_shared_draft_is_read_by_colleagues_and_the_journal_says_who_shared_it(
    shared, ticket, tomas
):
    assert drafts_around(ticket, tomas) == [shared]
    assert draft_for(tomas, shared.pk).text == "Dear Rae,\nwe look."
    assert Entry.objects.filter(verb="ticket.draft_shared").count() == 1


def test_it_is_clear_who_typed_what(shared, ines, tomas):
    continue_draft(shared, text="Dear Rae,\nwe look.\nThe edge refuses.", seen=1, by=tomas)

    pieces = pieces_of(turns_of(shared))

    assert [(one.person.first_name, one.text) for one in pieces] == [
        ("Ines", "Dear Rae,\nwe look."),
        ("Tomas", "The edge refuses."),
    ]


def test_the_later_of_two_who_write_at_once_is_refused_and_both_texts_stay(shared, ines, tomas):
    continue_draft(shared, text="Tomas's words", seen=1, by=tomas)

    with pytest.raises(Refused, match="Tomas went on with this draft"):
        save_draft(shared.ticket, kind="reply", text="Ines's words", seen=1, by=ines)

    assert Draft.objects.get().text == "Tomas's words"
    assert [one.text for one in turns_of(shared) if one.kept] == ["Ines's words"]


def test_a_writer_who_read_the_other_text_may_go_on(shared, ines, tomas):
    theirs = continue_draft(shared, text="Tomas's words", seen=1, by=tomas)

    save_draft(shared.ticket, kind="reply", text="Both", seen=theirs.version, by=ines)

    assert Draft.objects.get().text == "Both"


def test_what_a_colleague_wrote_is_not_thrown_away_with_ones_own(shared, ticket, ines, tomas):
    continue_draft(shared, text="Tomas's words", seen=1, by=tomas)

    discard_draft(ticket, kind="reply", by=ines)

    assert Draft.objects.get().text == "Tomas's words"


def test_handing_back_tells_whose_draft_it_is(shared, ines, tomas):
    hand_back_draft(shared, by=tomas)

    assert "Tomas hands your draft" in Notice.objects.get(person=ines).text


def test_a_colleague_sends_it_in_their_own_name_and_the_journal_says_who_wrote(shared, ines, tomas):
    now = continue_draft(shared, text="Dear Rae, solved.", seen=1, by=tomas)

    send_draft(now, seen=now.version, by=tomas)

    assert Message.objects.get().author == tomas
    facts = Entry.objects.get(verb="ticket.draft_sent").facts
    assert facts["wrote"] == sorted([ines.pk, tomas.pk])
    assert not Draft.objects.exists()


def test_sending_what_somebody_changed_meanwhile_is_refused(shared, ines, tomas):
    continue_draft(shared, text="Tomas's words", seen=1, by=tomas)

    with pytest.raises(Refused, match="went on"):
        send_draft(shared, seen=1, by=ines)


def test_only_who_writes_shares_and_only_who_began_takes_back(shared, ticket, ines, tomas):
    other = save_draft(ticket, kind="note", text="x", by=ines)

    with pytest.raises(Refused, match="Only who writes"):
        share_draft(other, by=tomas)
    with pytest.raises(Refused, match="Only who began"):
        take_back_draft(shared, by=tomas)


def test_a_draft_shared_no_longer_is_refused_to_colleagues(shared, ines, tomas):
    take_back_draft(shared, by=ines)

    with pytest.raises(Refused, match="not shared any more"):
        continue_draft(shared, text="x", seen=1, by=tomas)


def test_a_shared_draft_of_a_restricted_ticket_is_shown_to_named_people_only(
    shared, ticket, ines, noor, tomas
):
    restrict_ticket(ticket, named=[noor], by=ines)

    assert draft_for(noor, shared.pk)
    with pytest.raises(NotFound):
        draft_for(tomas, shared.pk)


def test_the_page_shows_the_draft_and_a_stale_save_is_told_in_place(
    client, shared, ticket, tomas, ines
):
    client.force_login(tomas)
    assert "Ines shares a draft" in client.get(f"/tickets/{ticket.pk}").content.decode()
    client.post(f"/drafts/{shared.pk}/text", {"text": "Tomas's", "version": "1"})

    client.force_login(ines)
    answer = client.post(f"/drafts/{shared.pk}/text", {"text": "Ines's", "version": "1"})

    assert answer.status_code == 409
    assert "Tomas went on" in answer.content.decode()
    page = client.get(f"/drafts/{shared.pk}").content.decode()
    assert "Ines&#x27;s" in page
    assert "Tomas&#x27;s" in page


def test_lines_that_are_all_alike_are_told_apart_quickly(ines, tomas):
    turns = [
        DraftTurn(person=ines, text="\n" * 3_000 + "end"),
        DraftTurn(person=tomas, text="\n" * 3_000 + "END"),
    ]

    begun = process_time()
    pieces = pieces_of(turns)

    assert process_time() - begun < 0.3
    assert pieces[-1].person == tomas

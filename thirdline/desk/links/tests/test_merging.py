from __future__ import annotations

import pytest

from tests.cast import House
from thirdline.desk.conversation.models import Draft
from thirdline.desk.conversation.operations import add_note, reply, save_draft, share_draft
from thirdline.desk.conversation.queries import messages_of
from thirdline.desk.conversation.windows import talk_of
from thirdline.desk.links.operations import merge_tickets, undo_merge
from thirdline.desk.links.tests.make import asked, fresh, said, talk, verbs
from thirdline.desk.search.queries import find_tickets
from thirdline.desk.tickets.joining import attachment_for, files_of
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import (
    attach_file,
    close_ticket,
    edit_ticket,
    put_on_hold,
    resolve_ticket,
    restrict_ticket,
    take_ticket,
    watch_ticket,
)
from thirdline.desk.tickets.queries import asked_by, open_tickets_for, tickets_for
from thirdline.desk.tickets.states import HoldReason, Reading, State
from thirdline.foundation.people.models import Person
from thirdline.kit.refusals import NotFound, Refused


@pytest.fixture
def twin(house: House, rae: Person) -> Ticket:
    """The same matter, asked by Rae a second time."""
    return asked(rae, "VPN is gone again", "The tunnel dies over and over.")


@pytest.fixture
def others(house: House, otto: Person) -> Ticket:
    """The same matter, asked by somebody else."""
    return asked(otto, "No VPN at the customer's", "Ottos own words.")


def test_a_merged_ticket_is_in_no_queue_and_leads_on(
    ticket: Ticket, twin: Ticket, ines: Person
) -> None:
    merge_tickets([twin], into=ticket, by=ines)

    assert [one.pk for one in open_tickets_for(ines)] == [ticket.pk]
    assert fresh(twin).merged_into_id == ticket.pk
    assert verbs(twin)[-1] == "ticket.merged"
    assert "ticket.took_in" in verbs(ticket)


def test_what_was_said_and_attached_is_read_on_the_other(
    ticket: Ticket, twin: Ticket, ines: Person, rae: Person
) -> None:
    reply(twin, text="Since nine.", by=rae)
    add_note(twin, text="Looks like group 14.", by=ines)
    file = attach_file(twin, name="log.txt", type="text/plain", chunks=[b"x"], by=rae)

    merge_tickets([twin], into=ticket, by=ines)

    assert talk(ticket, ines) == ["Since nine.", "Looks like group 14."]
    assert talk(ticket, rae) == ["Since nine."]
    assert files_of(fresh(ticket), reader=rae) == [file]
    items = talk_of(fresh(ticket), reader=ines).items
    assert {one.origin for one in items if one.kind == "message"} == {twin.label}
    assert [one.asked for one in items if one.kind == "asked"] == [twin]


def test_several_go_into_one_at_once(
    ticket: Ticket, twin: Ticket, others: Ticket, ines: Person
) -> None:
    merge_tickets([twin, others], into=ticket, by=ines)

    assert fresh(ticket).merged_count == 2


def test_if_one_may_not_none_goes(
    ticket: Ticket, twin: Ticket, others: Ticket, ines: Person
) -> None:
    restrict_ticket(others, named=[ines], by=ines)

    with pytest.raises(Refused, match="Restrict both"):
        merge_tickets([twin, others], into=ticket, by=ines)
    assert fresh(twin).state == State.NEW


def test_a_reply_to_a_merged_ticket_lands_on_the_other(
    ticket: Ticket, twin: Ticket, ines: Person, rae: Person
) -> None:
    merge_tickets([twin], into=ticket, by=ines)

    message = reply(twin, text="Still dropping.", by=rae)

    assert (message.ticket_id, message.via_id) == (ticket.pk, twin.pk)
    assert message.from_requester


def test_somebody_else_who_asked_is_answered_and_reads_nothing_of_before(
    ticket: Ticket, others: Ticket, ines: Person, otto: Person, rae: Person
) -> None:
    reply(ticket, text="Rae's secret.", by=rae)
    merge_tickets([others], into=ticket, reading=Reading.FOLLOWS, by=ines)
    reply(ticket, text="Use the fallback.", by=ines)
    reply(ticket, text="Rae again.", by=rae)
    reply(others, text="It works for me.", by=otto)

    assert talk(others, otto) == ["Use the fallback.", "It works for me."]
    assert not tickets_for(otto).filter(pk=ticket.pk).exists()
    assert talk(ticket, rae) == ["Rae's secret.", "Use the fallback.", "Rae again."]
    assert "It works for me." in talk(ticket, ines)


def test_apart_they_read_nothing_of_the_other_at_all(
    ticket: Ticket, others: Ticket, ines: Person, otto: Person, rae: Person
) -> None:
    merge_tickets([others], into=ticket, reading=Reading.APART, by=ines)
    reply(ticket, text="Use the fallback.", by=ines)
    reply(others, text="And mine?", by=otto)

    assert talk(others, otto) == ["And mine?"]
    assert talk(ticket, rae) == ["Use the fallback."]


def test_together_both_read_all_that_is_public(
    ticket: Ticket, others: Ticket, ines: Person, otto: Person, rae: Person
) -> None:
    reply(ticket, text="Rae's words.", by=rae)
    reply(others, text="Otto's words.", by=otto)

    merge_tickets([others], into=ticket, reading=Reading.TOGETHER, by=ines)

    assert talk(ticket, otto) == talk(ticket, rae) == ["Rae's words.", "Otto's words."]


def test_files_follow_the_words_they_came_with(
    ticket: Ticket, others: Ticket, ines: Person, otto: Person, rae: Person
) -> None:
    hers = attach_file(ticket, name="rae.txt", type="text/plain", chunks=[b"x"], by=rae)
    his = attach_file(others, name="otto.txt", type="text/plain", chunks=[b"x"], by=otto)
    merge_tickets([others], into=ticket, reading=Reading.FOLLOWS, by=ines)
    ours = attach_file(ticket, name="how-to.txt", type="text/plain", chunks=[b"x"], by=ines)

    assert attachment_for(otto, ours.pk) == ours
    assert attachment_for(ines, his.pk) == his
    for person, file in ((otto, hers), (rae, his)):
        with pytest.raises(NotFound):
            attachment_for(person, file.pk)


def test_search_shows_the_one_it_goes_on_in(ticket: Ticket, twin: Ticket, ines: Person) -> None:
    merge_tickets([twin], into=ticket, by=ines)

    assert find_tickets(ines, "tunnel").tickets == [fresh(ticket)]
    assert find_tickets(ines, str(twin.pk)).tickets == [fresh(ticket)]


def test_search_leads_nobody_to_words_of_another(
    ticket: Ticket, others: Ticket, ines: Person, otto: Person, rae: Person
) -> None:
    merge_tickets([others], into=ticket, by=ines)

    assert find_tickets(rae, "ottos").count == 0
    assert find_tickets(otto, "ottos").tickets == [fresh(others)]
    assert find_tickets(otto, "eight").count == 0


def test_a_portal_list_shows_it_once(
    ticket: Ticket, twin: Ticket, others: Ticket, ines: Person
) -> None:
    merge_tickets([twin, others], into=ticket, by=ines)

    assert list(asked_by(ticket.requester)) == [ticket]
    assert list(asked_by(others.requester)) == [others]


def test_no_work_is_done_on_a_merged_ticket(ticket: Ticket, twin: Ticket, ines: Person) -> None:
    merge_tickets([twin], into=ticket, by=ines)

    with pytest.raises(Refused, match="goes on there"):
        take_ticket(twin, by=ines)


def test_merging_into_itself_twice_or_in_a_circle_is_refused(
    ticket: Ticket, twin: Ticket, others: Ticket, ines: Person
) -> None:
    merge_tickets([twin], into=ticket, by=ines)

    for one, into in ((ticket, ticket), (twin, others), (ticket, twin)):
        with pytest.raises(Refused, match=r"itself|already"):
            merge_tickets([one], into=into, by=ines)


def test_nothing_goes_on_in_a_closed_ticket(ticket: Ticket, twin: Ticket, ines: Person) -> None:
    resolve_ticket(ticket, words="Done", by=ines)
    close_ticket(ticket, by=ines)

    with pytest.raises(Refused, match="Reopen it"):
        merge_tickets([twin], into=ticket, by=ines)


def test_requesters_do_not_merge(ticket: Ticket, twin: Ticket, rae: Person) -> None:
    with pytest.raises(Refused, match="support teams"):
        merge_tickets([twin], into=ticket, by=rae)


def test_restricted_ones_merge_where_the_same_people_are_named(
    ticket: Ticket, twin: Ticket, ines: Person, tomas: Person
) -> None:
    restrict_ticket(ticket, named=[ines], by=ines)
    restrict_ticket(twin, named=[ines, tomas], by=ines)
    with pytest.raises(Refused, match="different people"):
        merge_tickets([twin], into=ticket, by=ines)

    restrict_ticket(ticket, named=[ines, tomas], by=ines)

    assert merge_tickets([twin], into=ticket, by=ines)


# Taking it back


def test_everything_comes_back(
    ticket: Ticket, twin: Ticket, ines: Person, mina: Person, rae: Person
) -> None:
    take_ticket(twin, by=ines)
    edit_ticket(twin, tags=["vpn"], by=ines)
    watch_ticket(twin, person=mina, by=mina)
    save_draft(twin, kind="reply", text="Dear Rae", by=ines)
    reply(twin, text="Since nine.", by=rae)
    put_on_hold(twin, reason=HoldReason.VENDOR, by=ines)
    before = fresh(twin)
    merge_tickets([twin], into=ticket, by=ines)
    assert fresh(ticket).tags == ["vpn"]
    assert Draft.objects.get(ticket=ticket).text == "Dear Rae"
    assert ticket.watches.filter(person=mina).exists()

    undo_merge(fresh(twin), reason="Not the same", by=ines)

    after = fresh(twin)
    for name in ("state", "hold_reason", "person_id", "stay_id", "team_id", "tags", "next_due_at"):
        assert getattr(after, name) == getattr(before, name), name
    assert said(twin) == ["Since nine."]
    assert Draft.objects.get(ticket=twin).text == "Dear Rae"
    assert (fresh(ticket).tags, fresh(ticket).merged_count) == ([], 0)
    assert not Draft.objects.filter(ticket=ticket).exists()
    assert not ticket.watches.exists()
    assert verbs(twin)[-1] == "ticket.unmerged"


def test_what_was_written_to_it_since_goes_back_and_the_rest_stays(
    ticket: Ticket, others: Ticket, ines: Person, otto: Person
) -> None:
    merge_tickets([others], into=ticket, by=ines)
    reply(ticket, text="Use the fallback.", by=ines)
    own = reply(others, text="Thanks.", by=otto)
    file = attach_file(
        ticket, name="a.txt", type="text/plain", chunks=[b"x"], by=otto, message_id=own.pk
    )

    undo_merge(fresh(others), by=ines)

    assert (said(others), said(ticket)) == (["Thanks."], ["Use the fallback."])
    file.refresh_from_db()
    assert file.ticket_id == others.pk
    assert messages_of(fresh(others), reader=otto).get().via_id is None


def test_or_stays_if_that_is_wished(
    ticket: Ticket, others: Ticket, ines: Person, otto: Person
) -> None:
    merge_tickets([others], into=ticket, by=ines)
    answer = reply(ticket, text="Use the fallback.", by=ines)
    reply(others, text="Thanks.", by=otto)

    undo_merge(fresh(others), along=[answer.pk], by=ines)

    assert (said(others), said(ticket)) == (["Use the fallback."], ["Thanks."])


def test_a_draft_written_further_stays_where_it_was_written(
    ticket: Ticket, twin: Ticket, ines: Person
) -> None:
    save_draft(twin, kind="reply", text="Dear Rae", by=ines)
    merge_tickets([twin], into=ticket, by=ines)
    save_draft(ticket, kind="reply", text="Dear Rae, I see it", by=ines)

    undo_merge(fresh(twin), by=ines)

    assert Draft.objects.get(ticket=ticket).text == "Dear Rae, I see it"
    assert Draft.objects.get(ticket=twin).text == "Dear Rae"


def test_a_draft_on_both_is_one_below_the_other_and_two_again(
    ticket: Ticket, twin: Ticket, ines: Person
) -> None:
    save_draft(ticket, kind="reply", text="First", by=ines)
    save_draft(twin, kind="reply", text="Second", by=ines)
    merge_tickets([twin], into=ticket, by=ines)
    assert Draft.objects.get(ticket=ticket).text == "First\n\nSecond"

    undo_merge(fresh(twin), by=ines)

    texts = Draft.objects.order_by("ticket_id").values_list("text", flat=True)
    assert list(texts) == ["First", "Second"]


def test_of_a_chain_each_link_can_be_undone(
    ticket: Ticket, twin: Ticket, others: Ticket, ines: Person
) -> None:
    merge_tickets([others], into=twin, by=ines)
    merge_tickets([twin], into=ticket, by=ines)
    assert fresh(others).merged_into_id == ticket.pk
    assert fresh(ticket).merged_count == 2

    undo_merge(fresh(twin), by=ines)
    assert fresh(others).merged_into_id == twin.pk
    assert (fresh(ticket).merged_count, fresh(twin).merged_count) == (0, 1)

    undo_merge(fresh(others), by=ines)
    assert fresh(twin).merged_count == 0


def test_the_first_of_a_chain_comes_out_alone(
    ticket: Ticket, twin: Ticket, others: Ticket, ines: Person
) -> None:
    merge_tickets([others], into=twin, by=ines)
    merge_tickets([twin], into=ticket, by=ines)

    undo_merge(fresh(others), by=ines)

    assert fresh(others).state == State.NEW
    assert fresh(ticket).merged_count == 1


def test_what_is_not_merged_cannot_be_undone(ticket: Ticket, ines: Person) -> None:
    with pytest.raises(Refused, match="nothing to undo"):
        undo_merge(ticket, by=ines)


def test_an_undo_takes_nothing_out_of_a_ticket_one_may_not_read(
    ticket: Ticket, others: Ticket, ines: Person, mina: Person
) -> None:
    merge_tickets([others], into=ticket, by=mina)
    secret = add_note(ticket, text="Ask legal before anybody is told.", by=mina)
    Ticket.objects.filter(pk=ticket.pk).update(restricted=True)
    ticket.named.set([mina])

    with pytest.raises(NotFound):
        undo_merge(fresh(others), along=[secret.pk], by=ines)

    assert said(others) == []
    assert said(ticket) == ["Ask legal before anybody is told."]


def test_restricting_a_ticket_restricts_what_goes_on_in_it(
    ticket: Ticket, others: Ticket, ines: Person, otto: Person, mina: Person
) -> None:
    reply(others, text="My salary is on it.", by=otto)
    merge_tickets([others], into=ticket, by=ines)

    restrict_ticket(fresh(ticket), named=[mina], by=mina)

    assert others.pk not in set(tickets_for(ines).values_list("pk", flat=True))
    assert others.pk in set(tickets_for(otto).values_list("pk", flat=True))
    restrict_ticket(fresh(ticket), named=[ines], by=mina)
    assert others.pk in set(tickets_for(ines).values_list("pk", flat=True))


def test_what_somebody_keeps_to_themselves_is_not_added_to_what_they_share(
    ticket: Ticket, twin: Ticket, ines: Person
) -> None:
    draft = save_draft(ticket, kind="reply", text="Dear Rae", by=ines)
    share_draft(draft, by=ines)
    save_draft(twin, kind="reply", text="Between us: I have no idea", by=ines)

    merge_tickets([twin], into=ticket, by=ines)

    assert Draft.objects.get(ticket=ticket).text == "Dear Rae"
    undo_merge(fresh(twin), by=ines)
    assert Draft.objects.get(ticket=twin).text == "Between us: I have no idea"

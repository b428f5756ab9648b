from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.desk.conversation import rules
from thirdline.desk.conversation.mentions import persons_named, refuse_strangers
from thirdline.desk.conversation.models import FollowsWhenNamed, Mention, Message, Revision
from thirdline.desk.conversation.operations.drafting import discard_draft
from thirdline.desk.tickets.joining import asks_on, followers_of, home_of, in_own_words
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import take_off_hold, take_ticket, watch_ticket
from thirdline.desk.tickets.queries import ticket_for_update
from thirdline.desk.tickets.rules import why_not_take
from thirdline.desk.tickets.states import HoldReason, State
from thirdline.desk.tickets.topics import topics_of
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import Refused, refuse_if


@transaction.atomic
def reply(
    ticket: Ticket,
    *,
    text: str,
    by: Person,
    channel: str = "desk",
    once: str | None = None,
    seen: int | None = None,
    letter_id: int | None = None,
    quoted: str = "",
) -> Message:
    """Say something the requester reads; what waited for the requester goes on when they answer.

    `seen` is the newest message the writer had on screen: when somebody else was quicker the reply
    is refused and the text kept. What is written to a merged ticket lands where it goes on.
    """
    ticket, via = _where_it_lands(ticket)
    asking = asks_on(ticket, by)
    refuse_if(in_own_words(rules.why_not_reply(ticket, text, by, asks=asking), ticket, via))
    said = _said_already(ticket, by, once)
    if said is not None:
        return said
    _refuse_if_overtaken(ticket, seen, by)
    message = _say(
        ticket, text, by=by, public=True, channel=channel, once=once, letter_id=letter_id,
        quoted=quoted, via=via, asking=asking,
    )  # fmt: skip
    _announce(ticket, message, by)
    if (
        by.pk == ticket.requester_id
        and ticket.state == State.ON_HOLD
        and ticket.hold_reason == HoldReason.REQUESTER
    ):
        take_off_hold(ticket, by=by)
    return message


def _announce(ticket: Ticket, message: Message, by: Person) -> None:
    asking = message.from_requester
    facts = {"message": message.pk, "from_requester": asking, "first": False}
    if not asking:
        facts["first"] = _note_first_answer(ticket)
        _accept_by_answering(ticket, by)
    words = {"text": message.text[:500]}
    told = [*topics_of(ticket), *(f"ticket:{one.pk}" for one in followers_of(ticket))]
    record("ticket.replied", ticket, by=by, facts=facts, words=words, topics=told)


@transaction.atomic
def add_note(ticket: Ticket, *, text: str, by: Person, once: str | None = None) -> Message:
    """Say something only the support teams read."""
    ticket, via = _where_it_lands(ticket)
    refuse_if(rules.why_not_note(ticket, text, by))
    said = _said_already(ticket, by, once)
    if said is not None:
        return said
    # A robot repeats letters; whoever is named in one was not named by anybody here.
    named = [] if by.is_robot else persons_named(text)
    refuse_strangers(ticket, named)
    message = _say(
        ticket, text, by=by, public=False, channel="desk", once=once, letter_id=None, via=via
    )
    record("ticket.noted", ticket, by=by, facts={"message": message.pk}, topics=topics_of(ticket))
    if named:
        _mention(ticket, message, named, by)
    return message


def _mention(ticket: Ticket, message: Message, named: list[Person], by: Person) -> None:
    Mention.objects.bulk_create([Mention(message=message, person=one) for one in named])
    facts = {"message": message.pk, "named": [one.pk for one in named if one.pk != by.pk]}
    words = {"text": message.text[:500]}
    record("ticket.mentioned", ticket, by=by, facts=facts, words=words)
    willing = set(
        FollowsWhenNamed.objects.filter(person__in=named).values_list("person", flat=True)
    )
    for person in named:
        if person.pk in willing:
            watch_ticket(ticket, person=person, by=person)


@transaction.atomic
def edit_message(message: Message, *, text: str, by: Person) -> Message:
    """Correct one's own message; what it said before stays readable."""
    message = Message.objects.select_for_update().select_related("ticket").get(pk=message.pk)
    refuse_if(rules.why_not_edit(message.author_id, text, by))
    if message.text == text:
        return message
    Revision.objects.create(message=message, text=message.text, until=clock.now(), by=by)
    message.text, message.edited_at = text, clock.now()
    message.save(update_fields=["text", "edited_at"])
    record(
        "ticket.message_edited",
        message.ticket,
        by=by,
        facts={"message": message.pk},
        topics=topics_of(message.ticket),
    )
    return message


def _say(
    ticket: Ticket,
    text: str,
    *,
    by: Person,
    public: bool,
    channel: str,
    once: str | None,
    letter_id: int | None,
    quoted: str = "",
    via: Ticket | None = None,
    asking: bool = False,
) -> Message:
    message = Message.objects.create(
        ticket=ticket, text=text.replace("\x00", "").strip(), author=by, public=public, channel=channel,
        from_requester=asking or by.pk == ticket.requester_id, at=clock.now(), once=once,
        letter_id=letter_id, quoted=quoted, via=via,
    )  # fmt: skip
    discard_draft(ticket, kind="reply" if public else "note", by=by)
    ticket.changed_at = clock.now()
    ticket.save(update_fields=["changed_at"])
    return message


def _where_it_lands(ticket: Ticket) -> tuple[Ticket, Ticket | None]:
    """The ticket to write on, locked, and the merged one it was written to."""
    ticket = ticket_for_update(ticket)
    if not ticket.is_merged:
        return ticket, None
    return ticket_for_update(home_of(ticket)), ticket


def _said_already(ticket: Ticket, by: Person, once: str | None) -> Message | None:
    return Message.objects.filter(ticket=ticket, author=by, once=once).first() if once else None


def _refuse_if_overtaken(ticket: Ticket, seen: int | None, by: Person) -> None:
    if seen is None:
        return
    newer = (
        Message.objects.filter(ticket=ticket, public=True, id__gt=seen)
        .exclude(author=by)
        .select_related("author")
        .last()
    )
    if newer is not None:
        raise Refused(
            _(
                "%(name)s replied while you were writing. Your text is kept; read theirs, then send or discard yours."
            )
            % {"name": newer.author.first_name},
            code="overtaken",
            facts={"seen": newer.pk},
        )


def _note_first_answer(ticket: Ticket) -> bool:
    if ticket.first_answered_at is not None:
        return False
    ticket.first_answered_at = clock.now()
    ticket.save(update_fields=["first_answered_at"])
    return True


def _accept_by_answering(ticket: Ticket, by: Person) -> None:
    """Answering is taking: whoever of the team replies to a ticket nobody has, has it."""
    belongs = ticket.team_id in by.standing.team_ids
    if ticket.person_id is None and belongs and why_not_take(ticket, by) is None:
        take_ticket(ticket, by=by)

"""Makes a ticket or a reply of a letter that was taken in.

Where it belongs is read from the reply address, then from the ids it cites, then from the number in
its subject. The first two only somebody knows who had a letter of that ticket; the number anybody
can guess, so it counts only for people who may write there anyway. What comes from somebody who may
not becomes a note for the team to judge: nothing is lost and nobody speaks in another's name.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from thirdline.desk.conversation import rules
from thirdline.desk.conversation.copies import follow_copied
from thirdline.desk.conversation.operations import (
    add_note,
    reply,
    tell_of_machine_answer,
    tell_of_thanks,
)
from thirdline.desk.conversation.thanks import is_thanks
from thirdline.desk.tickets.joining import asks_on, home_of
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import attach_file, open_ticket, reopen_ticket
from thirdline.desk.tickets.queries import tickets_for
from thirdline.desk.tickets.states import State
from thirdline.foundation.mail.addresses import read_reply_address
from thirdline.foundation.mail.models import InboundLetter
from thirdline.foundation.mail.operations import settle_inbound
from thirdline.foundation.mail.queries import tickets_cited, treatment_of
from thirdline.foundation.mail.reading.bodies import Piece
from thirdline.foundation.mail.reading.kinds import LetterKind
from thirdline.foundation.mail.reading.parsing import ReadLetter
from thirdline.foundation.mail.rules import Outcome, Treatment
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import invite_person, robot
from thirdline.foundation.people.queries import person_by_email
from thirdline.kit.refusals import Refused

WHOLE_TEXT = "letter.txt"
UNREADABLE = "unreadable"


class How(enum.Enum):
    """What tied a letter to a ticket."""

    ADDRESS = "address"
    CITED = "cited"
    NUMBER = "number"


@dataclass(frozen=True)
class Belonging:
    ticket: Ticket
    how: How


def make_of(letter: InboundLetter, *, by: Person) -> InboundLetter:
    """Turn a letter into a reply, a note or a ticket, and say so on it."""
    reading = letter.reading
    if reading is None:
        ticket = _open_unreadable(letter)
        return settle_inbound(
            letter, outcome=Outcome.TICKET, ticket_id=ticket.pk, reason=UNREADABLE, by=by
        )
    belonging = belongs_to(reading)
    if reading.kind is LetterKind.AUTO_REPLY:
        known = belonging is not None and belonging.how is not How.NUMBER
        return _hear_machine(letter, reading, belonging.ticket if belonging and known else None, by)
    if belonging is None:
        return _begin(letter, reading, by)
    outcome, ticket, reason = _say_on(belonging.ticket, letter, reading)
    return settle_inbound(letter, outcome=outcome, ticket_id=ticket.pk, reason=reason, by=by)


def _hear_machine(
    letter: InboundLetter, reading: ReadLetter, ticket: Ticket | None, by: Person
) -> InboundLetter:
    """A machine's answer is told on its ticket and is no reply; what it says unasked is a ticket."""
    if ticket is None and reading.unasked:
        return _begin(letter, reading, by)
    if ticket is not None:
        said = reading.subject or reading.visible_reply
        tell_of_machine_answer(ticket, letter_id=letter.pk, said=said, by=robot())
    return settle_inbound(
        letter, outcome=Outcome.IGNORED, ticket_id=ticket.pk if ticket else None,
        reason=reading.automatic, by=by,
    )  # fmt: skip


def _begin(letter: InboundLetter, reading: ReadLetter, by: Person) -> InboundLetter:
    number = _open(letter, reading, "").pk
    return settle_inbound(
        letter, outcome=Outcome.TICKET, ticket_id=number, reason=reading.automatic, by=by
    )


def belongs_to(reading: ReadLetter) -> Belonging | None:
    """The ticket a letter speaks of, and how that is known."""
    for number, how in _candidates(reading):
        ticket = Ticket.objects.filter(pk=number, history=None).first()
        if ticket is not None and (how is not How.NUMBER or _may_write(ticket, _known(reading))):
            return Belonging(ticket, how)
    return None


def _candidates(reading: ReadLetter) -> Iterator[tuple[int, How]]:
    for address in reading.recipients:
        if token := read_reply_address(address):
            yield token.ticket_id, How.ADDRESS
    for number in tickets_cited(list(reading.cites)):
        yield number, How.CITED
    for found in re.finditer(
        rf"\b{re.escape(settings.TICKET_PREFIX)}(\d{{1,15}})\b", reading.subject
    ):
        yield int(found[1]), How.NUMBER


def _known(reading: ReadLetter) -> Person | None:
    return person_by_email(reading.sender) if reading.sender else None


def _may_write(ticket: Ticket, person: Person | None) -> bool:
    """The person who asked, a watcher, or somebody of the support teams who may read it."""
    if person is None or not person.is_active:
        return False
    watches = ticket.watches.filter(person=person).exists()
    mine = ticket.requester_id == person.pk or watches or person.may("work")
    return mine and tickets_for(person).filter(pk=ticket.pk).exists()


def _say_on(
    ticket: Ticket, letter: InboundLetter, reading: ReadLetter
) -> tuple[Outcome, Ticket, str]:
    person, written_to = _known(reading), ticket
    ticket = home_of(written_to)
    if person is None or not (_may_write(written_to, person) or _may_write(ticket, person)):
        _note(written_to, letter, reading)
        return Outcome.NOTE, ticket, "sender-may-not-write"
    asking = asks_on(ticket, person)
    if asking and ticket.state == State.CANCELLED:
        return Outcome.TICKET, _open(letter, reading, ticket.label), "was-cancelled"
    text, quoted, cut = _said(reading)
    thanks = ticket.state == State.RESOLVED and is_thanks(text) and not reading.files
    if asking and ticket.state in {State.RESOLVED, State.CLOSED} and not thanks:
        # Whoever writes again has not got what they needed: that is safer to believe than to overlook.
        reopen_ticket(ticket, reason=text[:300], by=person)
    if rules.why_not_reply(ticket, text, person, asks=asking) is not None:
        _note(written_to, letter, reading)
        return Outcome.NOTE, ticket, "not-a-reply"
    message = reply(
        written_to, text=text, quoted=quoted, by=person, channel="mail", letter_id=letter.pk
    )
    if asking and thanks:
        tell_of_thanks(ticket, message=message, by=person)
    _attach(ticket, _files(reading, cut), person, message.pk)
    follow_copied(ticket, reading.addressees, by=person)
    return Outcome.REPLY, ticket, "thanks" if asking and thanks else ""


def _note(ticket: Ticket, letter: InboundLetter, reading: ReadLetter) -> None:
    sender = reading.sender or _("an unknown sender")
    text, cut = _text(reading)
    opening = _("A letter from %(sender)s, who may not write here themselves:") % {"sender": sender}
    note = add_note(ticket, text=f"{opening}\n\n{text}"[: rules.MOST], by=robot())
    _attach(note.ticket, _files(reading, cut), robot(), note.pk, public=False)


def _open(letter: InboundLetter, reading: ReadLetter, earlier: str) -> Ticket:
    asker = _asker(reading)
    text, cut = _text(reading)
    if asker.is_robot:
        text = (
            _("From %(sender)s.") % {"sender": reading.sender or _("an unknown sender")}
            + f"\n\n{text}"
        )
    if earlier:
        text = (
            _("It answers %(ticket)s, which was cancelled.") % {"ticket": earlier} + f"\n\n{text}"
        )
    ticket = open_ticket(
        title=reading.subject[:200].strip() or _("A letter without a subject"),
        description=text,
        requester=asker,
        by=asker,
        channel="mail",
        # Machines do not answer machines or lists (RFC 3834).
        receipt=not reading.automatic,
    )
    _attach(ticket, _files(reading, cut), asker, None)
    follow_copied(ticket, reading.addressees, by=asker)
    return ticket


def _open_unreadable(letter: InboundLetter) -> Ticket:
    ticket = open_ticket(
        title=_("A letter that could not be read"),
        description=_("A letter came whose text could not be made out. It is attached as it came."),
        requester=robot(),
        by=robot(),
        channel="mail",
    )
    _attach(ticket, [Piece("letter.eml", "message/rfc822", bytes(letter.raw))], robot(), None)
    return ticket


def _asker(reading: ReadLetter) -> Person:
    """Who asks: a known person, a new one, or the machine for a sender nobody can answer."""
    person = _known(reading)
    if person is not None:
        return person if person.is_active else robot()
    if not reading.sender or treatment_of(reading.sender) is Treatment.JUDGE:
        return robot()
    name = reading.sender_name or reading.sender.partition("@")[0]
    return invite_person(name=name, email=reading.sender, by=robot())


def _text(reading: ReadLetter) -> tuple[str, bool]:
    """The text as far as a message may be long, and whether some of it was left out."""
    most = rules.MOST - 500
    if not reading.text:
        return _("(The letter has no text.)"), False
    if len(reading.text) <= most:
        return reading.text, False
    left = _("The letter is longer; the whole of it is attached as %(file)s.") % {
        "file": WHOLE_TEXT
    }
    return f"{reading.text[:most]}\n\n{left}", True


def _said(reading: ReadLetter) -> tuple[str, str, bool]:
    """What was written, what it repeats, and whether some was left out; a letter that only quotes
    says what it quotes."""
    visible, quoted = reading.visible_reply.strip(), reading.quoted.strip()
    if not visible or not quoted or len(visible) + len(quoted) > rules.MOST - 500:
        text, cut = _text(reading)
        return text, "", cut
    return visible, quoted, False


def _files(reading: ReadLetter, cut: bool) -> list[Piece]:
    whole = [Piece(WHOLE_TEXT, "text/plain", reading.text.encode())] if cut else []
    return [*whole, *reading.files]


def _attach(
    ticket: Ticket, files: list[Piece], by: Person, message_id: int | None, *, public: bool = True
) -> None:
    """Keep the files; what is refused is named in a note, and stays in the letter as it came."""
    refused = []
    for file in files:
        try:
            attach_file(
                ticket, name=file.name, type=file.type, chunks=[file.data], by=by, public=public,
                message_id=message_id,
            )  # fmt: skip
        except Refused as refusal:
            refused.append(f"“{file.name}”: {refusal}")
    if refused:
        opening = _("The letter carried files that were not attached. The letter itself is kept.")
        add_note(ticket, text="\n".join([opening, *refused])[: rules.MOST], by=robot())

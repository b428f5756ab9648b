from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.foundation.journal.operations import record
from thirdline.foundation.mail import addresses, queries, rules
from thirdline.foundation.mail.fingerprints import fingerprint_of
from thirdline.foundation.mail.models import InboundLetter, Letter, Mailbox
from thirdline.foundation.mail.operations.bounces import bounce_letter, clear_address
from thirdline.foundation.mail.reading.bounces import Bounce
from thirdline.foundation.mail.reading.kinds import LetterKind
from thirdline.foundation.mail.reading.parsing import ReadLetter
from thirdline.foundation.mail.rules import LEASE, LetterState, Outcome, Treatment
from thirdline.foundation.people.models import Person
from thirdline.kit import clock, drains
from thirdline.kit.refusals import refuse_if

DRAIN = "mail.letters"


@transaction.atomic
def send_letter(
    to: Person | str,
    *,
    subject: str,
    text: str,
    by: Person | None,
    html: str = "",
    ticket_id: int | None = None,
    headers: dict[str, str] | None = None,
    automatic: bool = True,
    once: str | None = None,
) -> Letter | None:
    """Write a letter in this transaction; the worker sends it after the commit, at most once.

    With a ticket the answer comes back to it: a signed reply address and the thread's ids are set.
    Robots and people who left get none.
    """
    person = to if isinstance(to, Person) else None
    if person is not None and (person.is_robot or not person.is_active):
        return None
    if once is not None and (written := queries.letter_written_once(once)):
        return written
    address = to.email if isinstance(to, Person) else to
    head = {**_thread(ticket_id, person), **(headers or {})}
    if automatic:
        head["Auto-Submitted"] = "auto-generated"
    subject = (
        " ".join(subject.split())[:250] if "\n" not in subject and "\r" not in subject else subject
    )
    lost = _why_lost(person, address, subject, head)
    now, leaves = clock.now(), queries.mail_server() is not None and not lost
    letter = Letter.objects.create(
        person=person, to_address=address[:254], subject=subject, text=text, html=html, headers=head,
        ticket_id=ticket_id, message_id=addresses.new_message_id(), once=once, by=by, written_at=now,
        state=LetterState.QUEUED if leaves else LetterState.KEPT, next_try_at=now if leaves else None,
    )  # fmt: skip
    record("letter.written", letter, by=by, facts={"ticket": ticket_id, "state": letter.state})
    if leaves:
        drains.wake(DRAIN)
    return settle_letter(letter, state=LetterState.FAILED, error=lost, by=by) if lost else letter


def _why_lost(
    person: Person | None, address: str, subject: str, head: dict[str, str]
) -> str | None:
    """Why a letter goes to nobody; what would forge a head is refused.

    Somebody whose address is none keeps nobody else from their letters, and no deed from being done.
    """
    lost = rules.why_not_reach(address) if person is not None else None
    refuse_if(
        rules.why_not_head(subject, head) if lost else rules.why_not_send(address, subject, head)
    )
    return lost


def _thread(ticket_id: int | None, person: Person | None) -> dict[str, str]:
    """What makes a mail program show the letters of a ticket as one conversation."""
    if ticket_id is None:
        return {}
    root = f"<tl.ticket.{ticket_id}@{addresses.own_domain()}>"
    head = {"References": root}
    if person is not None:
        head["Reply-To"] = addresses.reply_address(ticket_id, person.pk)
        earlier = queries.last_letter_about(ticket_id, person)
        theirs = queries.last_letter_from(ticket_id)
        cited = [one.message_id for one in (theirs, earlier) if one is not None]
        if cited:
            head |= {"In-Reply-To": cited[0], "References": " ".join([root, *reversed(cited)])}
    return head


@transaction.atomic
def resend_letter(letter: Letter, *, by: Person) -> Letter:
    """Send a letter once more that failed, is in doubt or was kept: a decision of an administrator."""
    letter = queries.letter_for_update(letter)
    refuse_if(rules.why_not_resend(letter.state, queries.mail_server() is not None))
    before, letter.state, letter.attempts = letter.state, LetterState.QUEUED, 0
    letter.next_try_at, letter.last_error = clock.now(), ""
    letter.save(update_fields=["state", "attempts", "next_try_at", "last_error"])
    record("letter.resent", letter, by=by, facts={"before": before})
    drains.wake(DRAIN)
    return letter


@transaction.atomic
def claim_letters(*, limit: int, by: Person | None) -> list[Letter]:
    """Reserve the next due letters for a while; a worker that dies leaves them to the next."""
    now, attempt = clock.now(), secrets.token_hex(8)
    letters = queries.due_letters_for_update(now, limit=limit)
    for letter in letters:
        letter.attempt, letter.next_try_at = attempt, now + LEASE
    Letter.objects.bulk_update(letters, ["attempt", "next_try_at"])
    return letters


@transaction.atomic
def begin_sending(letter: Letter, *, by: Person | None) -> bool:
    """Commit that this attempt talks to the server now; False when the letter is no longer ours.

    From here on silence means doubt, so nobody else ever sends it by itself.
    """
    mine = Letter.objects.filter(pk=letter.pk, state=LetterState.QUEUED, attempt=letter.attempt)
    now = clock.now()
    return bool(
        mine.update(state=LetterState.SENDING, sending_at=now, attempts=letter.attempts + 1)
    )


@transaction.atomic
def settle_letter(
    letter: Letter, *, state: LetterState, by: Person | None, error: str = ""
) -> Letter:
    """Write down how an attempt ended: sent, to be tried again, failed for good, or in doubt."""
    letter = queries.letter_for_update(letter)
    now, attempts = clock.now(), letter.attempts
    if state is LetterState.QUEUED:
        # A server that was not reached counts as a try too, or a letter would wait for ever.
        attempts = attempts if letter.state == LetterState.SENDING else attempts + 1
        letter.next_try_at = rules.next_try_at(attempts, now)
        state = LetterState.QUEUED if letter.next_try_at else LetterState.FAILED
    letter.state, letter.attempts, letter.last_error = state, attempts, error[:300]
    letter.sent_at = now if state is LetterState.SENT else None
    letter.save(update_fields=["state", "attempts", "next_try_at", "last_error", "sent_at"])
    verb = "letter.postponed" if state is LetterState.QUEUED else f"letter.{state}"
    record(verb, letter, by=by, facts={"attempts": attempts, "ticket": letter.ticket_id})
    return letter


@transaction.atomic
def doubt_letters(*, by: Person | None) -> int:
    """Mark letters whose worker fell silent: they may have arrived, so they are not sent again."""
    silent = queries.letters_without_answer_for_update(clock.now())
    words = _("The worker ended before the mail server answered. It may have arrived.")
    for letter in silent:
        settle_letter(letter, state=LetterState.IN_DOUBT, error=words, by=by)
    return len(silent)


@transaction.atomic
def keep_inbound(
    raw: bytes, *, by: Person | None, mailbox: Mailbox | None = None
) -> tuple[InboundLetter, bool]:
    """Keep a letter as it came, before anything reads it; the same letter twice is kept once."""
    message_id, fingerprint = fingerprint_of(raw)
    known = queries.inbound_with(fingerprint)
    if known is not None:
        return known, False
    letter, new = InboundLetter.objects.get_or_create(
        fingerprint=fingerprint,
        defaults={
            "raw": raw,
            "message_id": message_id,
            "size": len(raw),
            "taken_at": clock.now(),
            "mailbox": mailbox,
        },
    )
    if new:
        record(
            "letter.arrived", letter, by=by, facts={"size": len(raw), "fingerprint": fingerprint}
        )
    return letter, new


@transaction.atomic
def settle_inbound(
    letter: InboundLetter, *, outcome: Outcome, by: Person | None, ticket_id: int | None = None,
    reason: str = "",
) -> InboundLetter:  # fmt: skip
    """Write down what became of a letter: a ticket, a reply, a note, or nothing and why."""
    letter.outcome, letter.ticket_id, letter.reason = outcome, ticket_id, reason[:60]
    letter.save(update_fields=["outcome", "ticket_id", "reason"])
    facts = {"outcome": outcome, "ticket": ticket_id, "reason": reason}
    record("letter.settled", letter, by=by, facts=facts)
    return letter


@transaction.atomic
def count_try(letter: InboundLetter, *, by: Person | None) -> None:
    """Remember that a kept letter was tried, so that one that cannot be placed is not tried for ever."""
    InboundLetter.objects.filter(pk=letter.pk).update(tries=letter.tries + 1)
    letter.tries += 1


@transaction.atomic
def place_inbound(letter: InboundLetter, *, by: Person | None) -> InboundLetter:
    """Make of a kept letter what it asks for: whoever listens to `letter.taken_in` does the making.

    A letter nobody can read goes the same way, with nothing in `reading`.
    """
    letter = queries.inbound_for_update(letter)
    if letter.outcome != Outcome.PENDING:
        return letter
    reading = letter.reading
    if reading is not None and reading.bounce is not None:
        return _settle_bounce(letter, reading.bounce, reading.cites, by)
    if reading is not None and (reason := _why_ignored(reading)):
        return settle_inbound(letter, outcome=Outcome.IGNORED, reason=reason, by=by)
    if reading is not None:
        _note_sender(letter, reading.sender)
        if letter.reason != rules.RELEASED and (held := _treat(letter, by)):
            return held
        clear_address(reading.sender, by=by)
    record("letter.taken_in", letter, by=by, facts={"size": letter.size})
    return letter


def _note_sender(letter: InboundLetter, sender: str) -> None:
    letter.sender = sender.strip().lower()[:254]
    letter.save(update_fields=["sender"])


def _treat(letter: InboundLetter, by: Person | None) -> InboundLetter | None:
    """The letter, settled, where its sender is blocked or wrote more than anybody reads."""
    treatment = queries.treatment_of(letter.sender)
    if treatment is Treatment.BLOCK:
        return settle_inbound(letter, outcome=Outcome.IGNORED, reason=rules.BLOCKED, by=by)
    if treatment is Treatment.TRUST or not queries.wrote_too_much(letter):
        return None
    if not queries.was_held_lately(letter):
        words = {"sender": letter.sender}
        record("letter.held_back", letter, by=by, words=words)
    return settle_inbound(letter, outcome=Outcome.HELD, reason=rules.TOO_MANY, by=by)


def _settle_bounce(
    letter: InboundLetter, bounce: Bounce, cites: Sequence[str], by: Person | None
) -> InboundLetter:
    """A bounce belongs to the letter that came back; one that names none of ours is kept and no more."""
    lost = queries.letter_that_bounced(cites, bounce.address)
    if lost is None:
        reason = "bounce-of-no-letter-of-ours"
        return settle_inbound(letter, outcome=Outcome.IGNORED, reason=reason, by=by)
    if lost.message_id not in cites:
        # Anybody can claim this of an address; only who had the letter knows its id.
        bounce = replace(bounce, permanent=False)
    bounce_letter(lost, bounce=bounce, by=by)
    return settle_inbound(
        letter, outcome=Outcome.BOUNCE, ticket_id=lost.ticket_id, reason=bounce.status, by=by
    )


def _why_ignored(reading: ReadLetter) -> str:
    """Our own letters and reports about letters make nothing: that is how loops begin."""
    if addresses.is_own(reading.sender) or queries.is_letter_of_ours(reading.message_id):
        return "own-mail"
    if reading.kind in {LetterKind.MESSAGE, LetterKind.AUTO_REPLY}:
        return ""
    return reading.automatic or str(reading.kind)

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Count, Max, Min, Q
from django.utils.translation import gettext as _

from thirdline.foundation.mail.models import (
    AddressTrouble,
    InboundLetter,
    Letter,
    Mailbox,
    SenderRule,
)
from thirdline.foundation.mail.rules import (
    COUNTED_OVER,
    DOUBT_AFTER,
    LetterState,
    MailboxKind,
    Outcome,
    Treatment,
    digest_of,
    patterns_of,
)
from thirdline.foundation.mail.server import Server, server_from
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.rules import STAFF
from thirdline.kit import clock
from thirdline.kit.db import require_transaction
from thirdline.kit.fixed import fixed
from thirdline.kit.refusals import NotFound

PAGE = 50
# A bounce that names no letter speaks of one that was sent lately.
BOUNCES_WITHIN = timedelta(days=7)


def mail_server() -> Server | None:
    """The server letters go to; None in a run that keeps them."""
    return server_from(settings.EMAIL_URL)


def letters_for(person: Person, *, state: str = "", before: int | None = None) -> list[Letter]:
    """A page of the outbox, newest first, below the letter numbered `before`; administrators only."""
    if not person.may("set_up"):
        raise NotFound(_("There is no outbox for you."))
    rows = Letter.objects.select_related("person").order_by("-id").defer("html", "headers")
    if state:
        rows = rows.filter(state=state)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows[:PAGE])


def letter_for(person: Person, number: int) -> Letter:
    letter = Letter.objects.select_related("person").filter(pk=number).first()
    if letter is None or not person.may("set_up"):
        raise NotFound(_("There is no letter %(number)s for you.") % {"number": number})
    return letter


def letter_for_update(letter: Letter) -> Letter:
    require_transaction()
    return Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)


def due_letters_for_update(now: datetime, *, limit: int) -> list[Letter]:
    """The next letters nobody else is about to send."""
    require_transaction()
    rows = Letter.objects.select_for_update(skip_locked=True, of=("self",))
    due = rows.filter(state=LetterState.QUEUED, next_try_at__lte=now)
    return list(due.order_by("next_try_at", "id")[:limit])


def letters_without_answer_for_update(now: datetime) -> list[Letter]:
    require_transaction()
    rows = Letter.objects.select_for_update(skip_locked=True, of=("self",))
    return list(rows.filter(state=LetterState.SENDING, sending_at__lt=now - DOUBT_AFTER)[:100])


def letter_written_once(once: str) -> Letter | None:
    return Letter.objects.filter(once=once).first()


def last_letter_about(ticket_id: int, person: Person) -> Letter | None:
    """The newest letter of a conversation to a person: what the next one follows."""
    return Letter.objects.filter(ticket_id=ticket_id, person=person).order_by("-id").first()


def letters_lately(person: Person, *, within: timedelta, most: int) -> int:
    """How many letters a person was written lately, counted no further than `most`."""
    rows = Letter.objects.filter(person=person, written_at__gt=clock.now() - within)
    return rows.values("pk")[:most].count()


def last_letter_from(ticket_id: int) -> InboundLetter | None:
    """The newest letter that was taken in for a ticket: what an answer follows."""
    rows = InboundLetter.objects.filter(ticket_id=ticket_id).exclude(message_id="")
    return rows.defer("raw").order_by("-id").first()


def tickets_cited(message_ids: list[str]) -> list[int]:
    """Tickets whose letters, out or in, carry one of these ids; the last cited first."""
    if not message_ids:
        return []
    found: dict[str, int] = {}
    for rows in (InboundLetter.objects.all(), Letter.objects.all()):
        cited = rows.filter(message_id__in=message_ids, ticket_id__isnull=False)
        found |= {one: number or 0 for one, number in cited.values_list("message_id", "ticket_id")}
    return list(dict.fromkeys(found[one] for one in reversed(message_ids) if one in found))


def is_letter_of_ours(message_id: str) -> bool:
    return bool(message_id) and Letter.objects.filter(message_id=message_id).exists()


def inbound_with(fingerprint: str) -> InboundLetter | None:
    return InboundLetter.objects.filter(fingerprint=fingerprint).first()


def inbound_for_update(letter: InboundLetter) -> InboundLetter:
    """Locked, and alone: letters are taken in one at a time, so that nobody is invited twice."""
    require_transaction()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('mail.take_in'))")
    return InboundLetter.objects.select_for_update().get(pk=letter.pk)


def pending_inbound(before: datetime, *, tries: int) -> list[InboundLetter]:
    rows = InboundLetter.objects.filter(
        outcome=Outcome.PENDING, taken_at__lt=before, tries__lt=tries
    )
    return list(rows.order_by("taken_at")[:10])


def treatment_of(sender: str) -> Treatment:
    """How letters of a sender are treated: by the narrowest rule, else welcome."""
    every = patterns_of(sender)
    found = dict(SenderRule.objects.filter(pattern__in=every).values_list("pattern", "treatment"))
    narrowest = next((one for one in every if one in found), None)
    return Treatment(found[narrowest]) if narrowest else Treatment.WELCOME


def wrote_too_much(letter: InboundLetter) -> bool:
    """Whether a sender wrote more than the desk takes in by itself; letters held back count too."""
    most = settings.LETTERS_PER_SENDER_AND_HOUR
    if not letter.sender:
        return False
    others = InboundLetter.objects.filter(sender=letter.sender).exclude(pk=letter.pk)
    lately = others.filter(
        taken_at__gt=letter.taken_at - COUNTED_OVER, taken_at__lte=letter.taken_at
    )
    return lately.values("pk")[:most].count() >= most


def was_held_lately(letter: InboundLetter) -> bool:
    held = InboundLetter.objects.filter(sender=letter.sender, outcome=Outcome.HELD)
    return held.filter(taken_at__gt=clock.now() - timedelta(days=1)).exclude(pk=letter.pk).exists()


@dataclass(frozen=True)
class Held:
    """What of one sender waits for somebody to look."""

    sender: str
    letters: int
    first_at: datetime
    last_at: datetime


def held_back(person: Person) -> list[Held]:
    """The senders whose letters are held back, for administrators, the newest first."""
    if not person.may("set_up"):
        raise NotFound(_("There are no letters held back for you."))
    rows = InboundLetter.objects.filter(outcome=Outcome.HELD).values("sender")
    told = rows.annotate(letters=Count("pk"), first_at=Min("taken_at"), last_at=Max("taken_at"))
    return [Held(**one) for one in told.order_by("-last_at")[:PAGE]]


def held_for_update(sender: str) -> list[int]:
    """The letters of a sender that are held back, by number, oldest first."""
    require_transaction()
    rows = InboundLetter.objects.select_for_update().filter(sender=sender, outcome=Outcome.HELD)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def mailboxes_for(person: Person) -> list[Mailbox]:
    """Where letters come from, for administrators: an organisation has a few."""
    if not person.may("set_up"):
        raise NotFound(_("There are no mailboxes for you."))
    return list(Mailbox.objects.order_by("address", "pk"))


def mailbox_for(person: Person, number: int) -> Mailbox:
    mailbox = Mailbox.objects.filter(pk=number).first() if person.may("set_up") else None
    if mailbox is None:
        raise NotFound(_("There is no mailbox %(number)s for you.") % {"number": number})
    return mailbox


def mailbox_for_update(number: int) -> Mailbox:
    require_transaction()
    mailbox = Mailbox.objects.select_for_update().filter(pk=number).first()
    if mailbox is None:
        raise NotFound(_("Somebody removed this mailbox meanwhile."))
    return mailbox


def mailboxes_to_watch() -> dict[int, int]:
    """The mailboxes letters are fetched from now, each with the version of its settings."""
    rows = Mailbox.objects.filter(is_on=True, kind=MailboxKind.IMAP)
    return dict(rows.values_list("pk", "version"))


def mailbox_numbered(number: int) -> Mailbox | None:
    return Mailbox.objects.filter(pk=number).first()


def mailbox_handed_to(number: int, key: str) -> Mailbox:
    """The mailbox of a mail provider that knows the key; to anybody else there is none."""
    mailbox = Mailbox.objects.filter(pk=number, kind=MailboxKind.HTTP, is_on=True).first()
    if mailbox is None or not hmac.compare_digest(mailbox.seal, digest_of(key)):
        raise NotFound(_("There is no such way in."))
    return mailbox


def letter_that_bounced(cited: Sequence[str], address: str) -> Letter | None:
    """The letter a bounce speaks of: by its id, else the newest to that address in the last week."""
    letter = Letter.objects.filter(message_id__in=list(cited)).order_by("-id").first()
    if letter is None and address:
        lately = Letter.objects.filter(to_address__iexact=address, state=LetterState.SENT)
        lately = lately.filter(written_at__gt=clock.now() - BOUNCES_WITHIN)
        letter = lately.order_by("-id").first()
    return letter


def trouble_of(address: str) -> AddressTrouble | None:
    """Why letters to an address come back; None where they arrive."""
    return _TROUBLE.one(address.lower()) if address else None


def troubles(person: Person) -> list[AddressTrouble]:
    """The addresses letters come back from, for administrators, the newest first."""
    if not person.may("set_up"):
        raise NotFound(_("There is no outbox for you."))
    return list(AddressTrouble.objects.order_by("-last_at")[:PAGE])


def letters_about(ticket_id: int) -> list[Letter]:
    """The fate of every letter to somebody outside the support teams, oldest first."""
    outside = Q(person=None) | ~Q(person__role__in=STAFF)
    rows = Letter.objects.filter(outside, ticket_id=ticket_id).defer("text", "html", "headers")
    return list(rows.select_related("person").order_by("-id")[:PAGE])[::-1]


_TROUBLE = fixed(lambda address: AddressTrouble.objects.filter(address=address), str)

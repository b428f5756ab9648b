from __future__ import annotations

from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from thirdline.foundation.mail.reading.parsing import ReadLetter, Unreadable, read_letter
from thirdline.foundation.mail.rules import (
    STATE_WORDS,
    After,
    Begin,
    LetterState,
    MailboxKind,
    Outcome,
    Tls,
    Treatment,
    WayIn,
)


class Letter(models.Model):
    """One letter to one address. Its state is the whole of its fate."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    to_address = models.CharField(max_length=254)
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    # Packages above know tickets; here it is a number that ties letters to one conversation.
    ticket_id = models.BigIntegerField(null=True)
    message_id = models.CharField(max_length=250, unique=True)
    # Who asks twice for the same letter, a retried job for instance, gets the first.
    once = models.CharField(max_length=120, null=True, unique=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    state = models.CharField(max_length=10, default=LetterState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    attempt = models.CharField(max_length=32, blank=True)
    next_try_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)
    written_at = models.DateTimeField()
    sending_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at", "id"],
                name="letter_due",
                condition=Q(state=LetterState.QUEUED),
            ),
            models.Index(
                fields=["sending_at"], name="letter_sending", condition=Q(state=LetterState.SENDING)
            ),
            models.Index(fields=["state", "-id"], name="letter_state"),
            models.Index(fields=["person", "written_at"], name="letter_person"),
            models.Index(
                fields=["ticket_id", "id"],
                name="letter_ticket",
                condition=Q(ticket_id__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="letter_state_known", condition=Q(state__in=[one.value for one in LetterState])
            ),
            models.CheckConstraint(
                name="letter_queued_has_time",
                condition=Q(state=LetterState.QUEUED, next_try_at__isnull=False)
                | ~Q(state=LetterState.QUEUED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.state})"

    @property
    def state_words(self) -> str:
        return STATE_WORDS[LetterState(self.state)]


class AddressTrouble(models.Model):
    """Letters to an address come back. The mark goes when a letter comes from there, or by hand."""

    address = models.CharField(max_length=254, unique=True)
    reason = models.CharField(max_length=300)
    status = models.CharField(max_length=12, blank=True)
    permanent = models.BooleanField()
    count = models.PositiveIntegerField(default=1)
    since = models.DateTimeField()
    last_at = models.DateTimeField()
    letter = models.ForeignKey(Letter, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.address}: {self.reason}"


class Mailbox(models.Model):
    """A place letters come from. What opens it is sealed; no page and no export reads it back."""

    kind = models.CharField(max_length=10, default=MailboxKind.IMAP)
    address = models.CharField(max_length=254)
    host = models.CharField(max_length=253, blank=True)
    port = models.PositiveIntegerField(default=993)
    tls = models.CharField(max_length=10, default=Tls.SSL)
    user = models.CharField(max_length=254, blank=True)
    way = models.CharField(max_length=10, default=WayIn.PASSWORD)
    # For IMAP what signs in; for a mail provider the digest of the key in its address.
    seal = models.TextField(blank=True)
    folder = models.CharField(max_length=200, default="INBOX")
    begin = models.CharField(max_length=10, default=Begin.UNREAD)
    after = models.CharField(max_length=10, default=After.SEEN)
    after_folder = models.CharField(max_length=200, blank=True)
    is_on = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    # How far it was read: numbers of messages hold as long as the folder's validity does (RFC 9051).
    uid_validity = models.BigIntegerField(null=True)
    last_uid = models.BigIntegerField(default=0)
    taken = models.PositiveBigIntegerField(default=0)
    looked_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("address"), "kind", "host", "folder", name="mailbox_once"
            ),
            models.CheckConstraint(
                name="mailbox_kind_known", condition=Q(kind__in=[one.value for one in MailboxKind])
            ),
            models.CheckConstraint(
                name="mailbox_moves_somewhere",
                condition=~Q(after=After.MOVE) | ~Q(after_folder=""),
            ),
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def is_imap(self) -> bool:
        return self.kind == MailboxKind.IMAP


class SenderRule(models.Model):
    """How letters of a sender are treated; of several rules the narrowest counts."""

    pattern = models.CharField(max_length=254, unique=True)
    treatment = models.CharField(
        max_length=10,
        default=Treatment.WELCOME,
        choices=[(one.value, one.value) for one in Treatment],
    )
    about = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sender_treatment_known",
                condition=Q(treatment__in=[one.value for one in Treatment]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.pattern}: {self.treatment}"


class InboundLetter(models.Model):
    """A letter as it arrived, byte for byte, and what became of it."""

    raw = models.BinaryField()
    mailbox = models.ForeignKey(Mailbox, models.SET_NULL, null=True, related_name="letters")
    message_id = models.CharField(max_length=250, blank=True, db_index=True)
    fingerprint = models.CharField(max_length=64, unique=True)
    size = models.PositiveIntegerField()
    # Small letters; empty until it was read.
    sender = models.CharField(max_length=254, blank=True)
    taken_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, default=Outcome.PENDING)
    reason = models.CharField(max_length=60, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    ticket_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["taken_at"], name="inbound_pending", condition=Q(outcome=Outcome.PENDING)
            ),
            models.Index(
                fields=["ticket_id", "id"],
                name="inbound_ticket",
                condition=Q(ticket_id__isnull=False),
            ),
            models.Index(
                fields=["sender", "taken_at"], name="inbound_sender", condition=~Q(sender="")
            ),
            models.Index(
                fields=["sender", "id"], name="inbound_held", condition=Q(outcome=Outcome.HELD)
            ),
        ]

    def __str__(self) -> str:
        return f"letter {self.pk}, {self.outcome}"

    @cached_property
    def reading(self) -> ReadLetter | None:
        """What it says; None when it cannot be read."""
        try:
            return read_letter(bytes(self.raw))
        except Unreadable:
            return None

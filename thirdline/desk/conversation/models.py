from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager


class Message(models.Model):
    """One public reply or internal note. Edits keep what stood before as revisions."""

    ticket = models.ForeignKey(
        "tickets.Ticket", models.CASCADE, related_name="messages", db_index=False
    )
    public = models.BooleanField(default=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    from_requester = models.BooleanField(default=False)
    channel = models.CharField(max_length=12, default="desk")
    text = models.TextField()
    # What a letter repeated of what was said before: folded away, never thrown away.
    quoted = models.TextField(blank=True)
    at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    letter_id = models.BigIntegerField(null=True)
    # The merged ticket it was written to: it goes back there when the merge is undone.
    via = models.ForeignKey(
        "tickets.Ticket", models.PROTECT, null=True, related_name="+", db_index=False
    )
    # The message of another ticket this is a copy of, where a ticket was split.
    copy_of = models.BigIntegerField(null=True)
    # A form carries a key of its own, so that pressing Send twice says it once.
    once = models.CharField(max_length=40, null=True)

    class Meta:
        indexes = [models.Index(fields=["ticket", "id"], name="message_ticket")]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "author", "once"],
                name="message_once",
                condition=models.Q(once__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {'reply' if self.public else 'note'} {self.pk}"


class Revision(models.Model):
    """What a message said before an edit."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="revisions")
    text = models.TextField()
    until = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.message_id} until {self.until:%Y-%m-%d %H:%M}"


class Draft(models.Model):
    """What a person is writing, saved as they type; shared, the team reads it and goes on with it."""

    ticket = models.ForeignKey("tickets.Ticket", models.CASCADE, related_name="drafts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    kind = models.CharField(max_length=10, choices=[("reply", "reply"), ("note", "note")])
    text = models.TextField(blank=True)
    saved_at = models.DateTimeField()
    shared_at = models.DateTimeField(null=True)
    # Grows with every change while it is shared; a writer who knows an older one lost a race.
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+"
    )
    turns: RelatedManager[DraftTurn]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "person", "kind"], name="draft_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.ticket_id}"


class DraftTurn(models.Model):
    """The text of a shared draft when one person was done with it; `kept` when it lost a race."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="turns")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    kept = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.person_id} in draft {self.draft_id}"


class Mention(models.Model):
    """A note names somebody."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="mentions")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="mentions", db_index=False
    )

    class Meta:
        indexes = [models.Index(fields=["person", "-id"], name="mention_person")]
        constraints = [models.UniqueConstraint(fields=["message", "person"], name="mention_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.message_id}"


class FollowsWhenNamed(models.Model):
    """Somebody who follows every ticket on which a note names them."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id} follows when named"

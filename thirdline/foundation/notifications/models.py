from __future__ import annotations

from datetime import time

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Notice(models.Model):
    """One thing one person should know."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", db_index=False
    )
    kind = models.CharField(max_length=60)
    text = models.CharField(max_length=300)
    url = models.CharField(max_length=300, blank=True)
    ticket_id = models.BigIntegerField(null=True)
    entry_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    # Many at once are one: how often, and which entries of the journal it has counted already.
    times = models.PositiveIntegerField(default=1)
    entries = ArrayField(models.BigIntegerField(), default=list)
    flood = models.BooleanField(default=False)
    # A notice somebody wants by mail or on a device only is kept unseen until it has left.
    shown = models.BooleanField(default=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-id"], name="notice_person"),
            models.Index(fields=["person"], name="notice_unread", condition=Q(read_at=None)),
        ]
        constraints = [
            # A reaction that is tried again tells nobody twice.
            models.UniqueConstraint(
                fields=["person", "kind", "entry_id"],
                name="notice_once",
                condition=Q(entry_id__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.person_id}"

    @property
    def times_words(self) -> str:
        return f"×{self.times}"


class Preference(models.Model):
    """Where a person wants to hear of one kind; without a row the kind's own default holds."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_preferences", db_index=False
    )
    kind = models.CharField(max_length=60)
    in_app = models.BooleanField(default=True)
    mail = models.BooleanField(default=False)
    push = models.BooleanField(default=False)
    # Empty is at once; `usual` is what the person's rhythm says.
    digest = models.CharField(max_length=10, default="usual", blank=True)
    passes = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="notice_preference_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.kind}"


class Rhythm(models.Model):
    """When a person is left alone, and how often letters gather for them; without a row never."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="notice_rhythm"
    )
    quiet_from = models.TimeField(null=True)
    quiet_to = models.TimeField(null=True)
    quiet_days = ArrayField(models.PositiveSmallIntegerField(), default=list)
    digest = models.CharField(max_length=10, blank=True)
    digest_at = models.TimeField(default=time(8))

    def __str__(self) -> str:
        return f"{self.person_id}: {self.quiet_from} to {self.quiet_to}"


class Mute(models.Model):
    """A ticket a person does not want to hear of."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False
    )
    ticket_id = models.BigIntegerField()
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "ticket_id"], name="notice_mute_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} without {self.ticket_id}"


class Held(models.Model):
    """A notice that leaves later by mail or to a device: at its due moment, if it still holds."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False
    )
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="held")
    channel = models.CharField(max_length=10)
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="notice_held_due")]
        constraints = [
            models.UniqueConstraint(fields=["person", "channel", "notice"], name="notice_held_once")
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} by {self.channel} at {self.due_at:%H:%M}"


class Device(models.Model):
    """A browser that shows notices of its own accord. What opens it is the browser's, not a secret of ours."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="devices")
    name = models.CharField(max_length=60)
    endpoint = models.CharField(max_length=1000, unique=True)
    public_key = models.CharField(max_length=120)
    auth = models.CharField(max_length=40)
    since = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.name} of {self.person_id}"

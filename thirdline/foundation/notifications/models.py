from __future__ import annotations

from django.conf import settings
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


class Preference(models.Model):
    """Where a person wants to hear of one kind; without a row the kind's own default holds."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_preferences", db_index=False
    )
    kind = models.CharField(max_length=60)
    in_app = models.BooleanField(default=True)
    mail = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="notice_preference_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.kind}"

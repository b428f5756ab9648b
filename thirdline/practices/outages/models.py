from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class KnownOutage(models.Model):
    """Something we know is broken, what to do meanwhile, and until when."""

    service = models.ForeignKey("tickets.Service", models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    since = models.DateTimeField()
    # When it is expected to end; people are told so, and told that it takes longer.
    until = models.DateTimeField(null=True)
    next_update_at = models.DateTimeField(null=True)
    public = models.BooleanField(default=False)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    told_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_words = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["-id"], name="outage_open", condition=Q(ended_at=None)),
        ]
        constraints = [
            models.CheckConstraint(
                name="outage_ends_later", condition=Q(ended_at=None) | Q(ended_at__gte=F("since"))
            )
        ]

    def __str__(self) -> str:
        return self.title


class Concern(models.Model):
    """One person whom an outage concerns, and who hears when it is over."""

    outage = models.ForeignKey(KnownOutage, models.CASCADE, related_name="concerns", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["outage", "person"], name="concern_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.outage_id}"

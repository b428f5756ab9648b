from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Webhook(models.Model):
    """An address that is told what happens to tickets its owner may read."""

    name = models.CharField(max_length=80, unique=True)
    url = models.URLField(max_length=500)
    verbs = ArrayField(models.CharField(max_length=60), default=list)
    # A condition over the ticket's fields; none means every ticket.
    when = models.JSONField(null=True)
    with_words = models.BooleanField(default=False)
    with_restricted = models.BooleanField(default=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    is_on = models.BooleanField(default=True)
    why_off = models.CharField(max_length=300, blank=True)
    seal = models.TextField()
    # The secret before, which signs as well until everybody has taken the new one.
    old_seal = models.TextField(blank=True)
    old_until = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    # Up to where of the journal it was told: the sealer's own order.
    seen_position = models.BigIntegerField()
    seen_id = models.BigIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One thing one address is to be told, exactly as it is told on every try."""

    WAITING, DELIVERED, FAILED = "waiting", "delivered", "failed"

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries", db_index=False)
    entry_id = models.BigIntegerField(null=True)
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    verb = models.CharField(max_length=60)
    ticket_id = models.BigIntegerField(null=True)
    body = models.TextField()
    state = models.CharField(
        max_length=10, default=WAITING, choices=[(s, s) for s in (WAITING, DELIVERED, FAILED)]
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    first_tried_at = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    is_replay = models.BooleanField(default=False)
    last_status = models.PositiveSmallIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_try_at"], name="delivery_due", condition=Q(state="waiting")),
            models.Index(
                fields=["webhook", "ticket_id", "id"],
                name="delivery_before",
                condition=Q(state="waiting"),
            ),
            models.Index(fields=["webhook", "-id"], name="delivery_log"),
            models.Index(fields=["made_at"], name="delivery_made"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["webhook", "entry_id"],
                name="delivery_once",
                condition=Q(entry_id__isnull=False),
            ),
            models.CheckConstraint(
                name="delivery_waits_for_a_moment",
                condition=Q(state="waiting", next_try_at__isnull=False)
                | (~Q(state="waiting") & Q(next_try_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} to {self.webhook_id}"


class Attempt(models.Model):
    """One try: what went out, what came back, how long it took. Signatures are not kept."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="tries")
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    milliseconds = models.PositiveIntegerField()
    sent = models.JSONField(default=dict)
    answer = models.TextField(blank=True)
    error = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.delivery_id} at {self.at:%Y-%m-%d %H:%M}"

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Rule(models.Model):
    """When a condition holds, go there. Rules stand in order; the first that holds wins."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    # A condition over the ticket's fields; an empty one holds always.
    when = models.JSONField(default=dict, blank=True)
    # {"tier": 3} or {"team": "network"}, and {"strategy": "skill", "skill": "bgp"}.
    go = models.JSONField(default=dict, blank=True)
    priority = models.PositiveSmallIntegerField(null=True, blank=True)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    note = models.CharField(max_length=300, blank=True)
    enabled = models.BooleanField(default=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.name


class RoutingDecision(models.Model):
    """Why a ticket began where it did: the rule as it was called, the facts read, what came of it."""

    ticket = models.ForeignKey(
        "tickets.Ticket", models.CASCADE, related_name="routing_decisions", db_index=False
    )
    at = models.DateTimeField()
    # Copied, never linked: a rule may be renamed, moved or removed. No rule held if it is empty.
    rule = models.CharField(max_length=60, blank=True)
    rule_name = models.CharField(max_length=120, blank=True)
    rule_number = models.PositiveSmallIntegerField(null=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    trace = models.JSONField(default=list)
    outcome = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["ticket", "id"], name="routing_decision_ticket"),
            models.Index(fields=["at"], name="routing_decision_at"),
            models.Index(
                fields=["rule", "id"],
                name="routing_decision_turn",
                condition=Q(person__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} by {self.rule or 'no rule'}"

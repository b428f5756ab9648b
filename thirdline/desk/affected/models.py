from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from thirdline.desk.affected.rules import Source


class Affected(models.Model):
    """An item a ticket is about. What was taken back stays, with who and why."""

    ticket = models.ForeignKey(
        "tickets.Ticket", models.CASCADE, related_name="affected", db_index=False
    )
    item = models.ForeignKey(
        "estate.ConfigurationItem", models.PROTECT, related_name="+", db_index=False
    )
    source = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Source])
    words = models.CharField(max_length=300, blank=True)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    taken_back_words = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "item"], condition=Q(taken_back_at=None), name="affected_once"
            ),
            models.CheckConstraint(
                name="affected_taken_back_by_somebody",
                condition=Q(taken_back_at=None, taken_back_by=None)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["ticket", "-id"], name="affected_of_ticket"),
            models.Index(
                fields=["item", "ticket"], name="affected_of_item", condition=Q(taken_back_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} affects {self.item_id}"

"""The rows of a ticket's path. Only `operations.moving` writes them; the database forbids edits."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from thirdline.desk.tickets.states import Ended, HandoffKind


class Stay(models.Model):
    """One unbroken period of a ticket with one internal team at one tier."""

    ticket = models.ForeignKey("tickets.Ticket", models.CASCADE, related_name="stays")
    number = models.PositiveSmallIntegerField()
    team = models.ForeignKey("people.Team", models.PROTECT, related_name="stays", db_index=False)
    tier_level = models.PositiveSmallIntegerField()
    # What the source of an imported history called the line, where it differs from the tier ("L2&L3").
    tier_label = models.CharField(max_length=20, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    predecessor = models.OneToOneField("self", models.CASCADE, null=True, related_name="successor")
    # The stay a return goes back to: an escalation pushes it, a return pops it.
    origin = models.ForeignKey("self", models.CASCADE, null=True, related_name="+", db_index=False)
    opened_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    ended = models.CharField(max_length=12, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "number"], name="stay_number_once"),
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(closed_at=None), name="stay_open_once"
            ),
            models.CheckConstraint(
                name="stay_closed_has_end",
                condition=Q(closed_at=None, ended=None)
                | Q(closed_at__gte=F("opened_at"), ended__in=list(Ended)),
            ),
        ]
        indexes = [
            models.Index(fields=["team", "opened_at"], name="stay_team_opened"),
            models.Index(
                fields=["closed_at"], name="stay_closed", condition=Q(closed_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} stay {self.number}"


class Leg(models.Model):
    """A period outside the internal teams: self-service before a person, a vendor beside one."""

    ticket = models.ForeignKey("tickets.Ticket", models.CASCADE, related_name="legs")
    kind = models.CharField(
        max_length=12, choices=[("self_service", "self_service"), ("vendor", "vendor")]
    )
    label = models.CharField(max_length=80)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="leg_ends_later",
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.kind}"


class Handoff(models.Model):
    """The passage between two stays: who, which way, why, and what the receiving tier got."""

    ticket = models.ForeignKey("tickets.Ticket", models.CASCADE, related_name="handoffs")
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in HandoffKind])
    from_stay = models.OneToOneField(Stay, models.CASCADE, related_name="left_by")
    to_stay = models.OneToOneField(Stay, models.CASCADE, related_name="entered_by")
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    asked_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    reason = models.CharField(max_length=40)
    words = models.TextField(blank=True)
    # The escalation contract as it stood: name, version, items with their state. Copied, never linked.
    contract = models.JSONField(null=True)
    missing = models.JSONField(default=list)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        indexes = [models.Index(fields=["kind", "at"], name="handoff_kind_at")]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.kind}"

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class TicketFacts(models.Model):
    """The path figures of one live ticket. Restricted tickets and imported ones have no row here."""

    ticket = models.OneToOneField(
        "tickets.Ticket", models.CASCADE, primary_key=True, related_name="+"
    )
    service_id = models.BigIntegerField(null=True)
    started_at = models.DateTimeField()
    state = models.CharField(max_length=12)
    tier_level = models.PositiveSmallIntegerField(null=True)
    events = models.PositiveIntegerField()
    throughput_seconds = models.BigIntegerField(null=True)
    first_tier = models.CharField(max_length=40)
    last_tier = models.CharField(max_length=40)
    resolved_tier = models.CharField(max_length=40, null=True)
    resolved_level = models.PositiveSmallIntegerField(null=True)
    highest_level = models.PositiveSmallIntegerField()
    levels = ArrayField(models.PositiveSmallIntegerField())
    handoffs = models.PositiveIntegerField()
    bounces = models.PositiveIntegerField()
    tier_bounces = models.PositiveIntegerField()
    returns = models.PositiveIntegerField()
    reopened = models.PositiveIntegerField()
    violated_rules = ArrayField(models.CharField(max_length=40))

    class Meta:
        indexes = [models.Index(fields=["started_at", "ticket"], name="ticket_facts_started")]

    def __str__(self) -> str:
        return f"facts of {self.ticket_id}"


class FigureSheet(models.Model):
    """Everything counted about the tickets asked for in one day, week, month or all time.

    `set_id` 0 is the live desk, else a history set; `service_id` 0 is every service together.
    Counts are sums, so sheets are added up to any period.
    """

    set_id = models.BigIntegerField(default=0)
    grain = models.CharField(max_length=5)
    begins = models.DateField()
    service_id = models.BigIntegerField(default=0)
    counts = models.JSONField()
    # The few counts a headline is drawn from, apart, so that eleven weeks of them are read cheaply.
    headline = models.JSONField()
    # Tickets still open, by tier; null when there are none, which most days soon have.
    still_open = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["set_id", "service_id", "grain", "begins"], name="figure_sheet_once"
            ),
            models.CheckConstraint(
                name="figure_sheet_grain_known",
                condition=Q(grain__in=["day", "week", "month", "all"]),
            ),
        ]
        indexes = [
            models.Index(
                fields=["service_id", "begins"],
                name="figure_sheet_open",
                condition=Q(set_id=0, grain="day", still_open__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.grain} of {self.begins}"


class TouchedDay(models.Model):
    """A day whose sheets no longer agree with its tickets, until they are counted again."""

    day = models.DateField(primary_key=True)

    def __str__(self) -> str:
        return str(self.day)


class FigureState(models.Model):
    """How far the journal has been taken into the figures, and when they were last looked after."""

    upto_position = models.BigIntegerField(default=0)
    upto_id = models.BigIntegerField(default=0)
    rebuilt_at = models.DateTimeField(null=True)
    # Promises fall due without anybody doing anything; today's are counted again after a while.
    promises_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="figure_state_alone", condition=Q(pk=1))]

    def __str__(self) -> str:
        return f"figures of {self.rebuilt_at}"

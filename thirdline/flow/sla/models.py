from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from thirdline.flow.sla.rules import LIVE, ClockKind, ClockState, What

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager


class Policy(models.Model):
    """What is promised to whom: the first one by order whose condition holds counts, per kind."""

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=3, choices=[("sla", "SLA"), ("ola", "OLA")])
    order = models.PositiveSmallIntegerField(default=100)
    # A condition over the ticket's fields; none means every ticket.
    when = models.JSONField(null=True, blank=True)
    # {"resolution": {"1": "4h", "*": "16h"}, "first_response": "30m"}
    targets = models.JSONField(default=dict)
    calendar = models.ForeignKey(
        "calendars.WorkCalendar", models.PROTECT, null=True, blank=True, related_name="+"
    )
    pause_on = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    # [{"at": "75%", "do": "notify", "to": "person", "kinds": ["resolution"]}]
    steps = models.JSONField(default=list, blank=True)
    # Raised by the database with every edit, so that a copy can say which edition it is.
    version = models.PositiveIntegerField(default=1, editable=False)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "order", "id"]

    def __str__(self) -> str:
        return self.name


class Promise(models.Model):
    """A copy of what a policy promised one kind of clock, kept once per content and never edited."""

    id = models.UUIDField(primary_key=True)
    policy = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=16)
    content = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["policy", "kind"], name="promise_policy")]

    def __str__(self) -> str:
        return f"{self.policy} {self.kind}"


class Clock(models.Model):
    """One promise about time. All but what it belongs to is a copy of what its ledger amounts to."""

    ticket = models.ForeignKey(
        "tickets.Ticket", models.CASCADE, related_name="clocks", db_index=False
    )
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in ClockKind])
    stay = models.ForeignKey(
        "tickets.Stay", models.CASCADE, null=True, related_name="clocks", db_index=False
    )
    team = models.ForeignKey(
        "people.Team", models.PROTECT, null=True, related_name="+", db_index=False
    )
    # The consult or vendor case that started it; those live above, hence no foreign key.
    consult_id = models.BigIntegerField(null=True)

    promise = models.ForeignKey(Promise, models.PROTECT, related_name="clocks", db_index=False)
    state = models.CharField(max_length=8, default=ClockState.RUNNING)
    target_seconds = models.PositiveIntegerField()
    used_seconds = models.FloatField(default=0)
    still_seconds = models.FloatField(default=0)
    reckoned_at = models.DateTimeField()
    waiting = models.CharField(max_length=40, blank=True)
    due_at = models.DateTimeField(null=True)
    next_step_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    cycles_met = models.PositiveSmallIntegerField(default=0)
    cycles_missed = models.PositiveSmallIntegerField(default=0)
    events: RelatedManager[ClockEvent]

    class Meta:
        indexes = [
            models.Index(fields=["ticket", "id"], name="clock_ticket"),
            models.Index(
                fields=["next_step_at"],
                name="clock_next_step",
                condition=Q(next_step_at__isnull=False),
            ),
            models.Index(
                fields=["consult_id"], name="clock_consult", condition=Q(consult_id__isnull=False)
            ),
            models.Index(
                fields=["ended_at"], name="clock_ended", condition=Q(ended_at__isnull=False)
            ),
            models.Index(
                fields=["breached_at"],
                name="clock_breached",
                condition=Q(breached_at__isnull=False),
            ),
            models.Index(
                fields=["due_at"], name="clock_running_due", condition=Q(state=ClockState.RUNNING)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "kind"],
                name="clock_of_ticket_once",
                condition=Q(
                    kind__in=[
                        ClockKind.FIRST_RESPONSE,
                        ClockKind.RESOLUTION,
                        ClockKind.UPDATE_CADENCE,
                    ]
                ),
            ),
            models.UniqueConstraint(
                fields=["ticket", "team"],
                name="clock_of_team_once",
                condition=Q(kind=ClockKind.WORK),
            ),
            models.UniqueConstraint(
                fields=["stay"], name="clock_of_stay_once", condition=Q(kind=ClockKind.ACKNOWLEDGE)
            ),
            models.CheckConstraint(
                name="clock_state_known", condition=Q(state__in=list(ClockState))
            ),
            models.CheckConstraint(
                name="clock_ended_has_time",
                condition=Q(state__in=LIVE, ended_at=None)
                | Q(ended_at__gte=F("started_at"), next_step_at=None),
            ),
            models.CheckConstraint(
                name="clock_missed_has_breach",
                condition=~Q(state=ClockState.MISSED) | Q(breached_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.kind}"


class ClockEvent(models.Model):
    """One line of a ledger: what happened, when it takes effect, when it was recorded, why, by whom."""

    clock = models.ForeignKey(Clock, models.CASCADE, related_name="events", db_index=False)
    what = models.CharField(max_length=8, choices=[(what.value, what.value) for what in What])
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    cause = models.CharField(max_length=40)
    key = models.CharField(max_length=60, blank=True)
    promise = models.ForeignKey(
        Promise, models.PROTECT, null=True, related_name="+", db_index=False
    )
    target_seconds = models.PositiveIntegerField(null=True)
    entry_id = models.BigIntegerField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["clock", "id"], name="clock_event_ledger")]

    def __str__(self) -> str:
        return f"{self.clock_id} {self.what}"

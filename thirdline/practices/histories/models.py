from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from thirdline.practices.histories.rules import SET_STATES


class HistorySet(models.Model):
    """One imported log: its tickets are read-only, stand in no live queue and go away together."""

    name = models.CharField(max_length=60, unique=True)
    source = models.CharField(max_length=255)
    # Of the packed file: the same file under the same name is already there and is not read twice.
    digest = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=[(state, state) for state in SET_STATES])
    counts = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="history_set_state_known", condition=Q(state__in=list(SET_STATES))
            )
        ]

    def __str__(self) -> str:
        return self.name

    # Set on the object in hand by an import that found the same file already there.
    was_there = False

    @property
    def is_complete(self) -> bool:
        return self.state == "complete"


class HistoryEvent(models.Model):
    """One event as the log had it; words of the source are kept, None is unknown."""

    ticket = models.ForeignKey("tickets.Ticket", models.CASCADE, related_name="+", db_index=False)
    seq = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    at = models.DateTimeField()
    tier_label = models.CharField(max_length=40, null=True)
    tier_level = models.PositiveSmallIntegerField(null=True)
    team = models.CharField(max_length=300, null=True)
    organisation = models.CharField(max_length=300, null=True)
    activity = models.CharField(max_length=300, null=True)
    status = models.CharField(max_length=300, null=True)
    substatus = models.CharField(max_length=300, null=True)
    person = models.CharField(max_length=300, null=True)
    product = models.CharField(max_length=300, null=True)
    wait_reason = models.CharField(max_length=40, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "seq"], name="history_event_once"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} event {self.seq}"


class CaseFacts(models.Model):
    """The path figures of one imported ticket, so that figures of any period are one scan."""

    ticket = models.OneToOneField(
        "tickets.Ticket", models.CASCADE, primary_key=True, related_name="case_facts"
    )
    set = models.ForeignKey(HistorySet, models.CASCADE, related_name="cases", db_index=False)
    case = models.CharField(max_length=200)
    events = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    throughput_seconds = models.BigIntegerField()
    first_tier = models.CharField(max_length=40, null=True)
    last_tier = models.CharField(max_length=40, null=True)
    resolved_tier = models.CharField(max_length=40, null=True)
    highest_level = models.PositiveSmallIntegerField(null=True)
    resolved_level = models.PositiveSmallIntegerField(null=True)
    levels = ArrayField(models.PositiveSmallIntegerField(), default=list)
    handoffs = models.PositiveIntegerField()
    bounces = models.PositiveIntegerField()
    tier_bounces = models.PositiveIntegerField()
    returns = models.PositiveIntegerField()
    reopened = models.PositiveIntegerField()
    violated_rules = ArrayField(models.CharField(max_length=40), default=list)
    last_status = models.CharField(max_length=300, null=True)
    last_substatus = models.CharField(max_length=300, null=True)
    last_impact = models.CharField(max_length=300, null=True)
    priority = models.CharField(max_length=300, null=True)
    requester = models.CharField(max_length=300, null=True)
    product = models.CharField(max_length=300, null=True)
    kept = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["set", "started_at"], name="case_set_started")]
        constraints = [
            models.UniqueConstraint(fields=["set", "case"], name="case_once_in_set"),
        ]

    def __str__(self) -> str:
        return self.case


class CaseStay(models.Model):
    """A stay of an imported ticket with its neighbours, so that figures need no walk over paths.

    The path people see is the ticket's own; this is the same path, laid out for counting one set
    without touching the stays of any other.
    """

    ticket = models.ForeignKey("tickets.Ticket", models.CASCADE, related_name="+", db_index=False)
    set = models.ForeignKey(HistorySet, models.CASCADE, related_name="+", db_index=False)
    started_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    team_id = models.BigIntegerField()
    from_team = models.BigIntegerField(null=True)
    next_team = models.BigIntegerField(null=True)
    tier_label = models.CharField(max_length=40)
    from_tier = models.CharField(max_length=40, null=True)
    tier_level = models.PositiveSmallIntegerField(null=True)
    from_level = models.PositiveSmallIntegerField(null=True)
    arrived = models.CharField(max_length=12)
    ended = models.CharField(max_length=12, null=True)
    seconds = models.BigIntegerField(null=True)
    response_seconds = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["set", "started_at"], name="case_stay_set"),
            models.Index(fields=["ticket"], name="case_stay_ticket"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} with {self.team_id}"


class CaseTally(models.Model):
    """How often one thing occurs in a case: events by tier, by team, by product; waits by reason."""

    ticket = models.ForeignKey("tickets.Ticket", models.CASCADE, related_name="+", db_index=False)
    set = models.ForeignKey(HistorySet, models.CASCADE, related_name="+", db_index=False)
    started_at = models.DateTimeField()
    of = models.CharField(max_length=14)
    what = models.CharField(max_length=300, null=True)
    events = models.PositiveIntegerField()
    seconds = models.BigIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(
                fields=["set", "of", "started_at"],
                include=["what", "events", "seconds", "ticket"],
                name="case_tally_set",
            ),
            models.Index(fields=["ticket"], name="case_tally_ticket"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.of} {self.what}: {self.events}"

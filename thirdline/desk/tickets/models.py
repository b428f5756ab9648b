from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from thirdline.desk.tickets.path import Handoff, Leg, Stay
from thirdline.desk.tickets.states import (
    DONE_STATES,
    OPEN_STATES,
    STATE_WORDS,
    HoldReason,
    Kind,
    Reading,
    State,
)
from thirdline.desk.tickets.words import HOLD_WORDS

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager

__all__ = [
    "Attachment", "Category", "CategoryField", "Handoff", "Hold", "Leg", "PriorityTable",
    "Resolution", "Service", "Stay", "Ticket", "Watch",
]  # fmt: skip

NEVER = Value("9999-12-31T00:00:00Z", output_field=models.DateTimeField())


class Service(models.Model):
    """What people use and miss when it fails."""

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    criticality = models.PositiveSmallIntegerField(default=3)
    owner_team = models.ForeignKey(
        "people.Team", models.PROTECT, null=True, blank=True, related_name="+"
    )
    about = models.TextField(blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Category(models.Model):
    """What kind of matter it is; decides which fields are asked for."""

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(
        max_length=10, default=Kind.INCIDENT, choices=[(k.value, k.value) for k in Kind]
    )
    about = models.CharField(max_length=200, blank=True)
    on_portal = models.BooleanField(default=True)
    icon = models.CharField(max_length=40, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    fields: RelatedManager[CategoryField]

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class CategoryField(models.Model):
    """A typed field of a category; its values stand in the ticket's `custom`."""

    category = models.ForeignKey(Category, models.CASCADE, related_name="fields")
    key = models.SlugField(max_length=40)
    label = models.CharField(max_length=120)
    type = models.CharField(
        max_length=10,
        default="text",
        choices=[(t, t) for t in ("text", "long_text", "number", "date", "choice", "flag")],
    )
    choices = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    help = models.CharField(max_length=200, blank=True)
    needed_to = models.CharField(
        max_length=10,
        default="",
        blank=True,
        choices=[("", "never"), ("open", "open"), ("resolve", "resolve")],
    )
    position = models.PositiveSmallIntegerField(default=0)
    on_portal = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["category", "key"], name="category_field_once")
        ]

    def __str__(self) -> str:
        return self.label


class PriorityTable(models.Model):
    """Impact × urgency → priority, one row a cell, edited by administrators."""

    impact = models.CharField(max_length=20)
    urgency = models.CharField(max_length=20)
    priority = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["impact", "urgency"], name="priority_cell_once"),
            models.CheckConstraint(
                condition=Q(priority__range=(1, 4)), name="priority_cell_1_to_4"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.impact} × {self.urgency} = {self.priority}"


class Ticket(models.Model):
    """One matter one person asked for. Its primary key is its number."""

    kind = models.CharField(max_length=10, default=Kind.INCIDENT)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    service = models.ForeignKey(
        Service, models.PROTECT, null=True, related_name="tickets", db_index=False
    )
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, related_name="tickets", db_index=False
    )
    impact = models.CharField(max_length=20, default="person")
    urgency = models.CharField(max_length=20, default="medium")
    priority = models.PositiveSmallIntegerField(default=3)
    priority_reason = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=12, default=State.NEW)
    requester = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="asked", db_index=False
    )
    channel = models.CharField(max_length=12, default="portal")
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    custom = models.JSONField(default=dict, blank=True)
    restricted = models.BooleanField(default=False)
    named = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True)

    # Where it is now. The path itself is in Stay; these follow it and are written with it.
    team = models.ForeignKey(
        "people.Team", models.PROTECT, null=True, related_name="tickets", db_index=False
    )
    tier_level = models.PositiveSmallIntegerField(null=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="holds_tickets",
        db_index=False,
    )
    asked_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    stay = models.ForeignKey(
        "tickets.Stay", models.PROTECT, null=True, related_name="+", db_index=False
    )
    handoffs_count = models.PositiveSmallIntegerField(default=0)
    returned = models.BooleanField(default=False)
    hold_reason = models.CharField(max_length=12, null=True)
    next_due_at = models.DateTimeField(null=True)

    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    first_answered_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    reopened_count = models.PositiveSmallIntegerField(default=0)
    # Grows with every edit; a form that carries an older number lost a race and is told so.
    version = models.PositiveIntegerField(default=1)
    # The history set a ticket was imported with (histories live above, hence no foreign key).
    history = models.BigIntegerField(null=True)
    outside_id = models.CharField(max_length=80, blank=True)
    # Where it goes on after a merge, since when, and what whoever asked for it reads there; and how
    # many go on here, so that the others are not asked about. The merges themselves lie in links.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="taken_in", db_index=False
    )
    merged_at = models.DateTimeField(null=True)
    merged_reading = models.CharField(max_length=8, null=True)
    merged_count = models.PositiveSmallIntegerField(default=0, db_default=0)
    # What of the estate it is about and of which kinds, folded, so that conditions ask nothing else;
    # who said so and when lies in affected, which writes both.
    affected_items = ArrayField(
        models.CharField(max_length=30), default=list, db_default=[], blank=True
    )
    affected_kinds = ArrayField(
        models.CharField(max_length=60), default=list, db_default=[], blank=True
    )
    stays: RelatedManager[Stay]
    handoffs: RelatedManager[Handoff]
    watches: RelatedManager[Watch]
    resolutions: RelatedManager[Resolution]

    class Meta:
        indexes = [
            models.Index(
                F("team"), Coalesce(F("next_due_at"), NEVER), F("id"),
                name="ticket_team_due",
                condition=Q(state__in=OPEN_STATES, history=None),
            ),
            models.Index(
                Coalesce(F("next_due_at"), NEVER), F("id"),
                name="ticket_open_due",
                condition=Q(state__in=OPEN_STATES, history=None),
            ),
            models.Index(
                F("tier_level"), Coalesce(F("next_due_at"), NEVER), F("id"),
                name="ticket_tier_due",
                condition=Q(state__in=OPEN_STATES, history=None),
            ),
            models.Index(
                F("id"), name="ticket_open_id", condition=Q(state__in=OPEN_STATES, history=None)
            ),
            models.Index(
                F("team"), F("id"), name="ticket_team_id",
                condition=Q(state__in=OPEN_STATES, history=None),
            ),
            models.Index(
                F("priority"), Coalesce(F("next_due_at"), NEVER), F("id"),
                name="ticket_open_priority",
                condition=Q(state__in=OPEN_STATES, history=None),
            ),
            models.Index(
                F("team"), F("priority"), Coalesce(F("next_due_at"), NEVER), F("id"),
                name="ticket_team_priority",
                condition=Q(state__in=OPEN_STATES, history=None),
            ),
            models.Index(
                F("hold_reason"), Coalesce(F("next_due_at"), NEVER), F("id"),
                name="ticket_on_hold",
                condition=Q(state=State.ON_HOLD, history=None),
            ),
            models.Index(fields=["requester", "-id"], name="ticket_requester"),
            models.Index(
                fields=["person", "id"], name="ticket_person",
                condition=Q(state__in=OPEN_STATES, history=None),
            ),
            models.Index(
                fields=["asked_person", "id"], name="ticket_asked_person",
                condition=Q(state__in=OPEN_STATES, history=None, asked_person__isnull=False),
            ),
            models.Index(fields=["history", "id"], name="ticket_history", condition=Q(history__isnull=False)),
            models.Index(fields=["created_at"], name="ticket_created", condition=Q(history=None)),
            models.Index(
                fields=["resolved_at"], name="ticket_resolved",
                condition=Q(history=None, resolved_at__isnull=False),
            ),
            models.Index(fields=["service", "-id"], name="ticket_service"),
            GinIndex(fields=["tags"], name="ticket_tags"),
            GinIndex(fields=["affected_items"], name="ticket_affected"),
            models.Index(
                fields=["merged_into", "id"], name="ticket_merged_into",
                condition=Q(merged_into__isnull=False),
            ),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                name="ticket_hold_has_reason",
                condition=Q(state=State.ON_HOLD, hold_reason__in=list(HoldReason))
                | (~Q(state=State.ON_HOLD) & Q(hold_reason=None)),
            ),
            models.CheckConstraint(
                name="ticket_done_has_time",
                condition=Q(state__in=[State.RESOLVED, State.CLOSED], resolved_at__isnull=False)
                | ~Q(state__in=[State.RESOLVED, State.CLOSED]),
            ),
            models.CheckConstraint(
                name="ticket_priority_1_to_4", condition=Q(priority__range=(1, 4))
            ),
            models.CheckConstraint(name="ticket_state_known", condition=Q(state__in=list(State))),
            models.CheckConstraint(
                name="ticket_merged_leads_on",
                condition=Q(
                    state=State.MERGED,
                    merged_into__isnull=False,
                    merged_at__isnull=False,
                    merged_reading__in=list(Reading),
                )
                | (~Q(state=State.MERGED) & Q(merged_into=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.title}"

    @property
    def label(self) -> str:
        return f"{settings.TICKET_PREFIX}{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_done(self) -> bool:
        return self.state in DONE_STATES

    @property
    def is_merged(self) -> bool:
        return self.state == State.MERGED

    @property
    def state_words(self) -> str:
        return STATE_WORDS[State(self.state)]

    def get_absolute_url(self) -> str:
        return f"/tickets/{self.pk}"


class Hold(models.Model):
    """A pause of the work: who, since when, why, and until when."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="holds")
    reason = models.CharField(max_length=12, choices=[(r.value, r.value) for r in HoldReason])
    words = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    wake_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket"], condition=Q(until=None), name="hold_once")
        ]

    @property
    def reason_words(self) -> str:
        return str(HOLD_WORDS[HoldReason(self.reason)])

    def __str__(self) -> str:
        return f"{self.ticket_id} on hold: {self.reason}"


class Resolution(models.Model):
    """A resolution and, where it did not hold, why the ticket was reopened."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="resolutions")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    team = models.ForeignKey("people.Team", models.PROTECT, null=True, related_name="+")
    tier_level = models.PositiveSmallIntegerField(null=True)
    code = models.CharField(max_length=30, default="fixed")
    words = models.TextField(blank=True)
    reopened_at = models.DateTimeField(null=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    reopen_reason = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.ticket_id} resolved {self.at:%Y-%m-%d}"


class Watch(models.Model):
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="watches")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="watches")
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "person"], name="watch_once")]

    def __str__(self) -> str:
        return f"{self.person_id} watches {self.ticket_id}"


class Attachment(models.Model):
    """A file kept outside the web root under a name of ours; its own name is only shown."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="attachments")
    message_id = models.BigIntegerField(null=True)
    public = models.BooleanField(default=True)
    name = models.CharField(max_length=200)
    type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    kept_as = models.CharField(max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from thirdline.foundation.people.rules import Role
from thirdline.practices.catalogue.rules import Audience, FieldType, Needs, Step, Verdict, Who

if TYPE_CHECKING:
    from enum import StrEnum

    from django_stubs_ext.db.models.manager import RelatedManager


def _choices(words: type[StrEnum]) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in words]


class CatalogueItem(models.Model):
    """Something people may ask for: its form, its price, its promise, who sees it."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    about = models.CharField(max_length=200, blank=True)
    details = models.TextField(blank=True)
    icon = models.CharField(max_length=40, blank=True)
    group = models.CharField(max_length=60, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    service = models.ForeignKey(
        "tickets.Service", models.PROTECT, null=True, blank=True, related_name="+"
    )
    category = models.ForeignKey(
        "tickets.Category", models.PROTECT, null=True, blank=True, related_name="+"
    )
    team = models.ForeignKey("people.Team", models.PROTECT, null=True, blank=True, related_name="+")
    price = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, default="EUR")
    cost_note = models.CharField(max_length=200, blank=True)
    promised_within = models.DurationField(null=True, blank=True)
    calendar = models.ForeignKey(
        "calendars.WorkCalendar", models.PROTECT, null=True, blank=True, related_name="+"
    )
    audience = models.CharField(
        max_length=10, default=Audience.EVERYBODY, choices=_choices(Audience)
    )
    companies = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    roles = ArrayField(
        models.CharField(max_length=20, choices=_choices(Role)), default=list, blank=True
    )
    teams = models.ManyToManyField("people.Team", related_name="+", blank=True)
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    fields: RelatedManager[RequestField]
    approvals: RelatedManager[ApprovalStep]

    class Meta:
        ordering = ["group", "position", "name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/help/catalogue/{self.slug}"


class RequestField(models.Model):
    """One thing the form of an item asks."""

    item = models.ForeignKey(CatalogueItem, models.CASCADE, related_name="fields")
    key = models.SlugField(max_length=40)
    label = models.CharField(max_length=120)
    type = models.CharField(max_length=10, default=FieldType.TEXT, choices=_choices(FieldType))
    choices = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    prices = models.JSONField(default=dict, blank=True)
    help = models.CharField(max_length=200, blank=True)
    required = models.BooleanField(default=False)
    minimum = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    maximum = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    shown_when = models.JSONField(default=dict, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["item", "key"], name="request_field_once")]

    def __str__(self) -> str:
        return self.label


class ApprovalStep(models.Model):
    """Who has to approve before anybody works on a request, and when that is asked."""

    item = models.ForeignKey(CatalogueItem, models.CASCADE, related_name="approvals")
    key = models.SlugField(max_length=40)
    label = models.CharField(max_length=120)
    who = models.CharField(max_length=10, default=Who.MANAGER, choices=_choices(Who))
    people = ArrayField(models.EmailField(max_length=254), default=list, blank=True)
    team = models.ForeignKey("people.Team", models.PROTECT, null=True, blank=True, related_name="+")
    needs = models.CharField(max_length=3, default=Needs.ANY, choices=_choices(Needs))
    when = models.JSONField(default=dict, blank=True)
    remind_after = models.DurationField(default=timedelta(days=1))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["item", "key"], name="approval_step_once")]

    def __str__(self) -> str:
        return self.label


class Request(models.Model):
    """What somebody asked for, with the form as it was and the answers as they were typed."""

    ticket = models.OneToOneField("tickets.Ticket", models.CASCADE, related_name="+")
    item = models.ForeignKey(CatalogueItem, models.PROTECT, related_name="requests")
    item_name = models.CharField(max_length=120)
    # {"fields": […], "promise": {"seconds": …, "calendar": …}}, copied when it was asked.
    form = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    price = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, default="EUR")
    asked_at = models.DateTimeField()
    # Empty until everybody who has to approve did: the promise runs from then on.
    promised_at = models.DateTimeField(null=True)
    approvals: RelatedManager[Approval]

    def __str__(self) -> str:
        return f"{self.item_name}, {self.ticket_id}"


class Approval(models.Model):
    """One step of approval of one request: who was asked since when, and how it ended."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="approvals")
    number = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=120)
    needs = models.CharField(max_length=3, default=Needs.ANY)
    state = models.CharField(max_length=10, default=Step.COMING)
    # Nobody fits the step (no manager is known, say), so the administrators are asked.
    fallback = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    remind_after = models.DurationField(default=timedelta(days=1))
    remind_at = models.DateTimeField(null=True)
    reminded = models.PositiveSmallIntegerField(default=0)
    seats: RelatedManager[Seat]

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="approval_number_once"),
            models.CheckConstraint(
                name="approval_reminds_while_waiting",
                condition=Q(state=Step.WAITING) | Q(remind_at=None),
            ),
        ]
        indexes = [
            models.Index(
                fields=["remind_at"], name="approval_remind", condition=Q(remind_at__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.state}"


class Seat(models.Model):
    """One person asked to approve, and what they said: who, when and why."""

    approval = models.ForeignKey(Approval, models.CASCADE, related_name="seats")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=10, blank=True, choices=_choices(Verdict))
    at = models.DateTimeField(null=True)
    # Who said it: the person, their deputy, or an administrator in their place.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    in_place = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["approval", "person"], name="seat_once")]
        indexes = [
            models.Index(fields=["person", "approval"], name="seat_open", condition=Q(verdict=""))
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.verdict or 'asked'}"


class Deputy(models.Model):
    """Who approves for somebody who is away, from a moment to a moment."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["deputy", "until"], name="deputy_until")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=models.F("since")), name="deputy_ends_later"
            ),
            models.CheckConstraint(
                condition=~Q(person=models.F("deputy")), name="deputy_is_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy_id} for {self.person_id}"

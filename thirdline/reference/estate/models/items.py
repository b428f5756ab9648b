from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from thirdline.reference.estate.rules import FailureSource, FailureUnit, Health, Lifecycle

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager


class ItemKind(models.Model):
    """What sort of thing an item is, with the typed attributes asked for and how often such things fail."""

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    icon = models.CharField(max_length=40, blank=True)
    about = models.CharField(max_length=200, blank=True)
    # A service is what people use; everything else is what services stand on.
    is_service = models.BooleanField(default=False)
    # How likely one of the kind fails, where nobody knows better of the item itself.
    failure_number = models.FloatField(null=True, blank=True)
    failure_unit = models.CharField(
        max_length=12,
        default="",
        blank=True,
        choices=[("", "")] + [(u.value, u.value) for u in FailureUnit if u != FailureUnit.FAILURES],
    )
    repair_hours = models.FloatField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    attributes: RelatedManager[KindAttribute]

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="kind_failure_has_unit",
                condition=Q(failure_number=None) | ~Q(failure_unit=""),
            )
        ]

    def __str__(self) -> str:
        return self.name


class KindAttribute(models.Model):
    """A typed attribute of a kind; its values stand in the item's `attributes`."""

    kind = models.ForeignKey(ItemKind, models.CASCADE, related_name="attributes")
    key = models.SlugField(max_length=40)
    label = models.CharField(max_length=120)
    type = models.CharField(
        max_length=10,
        default="text",
        choices=[(t, t) for t in ("text", "number", "date", "choice", "flag", "list")],
    )
    choices = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    help = models.CharField(max_length=200, blank=True)
    required = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="kind_attribute_once")]

    def __str__(self) -> str:
        return self.label


class ConfigurationItem(models.Model):
    """One thing the organisation runs on, or a service that people use."""

    name = models.CharField(max_length=200)
    kind = models.ForeignKey(ItemKind, models.PROTECT, related_name="+", db_index=False)
    # The same service in the desk's own table, where this item stands for one.
    service = models.OneToOneField(
        "tickets.Service", models.PROTECT, null=True, blank=True, related_name="item"
    )
    lifecycle = models.CharField(
        max_length=10,
        default=Lifecycle.IN_SERVICE,
        choices=[(one.value, one.value) for one in Lifecycle],
    )
    environment = models.CharField(max_length=40, default="production")
    site = models.CharField(max_length=120, blank=True)
    room = models.CharField(max_length=120, blank=True)
    rack = models.CharField(max_length=120, blank=True)
    supplier = models.CharField(max_length=120, blank=True)
    serial = models.CharField(max_length=120, blank=True)
    warranty_until = models.DateField(null=True, blank=True)
    contract_until = models.DateField(null=True, blank=True)
    owner_team = models.ForeignKey(
        "people.Team", models.PROTECT, null=True, blank=True, related_name="+"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Of a service: 1 is what the business stands still without. `users`: people who miss it.
    criticality = models.PositiveSmallIntegerField(null=True, blank=True)
    users = models.PositiveIntegerField(null=True, blank=True)
    about = models.TextField(blank=True)
    attributes = models.JSONField(default=dict, blank=True)

    failure_number = models.FloatField(null=True, blank=True)
    failure_unit = models.CharField(
        max_length=12,
        default="",
        blank=True,
        choices=[("", "")] + [(u.value, u.value) for u in FailureUnit],
    )
    failure_hours = models.FloatField(null=True, blank=True)  # the period of the figure
    failure_source = models.CharField(
        max_length=10,
        default=FailureSource.KIND,
        choices=[(s.value, s.value) for s in FailureSource],
    )
    failure_words = models.CharField(max_length=200, blank=True)
    repair_hours = models.FloatField(null=True, blank=True)

    health = models.CharField(
        max_length=12, default=Health.UP, choices=[(one.value, one.value) for one in Health]
    )
    health_since = models.DateTimeField(null=True, blank=True)
    health_words = models.CharField(max_length=300, blank=True)

    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    # Counts every edit, so that a form or an import that knows an older item is refused.
    version = models.PositiveIntegerField(default=1)
    words = SearchVectorField(default="")

    needs: RelatedManager[Any]
    names: RelatedManager[ItemName]

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="item_words", fastupdate=False),
            models.Index(fields=["name", "id"], name="item_by_name", condition=Q(retired_at=None)),
            models.Index(
                fields=["kind", "name", "id"], name="item_by_kind", condition=Q(retired_at=None)
            ),
            models.Index(
                fields=["site", "name", "id"], name="item_by_site", condition=Q(retired_at=None)
            ),
            models.Index(
                fields=["owner_team", "name", "id"],
                name="item_by_team",
                condition=Q(retired_at=None),
            ),
            models.Index(
                fields=["environment", "name", "id"],
                name="item_by_environment",
                condition=Q(retired_at=None),
            ),
            models.Index(
                fields=["-retired_at", "-id"],
                name="item_retired",
                condition=Q(retired_at__isnull=False),
            ),
            models.Index(
                fields=["health", "id"],
                name="item_not_up",
                condition=~Q(health="up") & Q(retired_at=None),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="item_retired_is_dated",
                condition=Q(lifecycle="retired", retired_at__isnull=False)
                | (~Q(lifecycle="retired") & Q(retired_at=None)),
            ),
            models.CheckConstraint(
                name="item_failure_has_unit",
                condition=Q(failure_number=None) | ~Q(failure_unit=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        return f"CI-{self.pk}"


class ItemName(models.Model):
    """What another system calls an item: the key by which an import finds it again."""

    item = models.ForeignKey(ConfigurationItem, models.CASCADE, related_name="names")
    source = models.CharField(max_length=60)
    key = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="item_name_once")]

    def __str__(self) -> str:
        return f"{self.source}: {self.key}"


class StateSpan(models.Model):
    """From when until when an item was down or in maintenance; up is the rest of the time."""

    item = models.ForeignKey(
        ConfigurationItem, models.CASCADE, related_name="spans", db_index=False
    )
    health = models.CharField(
        max_length=12, choices=[("down", "down"), ("maintenance", "maintenance")]
    )
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    words = models.CharField(max_length=300, blank=True)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        indexes = [models.Index(fields=["item", "-since"], name="span_of_item")]
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(until=None), name="one_state_at_a_time"
            ),
            models.CheckConstraint(
                name="span_ends_later", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.health}"

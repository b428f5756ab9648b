"""What was worked out of the estate. All of it can be worked out again from items, needs, fates and spans,
except debts and questions, which people decide."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from thirdline.reference.estate.models.items import ConfigurationItem
from thirdline.reference.estate.models.needs import FateSet, Need


class Run(models.Model):
    """One working out of the whole estate."""

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    items = models.PositiveIntegerField(default=0)
    needs = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(default=0)  # CPU, without reading the rows
    kernel = models.CharField(max_length=10, blank=True)
    status = models.CharField(max_length=10, default="running")
    said = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["-id"], name="run_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["status"], condition=Q(status="running"), name="one_run_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.status}"


class Unworked(models.Model):
    """A change that the figures do not know yet: one row a transaction, taken away by the run that read it."""

    transaction = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["transaction"], name="unworked_of_transaction")]

    def __str__(self) -> str:
        return f"{self.transaction} {self.at:%H:%M:%S}"


class Standing(models.Model):
    """How an item stands since the newest run: what alone takes it down, and whom it alone takes down."""

    item = models.OneToOneField(
        ConfigurationItem, models.CASCADE, related_name="standing", primary_key=True
    )
    works = models.BooleanField(default=True)
    # Size of the smallest cut set, without and with shared fates; none up to `searched_to`: empty.
    level = models.PositiveSmallIntegerField(null=True)
    true_level = models.PositiveSmallIntegerField(null=True)
    searched_to = models.PositiveSmallIntegerField(default=0)
    # Failures it survives now; empty: more than were searched for. Below zero: it is down.
    margin = models.SmallIntegerField(null=True)
    margin_since = models.DateTimeField(null=True)
    singles = models.PositiveIntegerField(default=0)
    single_items = ArrayField(models.BigIntegerField(), default=list)  # the first of them
    single_fates = ArrayField(models.BigIntegerField(), default=list)
    # Whom it alone takes down now, and the people who use those services.
    takes_down = models.PositiveIntegerField(default=0)
    services_down = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)
    single_since = models.DateTimeField(null=True)  # that it alone takes a service down
    thinnest = models.ForeignKey(Need, models.SET_NULL, null=True, related_name="+", db_index=False)
    is_service = models.BooleanField(default=False)
    worked_out_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["margin", "item"], name="standing_thinnest", condition=Q(is_service=True)
            ),
            models.Index(
                fields=["thinnest"],
                name="standing_of_need",
                condition=Q(thinnest__isnull=False),
            ),
            models.Index(
                fields=["-services_down", "-takes_down", "item"], name="standing_heaviest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.margin}"


class MarginMark(models.Model):
    """The margin of a service from a moment on, until the next mark."""

    item = models.ForeignKey(
        ConfigurationItem, models.CASCADE, related_name="marks", db_index=False
    )
    at = models.DateTimeField()
    margin = models.SmallIntegerField(null=True)
    level = models.PositiveSmallIntegerField(null=True)
    true_level = models.PositiveSmallIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["item", "-at"], name="mark_of_item")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.margin}"


class SharedFate(models.Model):
    """Fake redundancy: a need that looks redundant, and the one thing that ends it."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="shared", db_index=False)
    fate = models.ForeignKey(FateSet, models.CASCADE, null=True, related_name="+", db_index=False)
    through = models.ForeignKey(
        ConfigurationItem, models.CASCADE, null=True, related_name="+", db_index=False
    )
    takes = models.PositiveIntegerField()  # members it takes down
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["need"], name="shared_of_need"),
            models.Index(
                fields=["through"], name="shared_through", condition=Q(through__isnull=False)
            ),
            models.Index(fields=["-id"], name="shared_now", condition=Q(until=None)),
        ]
        constraints = [
            models.CheckConstraint(
                name="shared_names_one_thing",
                condition=Q(fate=None, through__isnull=False) | Q(fate__isnull=False, through=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.need_id} by {self.fate_id or self.through_id}"


class Debt(models.Model):
    """Redundancy debt: a service that is still up, one failure from down."""

    item = models.ForeignKey(
        ConfigurationItem, models.CASCADE, related_name="debts", db_index=False
    )
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    owner_team = models.ForeignKey(
        "people.Team", models.PROTECT, null=True, related_name="+", db_index=False
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    # Whether it was so by design, or something that was redundant is lost.
    lost = models.BooleanField(default=False)
    causes = models.JSONField(default=dict)  # the single points when it was last worked out
    accepted_until = models.DateField(null=True)
    accepted_words = models.CharField(max_length=300, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        indexes = [
            models.Index(fields=["since", "id"], name="debt_oldest", condition=Q(ended_at=None)),
            models.Index(fields=["item", "-since"], name="debt_of_item"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["item"], condition=Q(ended_at=None), name="debt_once"),
            models.CheckConstraint(
                name="debt_ends_later", condition=Q(ended_at=None) | Q(ended_at__gte=F("since"))
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return f"RD-{self.pk}"


class Question(models.Model):
    """What if these fail? Kept with the answer as it was given."""

    title = models.CharField(max_length=200)
    failed = ArrayField(models.BigIntegerField(), default=list)
    maintenance = ArrayField(models.BigIntegerField(), default=list)
    fates = ArrayField(models.BigIntegerField(), default=list)
    answer = models.JSONField(default=dict)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    asked_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["-id"], name="question_newest", condition=Q(removed_at=None))
        ]

    def __str__(self) -> str:
        return self.title

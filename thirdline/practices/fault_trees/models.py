from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from thirdline.practices.fault_trees.rules import Risk, Says, Source, TreeState

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager


class FaultTree(models.Model):
    """What can take something down; drawn by hand, read from a file, or compiled from the estate."""

    title = models.CharField(max_length=200)
    item = models.ForeignKey(
        "estate.ConfigurationItem", models.PROTECT, null=True, related_name="+", db_index=False
    )
    ticket = models.ForeignKey(
        "tickets.Ticket", models.PROTECT, null=True, related_name="+", db_index=False
    )
    # The estate as it was at this moment; empty: not compiled from it.
    graph_at = models.DateTimeField(null=True)
    # Whether the top event has occurred; what is asked in an outage, but not at a desk.
    is_occurred = models.BooleanField(default=False)
    state = models.CharField(
        max_length=10,
        default=TreeState.OPEN,
        choices=[(one.value, one.value) for one in TreeState],
    )
    current = models.OneToOneField("TreeVersion", models.PROTECT, null=True, related_name="+")
    cause = models.JSONField(default=list)  # names of the confirmed cut set's events
    cause_words = models.TextField(blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    confirmed_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    versions: RelatedManager[TreeVersion]
    evidence: RelatedManager[Evidence]
    tests: RelatedManager[TreeTest]

    class Meta:
        indexes = [
            models.Index(fields=["state", "-id"], name="tree_state"),
            models.Index(
                fields=["ticket", "-id"], name="tree_of_ticket", condition=Q(ticket__isnull=False)
            ),
            models.Index(
                fields=["item", "-id"], name="tree_of_item", condition=Q(item__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="tree_confirmed_has_cause",
                condition=~Q(state="confirmed") | Q(confirmed_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        return f"FT-{self.pk}"


class TreeVersion(models.Model):
    """One state of the tree; going back makes a new one, nothing is lost."""

    tree = models.ForeignKey(FaultTree, models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    content = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    events = models.PositiveIntegerField(default=0)
    gates = models.PositiveIntegerField(default=0)
    # Which item of the estate an event or gate stands for.
    items = models.JSONField(default=dict)
    words = models.CharField(max_length=300, blank=True)
    back_to = models.PositiveIntegerField(null=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tree", "number"], name="version_once")]

    def __str__(self) -> str:
        return f"{self.tree_id} v{self.number}"


class Evidence(models.Model):
    """One thing seen of an event or a gate. What turns out wrong is taken back, not removed."""

    tree = models.ForeignKey(FaultTree, models.CASCADE, related_name="evidence", db_index=False)
    name = models.CharField(max_length=200)  # of the event or gate
    says = models.CharField(max_length=6, choices=[(one.value, one.value) for one in Says])
    source = models.CharField(
        max_length=8, default=Source.PERSON, choices=[(one.value, one.value) for one in Source]
    )
    # How often this is seen when it failed, and when it works; certain evidence has 1 and 0.
    if_failed = models.FloatField(default=1)
    if_fine = models.FloatField(default=0)
    test = models.CharField(max_length=200, blank=True)  # the title of the test that showed it
    minutes = models.PositiveIntegerField(null=True)
    words = models.CharField(max_length=300, blank=True)
    seen_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    retracted_at = models.DateTimeField(null=True)
    retracted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    retracted_words = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["tree", "id"], name="evidence_of_tree")]
        constraints = [
            models.CheckConstraint(
                name="evidence_is_likely",
                condition=Q(if_failed__gte=0, if_failed__lte=1, if_fine__gte=0, if_fine__lte=1),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.says}"


class Test(models.Model):
    """A test of the catalogue: what it reveals of an item of a kind, how long it takes, how often it errs."""

    title = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    how = models.TextField(blank=True)
    kinds = models.JSONField(default=list, blank=True)  # slugs of kinds; empty: anything
    minutes = models.PositiveIntegerField(default=5)
    risk = models.CharField(
        max_length=4, default=Risk.NONE, choices=[(one.value, one.value) for one in Risk]
    )
    # How often it says “failed” of what works, and “works” of what failed; in per cent.
    false_positive = models.FloatField(default=0)
    false_negative = models.FloatField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class TreeTest(models.Model):
    """A test written for one tree, of one event or one gate of it."""

    tree = models.ForeignKey(FaultTree, models.CASCADE, related_name="tests", db_index=False)
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=120)
    minutes = models.PositiveIntegerField(default=5)
    risk = models.CharField(
        max_length=4, default=Risk.NONE, choices=[(one.value, one.value) for one in Risk]
    )
    false_positive = models.FloatField(default=0)
    false_negative = models.FloatField(default=0)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["tree", "id"], name="test_of_tree")]

    def __str__(self) -> str:
        return self.title

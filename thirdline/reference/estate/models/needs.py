"""What needs what, and what shares a fate. Rows are ended, never edited: the graph of any moment can be
read again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from thirdline.reference.estate.models.items import ConfigurationItem, ItemKind
from thirdline.reference.estate.rules import FailureSource, FateSource

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager


class Need(models.Model):
    """An item works while at least `k` of the members do. A plain dependency is 1 of 1."""

    item = models.ForeignKey(
        ConfigurationItem, models.CASCADE, related_name="needs", db_index=False
    )
    k = models.PositiveIntegerField(default=1)
    label = models.CharField(max_length=120, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    # Which import said so; empty: a person. An import only ends what it said itself.
    source = models.CharField(max_length=60, blank=True)
    members: RelatedManager[NeedMember]

    class Meta:
        indexes = [
            models.Index(fields=["item"], name="need_of_item", condition=Q(until=None)),
            # Without a condition: whatever is deleted is looked for by the database itself.
            models.Index(fields=["item", "-until"], name="need_ended"),
        ]
        constraints = [
            models.CheckConstraint(name="need_of_at_least_one", condition=Q(k__gte=1)),
            models.CheckConstraint(
                name="need_ends_later", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} needs {self.k}"


class NeedMember(models.Model):
    need = models.ForeignKey(Need, models.CASCADE, related_name="members", db_index=False)
    item = models.ForeignKey(
        ConfigurationItem, models.PROTECT, related_name="holds_up", db_index=False
    )

    class Meta:
        indexes = [models.Index(fields=["item", "need"], name="need_by_member")]
        constraints = [models.UniqueConstraint(fields=["need", "item"], name="need_member_once")]

    def __str__(self) -> str:
        return f"{self.item_id} of {self.need_id}"


class RelationKind(models.Model):
    """A sort of relation that says nothing about who needs whom: documented in, cabled to, paid by."""

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    # The same relation told from its other end: “cabled to”, “contains” and “stands in”.
    back = models.CharField(max_length=80, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Relation(models.Model):
    kind = models.ForeignKey(RelationKind, models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey(
        ConfigurationItem, models.CASCADE, related_name="relations", db_index=False
    )
    other = models.ForeignKey(
        ConfigurationItem, models.CASCADE, related_name="related_by", db_index=False
    )
    about = models.CharField(max_length=200, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    source = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["item", "id"], name="relation_from"),
            models.Index(fields=["other", "id"], name="relation_to"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "other", "kind"], condition=Q(until=None), name="relation_once"
            ),
            models.CheckConstraint(name="relation_of_two", condition=~Q(item=F("other"))),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.kind_id} {self.other_id}"


class FateRule(models.Model):
    """Items with the same value of a field share a fate: a rack, a firmware version, a certificate.

    An item with several values (fed by A and by B) shares the fate of neither."""

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    source = models.CharField(max_length=10, choices=[(one.value, one.value) for one in FateSource])
    attribute = models.SlugField(max_length=40, blank=True)
    kinds: models.ManyToManyField[ItemKind, Any] = models.ManyToManyField(
        ItemKind, blank=True, related_name="+"
    )
    icon = models.CharField(max_length=40, blank=True)
    # How likely the shared thing fails as one.
    failure_number = models.FloatField(null=True, blank=True)
    failure_unit = models.CharField(max_length=12, default="", blank=True)
    repair_hours = models.FloatField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="fate_attribute_is_named", condition=~Q(source="attribute") | ~Q(attribute="")
            )
        ]

    def __str__(self) -> str:
        return self.name


class FateSet(models.Model):
    """One shared thing that takes all of its members down at once; by a rule, or named by hand."""

    rule = models.ForeignKey(
        FateRule, models.CASCADE, null=True, related_name="fates", db_index=False
    )
    # Of a rule: what the members have in common (“Leiden, B07”), which names one fate.
    value = ArrayField(models.CharField(max_length=200), default=list)
    name = models.CharField(max_length=200)
    about = models.CharField(max_length=300, blank=True)
    failure_number = models.FloatField(null=True, blank=True)
    failure_unit = models.CharField(max_length=12, default="", blank=True)
    failure_hours = models.FloatField(null=True, blank=True)  # the period of the figure
    failure_source = models.CharField(
        max_length=10,
        default=FailureSource.ESTIMATE,
        choices=[(s.value, s.value) for s in FailureSource],
    )
    repair_hours = models.FloatField(null=True, blank=True)
    failure_words = models.CharField(max_length=200, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    members: RelatedManager[FateMember]

    class Meta:
        indexes = [
            models.Index(fields=["name", "id"], name="fate_by_name", condition=Q(until=None))
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "value"],
                condition=Q(until=None, rule__isnull=False),
                name="fate_once",
            )
        ]

    def __str__(self) -> str:
        return self.name


class FateMember(models.Model):
    fate = models.ForeignKey(FateSet, models.CASCADE, related_name="members", db_index=False)
    item = models.ForeignKey(
        ConfigurationItem, models.CASCADE, related_name="fates", db_index=False
    )
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["item", "until"], name="fate_of_item"),
            models.Index(fields=["fate", "item"], name="fate_members"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["fate", "item"], condition=Q(until=None), name="fate_member_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id} in {self.fate_id}"

from __future__ import annotations

from django.conf import settings
from django.db import models

from thirdline.reference.estate.models.items import ConfigurationItem
from thirdline.reference.estate.rules import ImportState, RowAction


class Import(models.Model):
    """Items taken in from somewhere else: read, shown, applied in one transaction, and undone whole."""

    source = models.CharField(max_length=60)  # under which names its items are found again
    format = models.CharField(max_length=20)
    file_name = models.CharField(max_length=200, blank=True)
    content = models.BinaryField(default=b"")
    choices = models.JSONField(
        default=dict
    )  # what the person chose: columns, kinds, whether to retire
    state = models.CharField(
        max_length=10,
        default=ImportState.READING,
        choices=[(s.value, s.value) for s in ImportState],
    )
    counts = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    stop_asked = models.BooleanField(default=False)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    started_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-id"], name="estate_import_newest")]

    def __str__(self) -> str:
        return f"{self.source} {self.pk}"


class ImportProgress(models.Model):
    """How far the one transaction of an import has come: written beside it, so that others can see.

    It names its import by number alone; a foreign key would wait for the transaction.
    """

    of = models.PositiveBigIntegerField(primary_key=True)
    step = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=0)
    stop_asked = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.of}: {self.step} of {self.steps}"


class ImportRow(models.Model):
    """What an import does to one item, and what the item was before."""

    of = models.ForeignKey(Import, models.CASCADE, related_name="rows", db_index=False)
    line = models.PositiveIntegerField(default=0)
    key = models.CharField(max_length=200)
    name = models.CharField(max_length=200, blank=True)
    action = models.CharField(max_length=10, choices=[(a.value, a.value) for a in RowAction])
    item = models.ForeignKey(
        ConfigurationItem, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    said = models.TextField(blank=True)  # why it is refused
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["of", "action", "id"], name="import_rows"),
            models.Index(fields=["of", "key"], name="import_row_keys"),
            models.Index(
                fields=["of", "id"],
                name="import_rows_changed_here",
                condition=models.Q(after__has_any_keys=["kept", "kept_needs", "over"]),
            ),
            models.Index(
                fields=["item"], name="import_of_item", condition=models.Q(item__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.key}"

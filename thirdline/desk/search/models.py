from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

# What rows of today look like: positions and weights, notes among the words as weight D.
SHAPE = 2


class SearchRow(models.Model):
    """The words of one ticket with their places; weight D is what its requester may not read."""

    ticket = models.OneToOneField(
        "tickets.Ticket", models.CASCADE, primary_key=True, related_name="search_row"
    )
    words = SearchVectorField()
    # Written by the version before; goes a release later. Rows that have it are written anew.
    notes = SearchVectorField(null=True)
    shape = models.PositiveSmallIntegerField(default=SHAPE, db_default=1)

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="search_words"),
            GinIndex(fields=["notes"], name="search_notes"),
            models.Index(
                fields=["-ticket"],
                name="search_outdated",
                condition=Q(shape__lt=SHAPE) | Q(notes__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"words of {self.ticket_id}"


class FileText(models.Model):
    """What an attached file says, read in the background, and why it was read no further.

    `due_at` is when it is read next, or when a reading that began counts as lost; none once it is
    done. The text is kept so that a ticket is written anew without reading its files again.
    """

    attachment = models.OneToOneField(
        "tickets.Attachment", models.CASCADE, primary_key=True, related_name="said"
    )
    text = models.TextField(default="", blank=True, db_default="")
    # One of `reading.paper.Why`.
    why = models.CharField(max_length=10, default="", blank=True, db_default="")
    detail = models.CharField(max_length=200, default="", blank=True, db_default="")
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    due_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at", "-attachment"],
                name="search_unread",
                condition=Q(due_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"what file {self.attachment_id} says"


class KnownWord(models.Model):
    """A word of the desk's own, for typing errors and words inside longer ones.

    Not unique: two tickets that meet a word at the same moment must not wait for each other.
    Never shown unless the reader finds something by it.
    """

    word = models.CharField(max_length=60, db_index=True)
    written = models.CharField(max_length=60)
    grams = ArrayField(models.CharField(max_length=3))

    class Meta:
        indexes = [GinIndex(fields=["grams"], name="search_grams")]

    def __str__(self) -> str:
        return self.written

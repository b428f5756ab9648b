from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class SearchRow(models.Model):
    """The words of one ticket: those its requester may read, and those of notes."""

    ticket = models.OneToOneField(
        "tickets.Ticket", models.CASCADE, primary_key=True, related_name="search_row"
    )
    words = SearchVectorField()
    notes = SearchVectorField(null=True)

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="search_words"),
            GinIndex(fields=["notes"], name="search_notes"),
        ]

    def __str__(self) -> str:
        return f"words of {self.ticket_id}"

from __future__ import annotations

from django.db import models


class Host(models.Model):
    """A web process that holds streams; its places count while its lease runs."""

    key = models.CharField(max_length=32, primary_key=True)
    alive_until = models.DateTimeField()

    def __str__(self) -> str:
        return self.key


class Place(models.Model):
    """A browser tab at a ticket. Not logged: after a crash the tabs connect anew and say so again."""

    key = models.CharField(max_length=32, primary_key=True)
    host_key = models.CharField(max_length=32)
    ticket_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    # Copied, so that showing a list asks this one small table only.
    name = models.CharField(max_length=120)
    tier_level = models.PositiveSmallIntegerField(null=True)
    writing = models.CharField(max_length=10, blank=True)
    writing_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["ticket_id"], name="place_ticket"),
            models.Index(fields=["host_key"], name="place_host"),
        ]

    def __str__(self) -> str:
        return f"{self.name} at {self.ticket_id}"

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models


class Entry(models.Model):
    """Who, verb, subject, facts, when. Written only by `operations.record`."""

    at = models.DateTimeField()
    verb = models.CharField(max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    facts = models.JSONField(default=dict)
    words = models.JSONField(null=True)
    # The transaction that wrote the row. Serial ids are handed out before commit, so only the order
    # of transactions tells the sealer that nothing can still slip in below what it has sealed.
    position = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="entry_subject"),
            models.Index(fields=["position", "id"], name="entry_position"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_kind}:{self.subject_id}"

    @property
    def subject(self) -> Any:
        """The thing it happened to; the object in hand while recording, else read again."""
        held = self.__dict__.get("_subject")
        if held is None:
            held = apps.get_model(self.subject_kind)._default_manager.get(pk=self.subject_id)
            self.__dict__["_subject"] = held
        return held

    def hold(self, subject: models.Model) -> None:
        self.__dict__["_subject"] = subject


class Seal(models.Model):
    """One link of the hash chain: all entries after the previous seal, up to a position."""

    upto_position = models.BigIntegerField()
    upto_id = models.BigIntegerField()
    entries = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"seal {self.pk}, {self.entries} entries"

from __future__ import annotations

from django.conf import settings
from django.db import models


class KeptAnswer(models.Model):
    """The answer to a write that carried a key of its own, so that sending it twice does it once."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False
    )
    key = models.CharField(max_length=100)
    # Of method, address and body: the same key on another request is a mistake of the sender.
    request = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    type = models.CharField(max_length=100)
    body = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="kept_answer_at")]
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="kept_answer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.key}"

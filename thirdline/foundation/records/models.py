from __future__ import annotations

from django.conf import settings
from django.db import models


class ConfigVersion(models.Model):
    """The whole configuration as it was after an applied change."""

    text = models.TextField()
    differences = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"version {self.pk}"

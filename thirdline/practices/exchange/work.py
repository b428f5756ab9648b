"""Long work as a row: claimed by a drain, moved on in batches, cancelled between two of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from thirdline.practices.exchange.rules import Stage


class LongWork(models.Model):
    """Each batch writes what was done and how far it came in one transaction."""

    stage = models.CharField(
        max_length=10, default=Stage.READY, choices=[(s.value, s.value) for s in Stage]
    )
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    # Batches begun in a row that did not end; a worker that dies over one is not killed for ever.
    tries = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def is_working(self) -> bool:
        return self.stage == Stage.WORKING

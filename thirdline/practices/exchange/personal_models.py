from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from thirdline.practices.exchange.rules import Stage
from thirdline.practices.exchange.work import LongWork


class PersonalRequest(LongWork):
    """Somebody's wish to see, or to have erased, what the desk holds of them."""

    EXPORT, ERASURE = "export", "erasure"

    kind = models.CharField(max_length=8, choices=[(EXPORT, EXPORT), (ERASURE, ERASURE)])
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    with_texts = models.BooleanField(default=True)
    reason = models.CharField(max_length=300, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    counts = models.JSONField(default=dict)
    kept_as = models.CharField(max_length=200, blank=True)
    kept_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="personal_at_work", condition=Q(stage=Stage.WORKING)),
        ]
        constraints = [
            models.CheckConstraint(
                name="erasure_needs_two",
                condition=~Q(kind="erasure")
                | Q(confirmed_by=None)
                | ~Q(confirmed_by=models.F("by")),
            ),
            models.CheckConstraint(
                name="erasure_runs_confirmed",
                condition=~Q(kind="erasure")
                | Q(stage__in=["ready", "cancelled"])
                | Q(confirmed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id}"

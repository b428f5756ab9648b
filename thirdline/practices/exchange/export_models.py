from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from thirdline.practices.exchange.rules import STAGE_WORDS, Stage
from thirdline.practices.exchange.webhook_models import Webhook
from thirdline.practices.exchange.work import LongWork


class Schedule(models.Model):
    """An export that is made again and again, and where it goes."""

    name = models.CharField(max_length=80)
    view = models.CharField(max_length=60, blank=True)
    team = models.ForeignKey("people.Team", models.CASCADE, null=True, related_name="+")
    query = models.CharField(max_length=200, blank=True)
    format = models.CharField(max_length=6)
    columns = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    every = models.CharField(max_length=6, choices=[("daily", "daily"), ("weekly", "weekly")])
    weekday = models.PositiveSmallIntegerField(default=0)
    at = models.TimeField()
    time_zone = models.CharField(max_length=60)
    by_letter = models.BooleanField(default=False)
    webhook = models.ForeignKey(Webhook, models.SET_NULL, null=True, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    is_on = models.BooleanField(default=True)
    next_due_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_due_at"], name="schedule_due", condition=Q(next_due_at__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return self.name


class Export(LongWork):
    """Tickets written into a file for the person who asked, and for nobody else."""

    name = models.CharField(max_length=120)
    view = models.CharField(max_length=60, blank=True)
    team = models.ForeignKey("people.Team", models.SET_NULL, null=True, related_name="+")
    query = models.CharField(max_length=200, blank=True)
    filters = models.JSONField(default=dict)
    format = models.CharField(max_length=6)
    columns = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    schedule = models.ForeignKey(Schedule, models.SET_NULL, null=True, related_name="exports")
    # Of the file: how long it is up to the last whole batch, and the number of its last ticket.
    written = models.BigIntegerField(default=0)
    last_number = models.BigIntegerField(null=True)
    kept_as = models.CharField(max_length=200, blank=True)
    kept_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="export_at_work", condition=Q(stage=Stage.WORKING)),
            models.Index(
                fields=["kept_until"], name="export_kept", condition=Q(kept_until__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def stage_words(self) -> str:
        return str(STAGE_WORDS[Stage(self.stage)])

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from thirdline.practices.exchange.export_models import Export, Schedule
from thirdline.practices.exchange.personal_models import PersonalRequest
from thirdline.practices.exchange.rules import STAGE_WORDS, Stage, Step
from thirdline.practices.exchange.webhook_models import Attempt, Delivery, Webhook
from thirdline.practices.exchange.work import LongWork

__all__ = [
    "Attempt", "ColumnMapping", "Delivery", "Export", "Import", "ImportLink", "ImportProblem",
    "ImportedPerson", "ImportedTicket", "PersonalRequest", "Schedule", "Webhook",
]  # fmt: skip


class ColumnMapping(models.Model):
    """What somebody decided about the columns and words of a source, kept under a name."""

    name = models.CharField(max_length=60, unique=True)
    source = models.CharField(max_length=20)
    columns = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Import(LongWork):
    """A file of tickets: what it is, what was decided about it, how far it came."""

    source = models.CharField(max_length=20)
    # Which desk it comes from: the same ticket of the same desk comes once, whatever the file.
    system = models.CharField(max_length=40)
    step = models.CharField(
        max_length=8, default=Step.LOOKED, choices=[(s.value, s.value) for s in Step]
    )
    name = models.CharField(max_length=200)
    kept_as = models.CharField(max_length=200)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)
    # {"zone", "order", "states", "priorities", "channels", "teams", "services", "categories"}
    choices = models.JSONField(default=dict)
    # The words of the source with how often they occur: {"states": {"open": 12}}
    words = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    clocks_from = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="import_at_work", condition=Q(stage=Stage.WORKING)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def stage_words(self) -> str:
        return str(STAGE_WORDS[Stage(self.stage)])


class ImportProblem(models.Model):
    """A line that cannot be used, or what of a good one is left behind."""

    batch = models.ForeignKey(Import, models.CASCADE, related_name="problems", db_index=False)
    line = models.BigIntegerField()
    column = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=300)
    value = models.CharField(max_length=120, blank=True)
    is_note = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["batch", "is_note", "id"], name="import_problem")]

    def __str__(self) -> str:
        return f"{self.batch_id} line {self.line}"


class ImportedTicket(models.Model):
    """Where a ticket of the desk came from; a ticket of another desk is brought in once."""

    ticket = models.OneToOneField(
        "tickets.Ticket", models.CASCADE, primary_key=True, related_name="+"
    )
    batch = models.ForeignKey(Import, models.PROTECT, related_name="tickets", db_index=False)
    system = models.CharField(max_length=40)
    outside_id = models.CharField(max_length=80)
    url = models.URLField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["batch", "ticket"], name="imported_ticket_batch")]
        constraints = [
            models.UniqueConstraint(fields=["system", "outside_id"], name="imported_once")
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.outside_id}"


class ImportLink(models.Model):
    """That two tickets of a source belong together; the other may come later, or never."""

    ticket = models.ForeignKey("tickets.Ticket", models.CASCADE, related_name="+", db_index=False)
    system = models.CharField(max_length=40)
    kind = models.CharField(max_length=10)
    other_id = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "kind", "other_id"], name="import_link_once")
        ]
        indexes = [models.Index(fields=["system", "other_id"], name="import_link_other")]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.kind} {self.other_id}"


class ImportedPerson(models.Model):
    """Somebody an import made, and how the source knows people without an address."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    batch = models.ForeignKey(Import, models.CASCADE, related_name="people")
    system = models.CharField(max_length=40)
    key = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["system", "key"], name="imported_person_once")
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.key}"

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from thirdline.desk.chores.rules import TIME_KINDS, On, Sending

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager

PERSON = settings.AUTH_USER_MODEL


class Reminder(models.Model):
    """Somebody, or a team, wants to be told: at a moment, when the requester answers, or when nobody does."""

    ticket = models.ForeignKey("tickets.Ticket", models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(PERSON, models.CASCADE, null=True, related_name="+", db_index=False)
    team = models.ForeignKey("people.Team", models.CASCADE, null=True, related_name="+")
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", db_index=False)
    on = models.CharField(max_length=8, choices=[(one.value, one.value) for one in On])
    words = models.CharField(max_length=300, blank=True)
    due_at = models.DateTimeField(null=True)
    set_at = models.DateTimeField()
    came_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                name="reminder_due",
                condition=Q(due_at__isnull=False, came_at=None, done_at=None),
            ),
            models.Index(fields=["ticket"], name="reminder_ticket", condition=Q(done_at=None)),
            models.Index(
                fields=["person", "id"], name="reminder_person", condition=Q(done_at=None)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, team__isnull=False) | Q(person__isnull=False, team=None),
                name="reminder_for_one",
            )
        ]

    def __str__(self) -> str:
        return f"reminder {self.pk} on {self.ticket_id}"


class LaterReply(models.Model):
    """A reply written now and sent at a moment, unless what happens meanwhile makes it wrong."""

    ticket = models.ForeignKey("tickets.Ticket", models.CASCADE, related_name="+", db_index=False)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", db_index=False)
    text = models.TextField()
    send_at = models.DateTimeField()
    written_at = models.DateTimeField()
    # The newest message its writer had read.
    seen = models.BigIntegerField(default=0)
    state = models.CharField(max_length=10, default=Sending.WAITING)
    why = models.CharField(max_length=300, blank=True)
    message_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["send_at"], name="later_reply_due", condition=Q(state=Sending.WAITING)
            ),
            models.Index(
                fields=["ticket"],
                name="later_reply_ticket",
                condition=Q(state__in=[Sending.WAITING, Sending.WITHHELD]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=list(Sending)), name="later_reply_state_known"
            )
        ]

    def __str__(self) -> str:
        return f"reply for later {self.pk} on {self.ticket_id}"


class LaterFile(models.Model):
    """A file that goes along with a reply for later; once that is sent, the ticket has it."""

    later = models.ForeignKey(LaterReply, models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    kept_as = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name


class ChecklistTemplate(models.Model):
    """What has to be done for one kind of matter, in order."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    service = models.ForeignKey(
        "tickets.Service", models.PROTECT, null=True, blank=True, related_name="+"
    )
    category = models.ForeignKey(
        "tickets.Category", models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Put on every ticket it fits, when the ticket is opened or comes to fit.
    by_itself = models.BooleanField(default=False)
    before_resolving = models.BooleanField(default=False)
    retired_at = models.DateTimeField(null=True, blank=True)
    items: RelatedManager[ChecklistTemplateItem]

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ChecklistTemplateItem(models.Model):
    template = models.ForeignKey(ChecklistTemplate, models.CASCADE, related_name="items")
    text = models.CharField(max_length=300)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "text"], name="checklist_template_item_once"
            )
        ]

    def __str__(self) -> str:
        return self.text


class Checklist(models.Model):
    """The items of one ticket: a copy of a template, or written for this ticket."""

    ticket = models.ForeignKey("tickets.Ticket", models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=120)
    template = models.SlugField(max_length=60, blank=True)
    before_resolving = models.BooleanField(default=False)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    items: RelatedManager[ChecklistItem]

    class Meta:
        indexes = [models.Index(fields=["ticket", "id"], name="checklist_ticket")]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "template"],
                condition=~Q(template=""),
                name="checklist_template_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} on {self.ticket_id}"


class ChecklistItem(models.Model):
    """One thing to do: ticked by somebody, or left out with a reason."""

    checklist = models.ForeignKey(Checklist, models.CASCADE, related_name="items")
    text = models.CharField(max_length=300)
    position = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+", db_index=False)
    left_out = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.text


class TimeEntry(models.Model):
    """Minutes somebody spent on a ticket, with the stay, team and tier they were spent at."""

    ticket = models.ForeignKey("tickets.Ticket", models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+", db_index=False)
    stay = models.ForeignKey(
        "tickets.Stay", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    team = models.ForeignKey(
        "people.Team", models.PROTECT, null=True, related_name="+", db_index=False
    )
    tier_level = models.PositiveSmallIntegerField(null=True)
    minutes = models.PositiveIntegerField()
    kind = models.CharField(
        max_length=10, default="work", choices=[(kind, kind) for kind in TIME_KINDS]
    )
    words = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    logged_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["ticket", "id"], name="time_entry_ticket"),
            models.Index(fields=["at"], name="time_entry_at"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(minutes__range=(1, 1440)), name="time_entry_minutes")
        ]

    def __str__(self) -> str:
        return f"{self.minutes} min on {self.ticket_id}"


class Timer(models.Model):
    """A running count of time: one a person, kept here so that a reload does not stop it."""

    person = models.OneToOneField(PERSON, models.CASCADE, related_name="+")
    ticket = models.ForeignKey("tickets.Ticket", models.CASCADE, related_name="+")
    started_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id} on {self.ticket_id}"

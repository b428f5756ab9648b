from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q


class SurveyPlan(models.Model):
    """When people are asked how it was, and how often at most."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(
        max_length=10,
        blank=True,
        choices=[("", "any"), ("incident", "incident"), ("request", "request")],
    )
    question = models.CharField(max_length=200, blank=True)
    ask_after = models.DurationField(default=timedelta(hours=1))
    share = models.PositiveSmallIntegerField(default=100)
    rest_days = models.PositiveSmallIntegerField(default=14)
    open_days = models.PositiveSmallIntegerField(default=14)
    changeable_for = models.DurationField(default=timedelta(days=7))
    low_score = models.PositiveSmallIntegerField(default=2)
    follow_up_within = models.DurationField(default=timedelta(days=2))
    restricted = models.BooleanField(default=False)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(share__lte=100), name="survey_share_of_100"),
            models.CheckConstraint(condition=Q(low_score__lte=5), name="survey_low_score_to_5"),
        ]

    def __str__(self) -> str:
        return self.name


class Survey(models.Model):
    """One person asked about one solution: when it was due, sent, or why it was not."""

    ticket = models.ForeignKey("tickets.Ticket", models.CASCADE, related_name="+")
    resolution = models.OneToOneField("tickets.Resolution", models.CASCADE, related_name="+")
    plan = models.ForeignKey(SurveyPlan, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # Who solved it, copied: the ticket may go elsewhere later.
    team = models.ForeignKey("people.Team", models.PROTECT, null=True, related_name="+")
    tier_level = models.PositiveSmallIntegerField(null=True)
    planned_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    skipped_at = models.DateTimeField(null=True)
    skipped_because = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="survey_due", condition=Q(due_at__isnull=False)),
            models.Index(
                fields=["sent_at"], name="survey_sent", condition=Q(sent_at__isnull=False)
            ),
            models.Index(
                fields=["person", "-sent_at"],
                name="survey_person_sent",
                condition=Q(sent_at__isnull=False),
            ),
            models.Index(fields=["ticket", "-id"], name="survey_ticket"),
        ]
        constraints = [
            models.CheckConstraint(
                name="survey_waits_or_is_done",
                condition=Q(due_at=None) | Q(sent_at=None, skipped_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}, {self.person_id}"


class Answer(models.Model):
    """What somebody said: a score from 1 to 5 and a comment."""

    survey = models.OneToOneField(Survey, models.CASCADE, related_name="answer")
    score = models.PositiveSmallIntegerField()
    comment = models.TextField(blank=True)
    channel = models.CharField(max_length=10, default="mail")
    at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-at"], name="survey_answer_at")]
        constraints = [
            models.CheckConstraint(condition=Q(score__range=(1, 5)), name="survey_score_1_to_5")
        ]

    def __str__(self) -> str:
        return f"{self.survey_id}: {self.score}"


class FollowUp(models.Model):
    """A low score somebody looks at: whose it is, and in closing what was learnt or put right."""

    answer = models.OneToOneField(Answer, models.CASCADE, related_name="follow_up")
    # Who led the team that solved it, copied; without one it is every lead's.
    lead = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reminder = models.ForeignKey(
        "chores.Reminder", models.SET_NULL, null=True, related_name="follow_up"
    )
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    words = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["-id"], name="survey_follow_up_open", condition=Q(closed_at=None))
        ]
        constraints = [
            models.CheckConstraint(
                name="survey_follow_up_closed_by_somebody",
                condition=Q(closed_at=None, closed_by=None)
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(words="")),
            )
        ]

    def __str__(self) -> str:
        return f"follow-up of {self.answer_id}"

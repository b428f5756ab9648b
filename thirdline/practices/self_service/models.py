from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from thirdline.practices.self_service.rules import Use


class Opening(models.Model):
    """Something an administrator shows to people who are not signed in. No row, no way in."""

    what = models.CharField(
        max_length=12,
        unique=True,
        choices=[("articles", "articles"), ("outages", "outages")],
    )
    about = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.what


class Attempt(models.Model):
    """One visit with a question: what was offered and read, and how it ended, as far as anybody said."""

    key = models.CharField(max_length=32, unique=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+"
    )
    question = models.CharField(max_length=200, blank=True)
    # How many answers the last question brought.
    offered = models.PositiveSmallIntegerField(default=0)
    began_at = models.DateTimeField()
    last_at = models.DateTimeField()
    asking_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(
        max_length=12, null=True, choices=[("solved", "solved"), ("asked", "asked")]
    )
    article = models.ForeignKey(
        "knowledge.Article", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    ticket = models.OneToOneField(
        "tickets.Ticket", models.CASCADE, null=True, related_name="attempt"
    )

    class Meta:
        indexes = [
            models.Index(fields=["-began_at", "-id"], name="attempt_began"),
            models.Index(
                fields=["began_at"], name="attempt_to_forget", condition=Q(ticket__isnull=True)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="attempt_asked_has_ticket",
                condition=~Q(outcome="asked") | Q(ticket__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"attempt {self.pk}"


class Reading(models.Model):
    """An article that was opened in an attempt."""

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="readings", db_index=False)
    article = models.ForeignKey("knowledge.Article", models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "article"], name="reading_once")]

    def __str__(self) -> str:
        return f"{self.attempt_id} read {self.article_id}"


class ArticleUse(models.Model):
    """An article that was sent on a ticket, or that solved it."""

    ticket = models.ForeignKey(
        "tickets.Ticket", models.CASCADE, related_name="article_uses", db_index=False
    )
    article = models.ForeignKey("knowledge.Article", models.CASCADE, related_name="+")
    how = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Use])
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "article"], name="use_once")]

    def __str__(self) -> str:
        return f"{self.article_id} on {self.ticket_id}"


class AttemptDay(models.Model):
    """How many attempts of a day came to what, of those that are not kept any more."""

    day = models.DateField()
    outcome = models.CharField(max_length=12)
    # What was said to solve them.
    article = models.ForeignKey(
        "knowledge.Article", models.CASCADE, null=True, related_name="+", db_index=False
    )
    number = models.PositiveIntegerField(default=0)
    having_read = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "outcome", "article"],
                nulls_distinct=False,
                name="attempt_day_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.number} {self.outcome}"

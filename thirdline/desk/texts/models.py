from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class ReadyText(models.Model):
    """A text with fields: one's own, a team's, or everybody's when neither is named."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    folder = models.CharField(max_length=80, blank=True)
    shortcut = models.CharField(max_length=30, blank=True)
    body = models.TextField()
    kind = models.CharField(
        max_length=5, default="any", choices=[(k, k) for k in ("any", "reply", "note")]
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )
    team = models.ForeignKey("people.Team", models.CASCADE, null=True, blank=True, related_name="+")
    service = models.ForeignKey(
        "tickets.Service", models.PROTECT, null=True, blank=True, related_name="+"
    )
    category = models.ForeignKey(
        "tickets.Category", models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Empty means every language.
    language = models.CharField(max_length=10, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["folder", "name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(owner=None) | Q(team=None), name="ready_text_owner_or_team"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def whose(self) -> str:
        return "own" if self.owner_id else "team" if self.team_id else "shared"

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class Macro(models.Model):
    """A named list of actions: one's own, a team's, or everybody's when neither is named."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    about = models.CharField(max_length=300, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )
    team = models.ForeignKey("people.Team", models.CASCADE, null=True, blank=True, related_name="+")
    # [{"do": "note", "words": "Checked the log"}, {"do": "resolve", "code": "fixed", "words": "…"}]
    actions = models.JSONField(default=list, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(owner=None) | Q(team=None), name="macro_owner_or_team"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def whose(self) -> str:
        return "own" if self.owner_id else "team" if self.team_id else "shared"

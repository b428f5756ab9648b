from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class SavedView(models.Model):
    """A condition with a name, columns and an order: of one person, of a team, or for everybody.

    The slug is its address and ends in letters nobody guesses, so that a personal view is seen only
    by whom its owner sent it to.
    """

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    icon = models.CharField(max_length=40, default="list-details", blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="saved_views"
    )
    team = models.ForeignKey(
        "people.Team", models.CASCADE, null=True, blank=True, related_name="saved_views"
    )
    # A condition over the ticket's fields; an empty one holds always.
    when = models.JSONField(default=dict, blank=True)
    columns = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    order = models.CharField(max_length=20, default="due", blank=True)
    position = models.PositiveSmallIntegerField(default=50)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "name", "id"]
        constraints = [
            models.CheckConstraint(
                name="saved_view_has_one_owner", condition=Q(owner=None) | Q(team=None)
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def group(self) -> str:
        if self.owner_id is not None:
            return "mine"
        return "shared" if self.team_id is None else "team"


class ViewChoice(models.Model):
    """What one person does with a view in their own list: keep it on top, or out of sight."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="view_choices", db_index=False
    )
    slug = models.SlugField(max_length=60)
    shown = models.CharField(max_length=8, choices=[("pinned", "pinned"), ("hidden", "hidden")])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "slug"], name="view_choice_once"),
            models.CheckConstraint(
                name="view_choice_known", condition=Q(shown__in=["pinned", "hidden"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.slug} {self.shown}"

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from thirdline.practices.problems.rules import OPEN_STATES, STATE_WORDS, OpenedFrom, ProblemState

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager

_PERSON = settings.AUTH_USER_MODEL


class Problem(models.Model):
    """What lies behind incidents, or waits to become one. Its primary key is its number."""

    title = models.CharField(max_length=200)
    words = models.TextField(blank=True)
    service = models.ForeignKey(
        "tickets.Service", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    team = models.ForeignKey(
        "people.Team", models.PROTECT, null=True, related_name="+", db_index=False
    )
    person = models.ForeignKey(_PERSON, models.PROTECT, null=True, related_name="+", db_index=False)
    state = models.CharField(
        max_length=10,
        default=ProblemState.NEW,
        choices=[(one.value, one.value) for one in ProblemState],
    )
    opened_from = models.CharField(
        max_length=8,
        default=OpenedFrom.HAND,
        choices=[(one.value, one.value) for one in OpenedFrom],
    )
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(_PERSON, models.PROTECT, related_name="+", db_index=False)
    changed_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    links: RelatedManager[ProblemLink]

    class Meta:
        indexes = [
            models.Index(
                fields=["-id"], name="problem_open", condition=Q(state__in=list(OPEN_STATES))
            ),
            models.Index(fields=["service", "-id"], name="problem_of_service"),
        ]
        constraints = [
            models.CheckConstraint(
                name="problem_done_is_dated",
                condition=Q(state=ProblemState.RESOLVED, resolved_at__isnull=False, closed_at=None)
                | Q(state=ProblemState.CLOSED, closed_at__isnull=False)
                | Q(state__in=list(OPEN_STATES), resolved_at=None, closed_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.title}"

    @property
    def label(self) -> str:
        return f"PRB-{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def state_words(self) -> str:
        return str(STATE_WORDS[ProblemState(self.state)])

    def get_absolute_url(self) -> str:
        return f"/problems/{self.pk}"


class ProblemLink(models.Model):
    """What a problem has to do with: one ticket, one item or one debt. Removed ones stay."""

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="links", db_index=False)
    ticket = models.ForeignKey(
        "tickets.Ticket", models.CASCADE, null=True, related_name="+", db_index=False
    )
    item = models.ForeignKey(
        "estate.ConfigurationItem", models.PROTECT, null=True, related_name="+", db_index=False
    )
    debt = models.ForeignKey(
        "estate.Debt", models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    by = models.ForeignKey(_PERSON, models.PROTECT, related_name="+", db_index=False)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(
        _PERSON, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        indexes = [
            models.Index(fields=["problem", "id"], name="link_of_problem"),
            models.Index(
                fields=["ticket", "problem"], name="problem_by_ticket",
                condition=Q(ticket__isnull=False),
            ),
            models.Index(
                fields=["item", "problem"], name="problem_by_item", condition=Q(item__isnull=False)
            ),
            models.Index(
                fields=["debt", "problem"], name="problem_by_debt", condition=Q(debt__isnull=False)
            ),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                name="problem_link_to_one_thing",
                condition=Q(ticket__isnull=False, item=None, debt=None)
                | Q(ticket=None, item__isnull=False, debt=None)
                | Q(ticket=None, item=None, debt__isnull=False),
            ),
            *(
                models.UniqueConstraint(
                    fields=["problem", name],
                    name=f"problem_{name}_once",
                    condition=Q(removed_at=None, **{f"{name}__isnull": False}),
                )
                for name in ("ticket", "item", "debt")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.problem_id}: {self.ticket_id or self.item_id or self.debt_id}"

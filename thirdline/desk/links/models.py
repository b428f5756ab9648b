from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from thirdline.desk.links.rules import Do, LinkKind, Outcome
from thirdline.desk.tickets.states import Reading

_TICKET, _PERSON = "tickets.Ticket", settings.AUTH_USER_MODEL


class Merge(models.Model):
    """A ticket that went on in another; `kept` is what the undo takes back from the other."""

    ticket = models.ForeignKey(_TICKET, models.CASCADE, related_name="merges", db_index=False)
    into = models.ForeignKey(_TICKET, models.CASCADE, related_name="took_in")
    at = models.DateTimeField()
    by = models.ForeignKey(_PERSON, models.PROTECT, related_name="+", db_index=False)
    reason = models.TextField(blank=True)
    reading = models.CharField(max_length=8, choices=[(r.value, r.value) for r in Reading])
    # As it stood before: the undo brings it back to this.
    state = models.CharField(max_length=12)
    hold_reason = models.CharField(max_length=12, null=True)
    kept = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        _PERSON, models.PROTECT, null=True, related_name="+", db_index=False
    )
    undo_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(undone_at=None), name="merge_once"
            ),
            models.CheckConstraint(
                condition=~Q(ticket=models.F("into")), name="merge_into_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} into {self.into_id}"


class Link(models.Model):
    """One ticket `kind` the other: “1042 blocks 1077”. Removed ones stay, with why."""

    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in LinkKind])
    one = models.ForeignKey(_TICKET, models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(_TICKET, models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()
    by = models.ForeignKey(_PERSON, models.PROTECT, related_name="+", db_index=False)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(
        _PERSON, models.PROTECT, null=True, related_name="+", db_index=False
    )
    removed_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["one", "other", "kind"], condition=Q(removed_at=None), name="link_once"
            ),
            models.CheckConstraint(condition=~Q(one=models.F("other")), name="link_to_another"),
        ]
        indexes = [
            models.Index(fields=["other"], name="link_other", condition=Q(removed_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.kind} {self.other_id}"


class Tie(models.Model):
    """A child of a parent; one parent at a time, one depth."""

    parent = models.ForeignKey(_TICKET, models.CASCADE, related_name="ties", db_index=False)
    child = models.ForeignKey(_TICKET, models.CASCADE, related_name="tied_by", db_index=False)
    since = models.DateTimeField()
    by = models.ForeignKey(_PERSON, models.PROTECT, related_name="+", db_index=False)
    reopened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        _PERSON, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["child"], condition=Q(ended_at=None), name="tie_one_parent"
            ),
            models.CheckConstraint(condition=~Q(parent=models.F("child")), name="tie_to_another"),
        ]
        indexes = [
            models.Index(
                fields=["parent", "child"], name="tie_parent_child", condition=Q(ended_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.child_id} under {self.parent_id}"


class Run(models.Model):
    """The same done to the children of a parent: answered, resolved, put on hold or taken off it."""

    parent = models.ForeignKey(_TICKET, models.CASCADE, related_name="runs")
    do = models.CharField(max_length=8, choices=[(d.value, d.value) for d in Do])
    text = models.TextField(blank=True)
    code = models.CharField(max_length=30, blank=True)
    hold_reason = models.CharField(max_length=12, blank=True)
    # Children on hold through this run go on when the parent does.
    follows_parent = models.BooleanField(default=False)
    by = models.ForeignKey(_PERSON, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    once = models.CharField(max_length=40, null=True)
    ended_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(
        _PERSON, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "by", "once"], condition=Q(once__isnull=False), name="run_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.do} the children of {self.parent_id}"


class Step(models.Model):
    """One child of a run. It is settled in the transaction that does it, so once and not twice."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="steps", db_index=False)
    child = models.ForeignKey(_TICKET, models.CASCADE, related_name="+", db_index=False)
    outcome = models.CharField(
        max_length=10, default=Outcome.WAITING, choices=[(o.value, o.value) for o in Outcome]
    )
    refusal = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "child"], name="step_once"),
        ]
        indexes = [
            models.Index(fields=["id"], name="step_waiting", condition=Q(outcome="waiting")),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.child_id} {self.outcome}"

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from thirdline.desk.tickets.states import HandoffKind
from thirdline.flow.escalation.contracts import AskWhom, ItemKind

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager


class EscalationContract(models.Model):
    """What a tier wants known, tried and attached before it takes a ticket.

    An empty service, category or tier means every one; the most specific contract applies alone.
    """

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    service = models.ForeignKey(
        "tickets.Service", models.PROTECT, null=True, blank=True, related_name="+"
    )
    category = models.ForeignKey(
        "tickets.Category", models.PROTECT, null=True, blank=True, related_name="+"
    )
    tier_level = models.PositiveSmallIntegerField(null=True, blank=True)
    # Raised by the database, once a transaction, when the contract or its items say something else.
    version = models.PositiveIntegerField(default=1, editable=False)
    # A condition on the ticket under which the whole contract is waived without asking anybody.
    waive_when = models.JSONField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    items: RelatedManager[ContractItem]

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "category", "tier_level"],
                condition=Q(retired_at=None),
                nulls_distinct=False,
                name="contract_applies_alone",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"


class ContractItem(models.Model):
    """One thing a contract asks for, and how to see that it is there."""

    contract = models.ForeignKey(EscalationContract, models.CASCADE, related_name="items")
    key = models.SlugField(max_length=60)
    label = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in ItemKind])
    config = models.JSONField(default=dict, blank=True)
    ask_whom = models.CharField(
        max_length=10, default=AskWhom.AGENT, choices=[(w.value, w.value) for w in AskWhom]
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "key"], name="contract_item_once")
        ]

    def __str__(self) -> str:
        return self.label


class ItemAnswer(models.Model):
    """What somebody said to an item. The newest counts; older ones stay as they were."""

    ticket = models.ForeignKey(
        "tickets.Ticket", models.CASCADE, related_name="item_answers", db_index=False
    )
    key = models.SlugField(max_length=60)
    value = models.TextField(blank=True)
    result = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=40, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["ticket", "key", "id"], name="item_answer_newest")]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.key}"


class ItemRequest(models.Model):
    """An item asked again when a ticket was returned: whatever met it before does so no more."""

    ticket = models.ForeignKey(
        "tickets.Ticket", models.CASCADE, related_name="item_requests", db_index=False
    )
    tier_level = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=60)
    label = models.CharField(max_length=200)
    # Set when no contract knows the item: the one who returned the ticket asked in words of their own.
    own_words = models.BooleanField(default=False)
    # What the ticket itself said then; another value later is an answer too.
    value_then = models.TextField(blank=True)
    handoff = models.ForeignKey("tickets.Handoff", models.CASCADE, related_name="item_requests")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["ticket", "key", "id"], name="item_request_newest"),
            models.Index(fields=["tier_level", "key", "at"], name="item_request_lately"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.key} asked again"


class ItemWaiver(models.Model):
    """An item a receiving tier does without, by whom and why."""

    ticket = models.ForeignKey(
        "tickets.Ticket", models.CASCADE, related_name="item_waivers", db_index=False
    )
    tier_level = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=60)
    reason = models.CharField(max_length=300)
    outage = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["ticket", "tier_level", "id"], name="item_waiver_newest")]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="item_waiver_has_reason")
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.key} waived"


class HandoffReason(models.Model):
    """A reason code of one kind of handoff: data, so that figures can count and people can choose."""

    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in HandoffKind])
    code = models.SlugField(max_length=40)
    words = models.CharField(max_length=120)
    # A return with this reason has to name what is missing; without it, it has to say why in words.
    needs_items = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["kind", "code"], name="handoff_reason_once")]

    def __str__(self) -> str:
        return self.words


class Consult(models.Model):
    """A question to another team while the ticket stays where it is."""

    ticket = models.ForeignKey("tickets.Ticket", models.CASCADE, related_name="consults")
    asked_tier = models.PositiveSmallIntegerField()
    asked_team = models.ForeignKey("people.Team", models.PROTECT, null=True, related_name="+")
    asked_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    question = models.TextField()
    from_team = models.ForeignKey("people.Team", models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    worth_article = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["asked_tier", "at"],
                name="consult_open",
                condition=Q(answered_at=None, withdrawn_at=None),
            ),
            models.Index(
                fields=["asked_person"],
                name="consult_open_person",
                condition=Q(answered_at=None, withdrawn_at=None),
            ),
            models.Index(
                fields=["asked_team"],
                name="consult_open_team",
                condition=Q(answered_at=None, withdrawn_at=None),
            ),
            models.Index(
                fields=["asked_tier"],
                name="consult_open_tier",
                condition=Q(answered_at=None, withdrawn_at=None, asked_team=None),
            ),
            models.Index(
                fields=["asked_tier", "-answered_at"],
                name="consult_answered",
                condition=Q(answered_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="consult_answered_whole",
                condition=Q(answered_at=None, answered_by=None, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
            ),
            models.CheckConstraint(
                name="consult_ends_once",
                condition=Q(answered_at=None) | Q(withdrawn_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} asked L{self.asked_tier}"

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.withdrawn_at is None


class ConsultTarget(models.Model):
    """How long people of a tier may take to answer a question, in their working time."""

    tier_level = models.PositiveSmallIntegerField(unique=True)
    within = models.DurationField()

    class Meta:
        ordering = ["tier_level"]
        constraints = [
            models.CheckConstraint(
                condition=Q(within__gt=timedelta(0)), name="consult_target_is_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"L{self.tier_level} answers within {self.within}"


class HierarchicalEscalation(models.Model):
    """Somebody with more authority was informed; the ticket did not move."""

    ticket = models.ForeignKey("tickets.Ticket", models.CASCADE, related_name="authority_informed")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="authority_has_reason")]

    def __str__(self) -> str:
        return f"{self.ticket_id} told to {self.to_id}"

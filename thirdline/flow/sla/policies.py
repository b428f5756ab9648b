"""The policies in force, read once per edition and kept in the process."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from thirdline.desk.tickets.conditions import SOURCES, facts_of, ticket_fields
from thirdline.desk.tickets.models import Ticket
from thirdline.engines.conditions import AnyOf, Condition, ConditionError, FieldSet, holds, parse
from thirdline.flow.sla.models import Policy
from thirdline.flow.sla.promises import Promise, promise_content, promise_from
from thirdline.flow.sla.rules import KINDS_OF, ClockKind
from thirdline.foundation.calendars.queries import snapshot
from thirdline.kit.prepared import Written

# A row's xmin names the transaction that wrote it and its cmin the statement, so every edit shows.
# What conditions are read with counts too: a service may have got another owner.
_SOURCES = ("sla_policy", "calendars_workcalendar", "calendars_holiday", *SOURCES)
_COUNTED = (
    "(SELECT concat_ws(' ', count(*), sum(xmin::text::bigint), max(xmin::text::bigint), "
    "sum(cmin::text::bigint)) FROM {})"
)
_STORED = "ARRAY(SELECT id FROM sla_promise WHERE id = ANY(%s))"
_EDITION = Written(
    "SELECT concat_ws(';', {}), {}".format(
        ", ".join(_COUNTED.format(source) for source in _SOURCES), _STORED
    )
)
_NOBODY = AnyOf(())
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Loaded:
    """A policy with its condition parsed and the promise it makes to each kind of clock."""

    slug: str
    kind: str
    condition: Condition | None
    promises: Mapping[ClockKind, Promise]

    def covers(self, facts: Mapping[str, object], now: datetime) -> bool:
        return self.condition is None or holds(self.condition, facts, now)


@dataclass(frozen=True)
class Edition:
    """All policies as they were when a ticket asked; `stored` are the promises that are rows already."""

    number: str
    policies: tuple[Loaded, ...]
    promises: tuple[uuid.UUID, ...]
    fields: FieldSet
    stored: frozenset[uuid.UUID] = frozenset()


_kept: list[Edition] = []


def edition() -> Edition:
    """The policies in force; one small query as long as nothing was edited."""
    kept = _kept[0] if _kept else None
    number, stored = _look(list(kept.promises) if kept else [])
    if kept is None or kept.number != number:
        policies = tuple(
            load(policy)
            for policy in Policy.objects.filter(retired_at=None)
            .select_related("calendar")
            .order_by("order", "id")
        )
        numbers = tuple(promise.id for policy in policies for promise in policy.promises.values())
        kept = Edition(number, policies, numbers, ticket_fields())
        _kept[:] = [kept]
        number, stored = _look(list(numbers))
    return replace(kept, stored=frozenset(stored))


def _look(promises: list[uuid.UUID]) -> tuple[str, list[uuid.UUID]]:
    ((number, stored),) = _EDITION([promises])
    return number, stored


def load(policy: Policy) -> Loaded:
    """A policy ready to be asked; a draft that is not saved works as well."""
    calendar = snapshot(policy.calendar)
    return Loaded(
        slug=policy.slug,
        kind=policy.kind,
        condition=_condition(policy),
        promises={
            kind: promise_from(
                promise_content(
                    policy=policy.slug,
                    name=policy.name,
                    version=policy.version,
                    kind=kind,
                    targets=policy.targets[kind],
                    calendar=calendar,
                    pause_on=policy.pause_on,
                    steps=policy.steps,
                )
            )
            for kind in KINDS_OF[policy.kind]
            if kind in policy.targets
        },
    )


def _condition(policy: Policy) -> Condition | None:
    """Its condition; one that can no longer be read covers nobody, for tickets must go on being opened."""
    if not policy.when:
        return None
    try:
        return parse(policy.when, ticket_fields())
    except ConditionError as wrong:
        log.error(
            "Policy %s covers no ticket until its condition is repaired: %s", policy.slug, wrong
        )
        return _NOBODY


class Offers:
    """What the policies in force promise one ticket; its facts are read only if a condition asks."""

    def __init__(self, ticket: Ticket, now: datetime):
        self.ticket, self.now = ticket, now
        self._edition: Edition | None = None
        self._facts: Mapping[str, Any] | None = None
        self._matched: dict[str, Loaded | None] = {}

    @property
    def edition(self) -> Edition:
        if self._edition is None:
            self._edition = edition()
        return self._edition

    @property
    def stored(self) -> frozenset[uuid.UUID]:
        """The promises that need not be written; none if no policy was asked."""
        return self._edition.stored if self._edition else frozenset()

    def __call__(self, kind: ClockKind) -> Promise | None:
        group = next(group for group, kinds in KINDS_OF.items() if kind in kinds)
        if group not in self._matched:
            self._matched[group] = self._first(group)
        matched = self._matched[group]
        return matched.promises.get(kind) if matched else None

    def _first(self, group: str) -> Loaded | None:
        return next(
            (one for one in self.edition.policies if one.kind == group and self._covers(one)), None
        )

    def _covers(self, policy: Loaded) -> bool:
        if policy.condition is None:
            return True
        if self._facts is None:
            self._facts = facts_of(self.ticket, self.edition.fields)
        return policy.covers(self._facts, self.now)

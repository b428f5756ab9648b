"""What a clock was promised, copied from its policy when it started. Pure: no queries."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from thirdline.engines.worktime import Schedule
from thirdline.flow.sla.rules import target_for, threshold_of
from thirdline.foundation.calendars.rules import describe_hours
from thirdline.foundation.calendars.schedules import Snapshot, schedule_from


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do at a share of the target, or a length before or after it."""

    at: str
    do: str
    to: str = ""

    @property
    def key(self) -> str:
        return f"{self.at} {self.do} {self.to}".strip()


@dataclass(frozen=True, eq=False)
class Promise:
    """Never edited: its number is the digest of its content, so equal copies are one row."""

    id: uuid.UUID
    policy: str
    name: str
    version: int
    kind: str
    targets: Any
    calendar: Snapshot
    pause_on: frozenset[str]
    steps: tuple[Step, ...]
    content: Mapping[str, Any] = field(repr=False)

    @cached_property
    def schedule(self) -> Schedule:
        return schedule_from(self.calendar)

    @cached_property
    def hours(self) -> str:
        return describe_hours(self.calendar["hours"], always_open=self.calendar["always_open"])

    def target(self, priority: int) -> int | None:
        """Seconds promised at a priority; None when the policy promises nothing there."""
        return target_for(self.targets, priority)

    def thresholds(self, target: int) -> list[tuple[int, Step]]:
        """Each step with the used seconds at which it is due, soonest first."""
        found = [(threshold_of(step.at, target), step) for step in self.steps]
        return sorted(
            ((at, step) for at, step in found if at is not None),
            key=lambda pair: (pair[0], pair[1].key),
        )


def promise_content(
    *,
    policy: str,
    name: str,
    version: int,
    kind: str,
    targets: Any,
    calendar: Snapshot,
    pause_on: Sequence[str] = (),
    steps: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """The JSON kept of a promise; steps for other kinds of clock are left out."""
    return {
        "policy": policy,
        "name": name,
        "version": version,
        "kind": kind,
        # YAML reads a priority as a number, JSON keeps it as text; the digest must not see a difference.
        "targets": {str(at): length for at, length in targets.items()}
        if isinstance(targets, Mapping)
        else targets,
        "calendar": dict(calendar),
        "pause_on": sorted(pause_on),
        "steps": [
            {"at": step["at"], "do": step["do"], "to": str(step.get("to", ""))}
            for step in steps
            if not step.get("kinds") or kind in step["kinds"]
        ],
    }


def promise_from(content: Mapping[str, Any]) -> Promise:
    """The promise a content makes; one content is read once and then shared."""
    return _read(json.dumps(content, sort_keys=True, separators=(",", ":")))


@lru_cache(maxsize=2048)
def _read(text: str) -> Promise:
    content = json.loads(text)
    return Promise(
        id=uuid.UUID(bytes=hashlib.sha256(text.encode()).digest()[:16]),
        policy=content["policy"],
        name=content["name"],
        version=content["version"],
        kind=content["kind"],
        targets=content["targets"],
        calendar=content["calendar"],
        pause_on=frozenset(content["pause_on"]),
        steps=tuple(Step(**step) for step in content["steps"]),
        content=content,
    )

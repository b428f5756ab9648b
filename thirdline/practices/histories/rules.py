"""Path figures of one case from its ordered events: pure definitions, each stated once.

Sequence: the teams of the events with repetitions collapsed; events whose team is unknown are
dropped first. Handoff: a step from one item of the sequence to the next. Bounce: a place where
items i and i+2 are equal. Return: an item that stood in the sequence before. Throughput: last
minus first moment. Push-to-front is a rule to choose, because desks disagree about it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple, TypeVar

Item = TypeVar("Item", bound=Hashable)
DONE = frozenset({"resolved", "closed", "cancelled"})
UNTOUCHED = frozenset({None, "new"})


class TierLabel(NamedTuple):
    """A line as the source names it, and the tiers it stands for ("L2&L3" is both)."""

    label: str | None
    levels: tuple[int, ...]

    @property
    def level(self) -> int | None:
        """The tier it counts as where only one number fits: the highest."""
        return self.levels[-1] if self.levels else None


NO_TIER = TierLabel(None, ())


class Event(NamedTuple):
    """One line of a history in the words of the desk; None is unknown."""

    at: datetime
    line: int = 0
    activity: str | None = None
    team: str | None = None
    organisation: str | None = None
    tier: TierLabel = NO_TIER
    person: str | None = None
    status: str | None = None
    substatus: str | None = None
    state: str | None = None
    wait: str | None = None
    product: str | None = None
    impact: str | None = None
    priority: str | None = None
    requester: str | None = None
    kept: dict[str, str | None] = {}


def in_order(events: Iterable[Event]) -> list[Event]:
    """By time; events of the same moment stay in the order of the file."""
    return sorted(events, key=lambda event: event.at)


def collapsed(items: Iterable[Item | None]) -> list[Item]:
    """The items without the unknown ones and without repetitions of the neighbour."""
    sequence: list[Item] = []
    for item in items:
        if item is not None and (not sequence or sequence[-1] != item):
            sequence.append(item)
    return sequence


def bounce_places(sequence: Sequence[Hashable]) -> int:
    """Places where items i and i+2 are equal (A-B-A); A-B-A-B counts two."""
    return sum(a == b for a, b in zip(sequence, sequence[2:], strict=False))


def returns(sequence: Sequence[Hashable]) -> int:
    """Items that stood in the sequence before."""
    return len(sequence) - len(set(sequence))


def violates_ibm_2013(labels: Sequence[str]) -> bool:
    """The rule IBM published with the challenge data of 2013, on the lines of a case's events.

    The first line is not L1, or two consecutive ones are L2 to L1, L3 to L2, L3 to L1 or L1 to L3.
    "L2&L3" is in none of these pairs.
    """
    wrong = {("L2", "L1"), ("L3", "L2"), ("L3", "L1"), ("L1", "L3")}
    return bool(labels) and (labels[0] != "L1" or any(step in wrong for step in pairwise(labels)))


def violates_first_line_only(labels: Sequence[str]) -> bool:
    """The strict reading: anything but L1 was needed."""
    return any(label != "L1" for label in labels)


PUSH_TO_FRONT: dict[str, Callable[[Sequence[str]], bool]] = {
    "ibm-2013": violates_ibm_2013,
    "first-line-only": violates_first_line_only,
}


def violated_rules(tiers: Iterable[TierLabel]) -> list[str]:
    """The push-to-front rules that a case with these lines breaks; lines that are unknown drop out."""
    labels = [standard_label(tier) for tier in tiers if tier.levels]
    return [name for name, breaks in PUSH_TO_FRONT.items() if breaks(labels)]


def standard_label(tier: TierLabel) -> str:
    """L1, L2, L2&L3: the tier under one name, whatever the source calls its lines."""
    return "&".join(f"L{level}" for level in tier.levels)


class Span(NamedTuple):
    """One unbroken run of events with one team, and how it ended."""

    team: str | None
    tier: TierLabel
    started_at: datetime
    ended_at: datetime
    events: int
    arrived: str
    left: str
    answered_at: datetime | None

    @property
    def seconds(self) -> int:
        return _seconds(self.started_at, self.ended_at)

    @property
    def response_seconds(self) -> int | None:
        """Until somebody of the team did more than receive it; None when nobody did."""
        return None if self.answered_at is None else _seconds(self.started_at, self.answered_at)


def spans(events: Sequence[Event], resolved_at: datetime | None) -> list[Span]:
    """The stays of a case; an event whose team is unknown belongs to the stay it falls into."""
    runs = _runs(events)
    found: list[Span] = []
    arrived = "opened"
    for number, run in enumerate(runs):
        following = runs[number + 1] if number + 1 < len(runs) else None
        if following:
            ended_at, left = following[0].at, passage(_tier_of(run), _tier_of(following))
        else:
            ended_at = max(resolved_at or run[-1].at, run[0].at)
            left = "fixed" if resolved_at else "open"
        answer = next((e.at for e in run if e.state not in UNTOUCHED), None)
        found.append(
            Span(
                next((e.team for e in run if e.team), None),
                _tier_of(run),
                run[0].at,
                ended_at,
                len(run),
                arrived,
                left,
                answer,
            )
        )
        arrived = left
    return found


def passage(old: TierLabel, new: TierLabel) -> str:
    """Up is escalated, down is returned, sideways or unknown is transferred."""
    if old.level is None or new.level is None or old.level == new.level:
        return "transferred"
    return "escalated" if new.level > old.level else "returned"


class Path(NamedTuple):
    """The figures of one case."""

    events: int
    started_at: datetime
    ended_at: datetime
    throughput_seconds: int
    first_tier: TierLabel
    last_tier: TierLabel
    highest_level: int | None
    levels: tuple[int, ...]
    sequence: tuple[str, ...]
    handoffs: int
    bounces: int
    tier_bounces: int
    returns: int
    violated: list[str]
    waits: dict[str, tuple[int, int]]
    resolved_at: datetime | None
    resolved_level: int | None
    resolved_tier: str | None
    reopened: int
    spans: list[Span]


def path_of(events: Sequence[Event]) -> Path:
    """Every figure of a case; `events` are in order and at least one."""
    first, last = events[0], events[-1]
    sequence = collapsed(event.team for event in events)
    levels = sorted({level for event in events for level in event.tier.levels})
    solved = resolution(events)
    return Path(
        events=len(events),
        started_at=first.at,
        ended_at=last.at,
        throughput_seconds=_seconds(first.at, last.at),
        first_tier=first.tier,
        last_tier=last.tier,
        highest_level=levels[-1] if levels else None,
        levels=tuple(levels),
        sequence=tuple(sequence),
        handoffs=max(0, len(sequence) - 1),
        bounces=bounce_places(sequence),
        tier_bounces=bounce_places(collapsed(event.tier.label for event in events)),
        returns=returns(sequence),
        violated=violated_rules(event.tier for event in events),
        waits=waits(events),
        resolved_at=solved.at if solved else None,
        resolved_level=solved.tier.level if solved else None,
        resolved_tier=solved.tier.label if solved else None,
        reopened=reopenings(events),
        spans=spans(events, solved.at if solved else None),
    )


def waits(events: Sequence[Event]) -> dict[str, tuple[int, int]]:
    """For each wait reason the events and the seconds until the next event of the case."""
    number: Counter[str] = Counter()
    seconds: Counter[str] = Counter()
    for event, following in zip(events, [*events[1:], events[-1]], strict=True):
        if event.wait:
            number[event.wait] += 1
            seconds[event.wait] += _seconds(event.at, following.at)
    return {reason: (number[reason], seconds[reason]) for reason in number}


def resolution(events: Sequence[Event]) -> Event | None:
    """The event that solved the case for good: the first of the done ones it ends with."""
    found = None
    for event in reversed(events):
        if event.state not in DONE:
            break
        found = event
    return found


def reopenings(events: Sequence[Event]) -> int:
    """How often a case that was done was taken up again."""
    return sum(a.state in DONE and b.state not in DONE for a, b in pairwise(events))


def last_known(events: Sequence[Event], name: str) -> str | None:
    """The latest known value of one property of the events."""
    for event in reversed(events):
        if (value := getattr(event, name)) is not None:
            return str(value)
    return None


def _runs(events: Sequence[Event]) -> list[list[Event]]:
    runs: list[list[Event]] = []
    team: str | None = None
    for event in events:
        if not runs or (event.team is not None and team is not None and event.team != team):
            runs.append([])
        team = event.team or team
        runs[-1].append(event)
    return runs


def _tier_of(run: Sequence[Event]) -> TierLabel:
    return next((event.tier for event in run if event.tier.levels), NO_TIER)


def _seconds(start: datetime, end: datetime) -> int:
    return round((end - start).total_seconds())


SET_STATES = ("complete", "removing")
_IMPACTS = {"major": "organisation", "critical": "organisation", "high": "department"}
_IMPACTS |= {"medium": "group", "moderate": "group", "low": "person"}
_PRIORITIES = {"organisation": 1, "department": 2, "group": 3, "person": 4}
_HOLDS = {"requester": "requester", "customer": "requester", "vendor": "vendor"}
_HOLDS |= {"change": "change", "problem": "problem"}


def desk_impact(impact: str | None) -> str:
    """A foreign impact as one of the desk's; what is not recognised concerns one person."""
    return _IMPACTS.get((impact or "").lower(), "person")


def desk_priority(priority: str | None, impact: str | None) -> int:
    """1 to 4: the number a foreign priority begins with, else what the impact suggests."""
    if priority and priority[0] in "1234":
        return int(priority[0])
    return _PRIORITIES[desk_impact(impact)]


def desk_state(state: str | None, wait: str | None) -> tuple[str, str | None]:
    """State and hold reason of the ticket; a wait for nobody in particular is work in progress."""
    if state != "on_hold":
        return state or "in_progress", None
    reason = _HOLDS.get(wait or "")
    return ("on_hold", reason) if reason else ("in_progress", None)

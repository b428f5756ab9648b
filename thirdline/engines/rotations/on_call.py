"""Who is on call: the rotation with its overrides cut in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Generic

from thirdline.engines.rotations.handovers import BadRotation, Member, Rotation

MOST_SHIFTS = 20_000


class TooManyShifts(ValueError):
    """A stretch of time with more shifts than anybody can read."""


@dataclass(frozen=True)
class Override(Generic[Member]):
    """From `start` to before `end`, `member` is on call; None means nobody is.

    With `instead_of` it holds only where that member would be on call. Of several that hold,
    the one given last wins.
    """

    start: datetime
    end: datetime
    member: Member | None
    instead_of: Member | None = None

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise BadRotation("The times of an override need a time zone.")
        if self.start >= self.end:
            raise BadRotation("An override ends after it starts.")


@dataclass(frozen=True)
class OnCall(Generic[Member]):
    """One unbroken stretch of being on call, from `start` to before `end`, in UTC.

    `planned` is the member the rotation had in mind where an override put somebody else.
    """

    start: datetime
    end: datetime
    member: Member | None
    planned: Member
    override: Override[Member] | None = None


def who_is_on_call(
    rotation: Rotation[Member], overrides: Sequence[Override[Member]], moment: datetime
) -> Member | None:
    """The member on call at `moment`; None only where an override says nobody."""
    planned = rotation.member_of(rotation.index_at(moment))
    override = _override_at(overrides, moment, planned)
    return planned if override is None else override.member


def shifts_between(
    rotation: Rotation[Member],
    overrides: Sequence[Override[Member]],
    start: datetime,
    end: datetime,
) -> list[OnCall[Member]]:
    """The stretches of being on call from `start` to `end`, cut at both, without a gap.

    A hand-over always begins a new stretch, unless one override lasts across it.
    Raises TooManyShifts above MOST_SHIFTS.
    """
    found: list[OnCall[Member]] = []
    for piece in _pieces(rotation, overrides, start.astimezone(UTC), end.astimezone(UTC)):
        last = found[-1] if found else None
        if last and piece.override is not None and last.override is piece.override:
            found[-1] = replace(last, end=piece.end)
        else:
            found.append(piece)
        if len(found) > MOST_SHIFTS:
            raise TooManyShifts(f"There are more than {MOST_SHIFTS} shifts in that time.")
    return found


def _pieces(
    rotation: Rotation[Member],
    overrides: Sequence[Override[Member]],
    start: datetime,
    end: datetime,
) -> Iterator[OnCall[Member]]:
    if start >= end:
        return
    edges = {edge.astimezone(UTC) for each in overrides for edge in (each.start, each.end)}
    cuts = sorted(edge for edge in edges if start < edge < end)
    index = rotation.index_at(start)
    while start < end:
        handover = rotation.handover(index + 1)
        planned = rotation.member_of(index)
        while start < min(handover, end):
            cut = bisect_right(cuts, start)
            until = min(handover, cuts[cut] if cut < len(cuts) else end)
            yield _stretch(overrides, start, min(until, end), planned)
            start = until
        index += 1


def _stretch(
    overrides: Sequence[Override[Member]], start: datetime, end: datetime, planned: Member
) -> OnCall[Member]:
    override = _override_at(overrides, start, planned)
    member = planned if override is None else override.member
    return OnCall(start, end, member, planned, override)


def _override_at(
    overrides: Sequence[Override[Member]], moment: datetime, planned: Member
) -> Override[Member] | None:
    for override in reversed(overrides):
        if override.start <= moment < override.end and override.instead_of in (None, planned):
            return override
    return None

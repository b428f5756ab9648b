"""The open periods of a schedule on the line of instants, in blocks of days built when needed.

A block holds its periods and the open time before each, so that measuring is two binary
searches plus one step for every whole block between. Everything is whole microseconds.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

from thirdline.engines.worktime.errors import NeverOpen, TooFar
from thirdline.engines.worktime.hours import DAY_SECONDS, Span
from thirdline.engines.worktime.local import DAY, EPOCH_ORDINAL, SECOND, local_micros, moment_of

BLOCK_DAYS = 16
REACH_YEARS = 200
EMPTY_YEARS = 10
_BLOCKS_KEPT = 2_000
_YEAR_BLOCKS = 366 // BLOCK_DAYS + 1
_FIRST_BLOCK, _LAST_BLOCK = 0, (3_652_059 - 2) // BLOCK_DAYS - 1


class Block:
    """Open periods of some days: `starts[i]` to `ends[i]`, with the open time around them."""

    __slots__ = ("before", "begin", "ends", "finish", "number", "starts", "total", "until")

    def __init__(self, number: int, begin: int, finish: int, periods: list[tuple[int, int]]):
        self.number = number
        self.begin = begin
        self.finish = finish
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.before: list[int] = []
        self.until: list[int] = []
        self.total = 0
        for start, end in periods:
            if self.ends and start <= self.ends[-1]:
                # Touching days and spans moved by a spring gap become one period.
                gained = max(end - self.ends[-1], 0)
                self.ends[-1] += gained
                self.until[-1] += gained
            else:
                gained = end - start
                self.starts.append(start)
                self.ends.append(end)
                self.before.append(self.total)
                self.until.append(self.total + gained)
            self.total += gained

    def open_before(self, instant: int) -> int:
        """Open time from the beginning of the block to `instant`."""
        at = bisect_right(self.starts, instant) - 1
        if at < 0:
            return 0
        return self.before[at] + min(instant, self.ends[at]) - self.starts[at]


class Timeline:
    """Blocks of one schedule; `spans_on` answers the open spans of a date by its ordinal."""

    def __init__(
        self,
        zone: ZoneInfo,
        spans_on: Callable[[int], tuple[Span, ...]],
        *,
        ever_open: bool,
        listed: tuple[int, int] | None,
    ):
        self._zone = zone
        self._spans_on = spans_on
        self._blocks: dict[int, Block] = {}
        self._patience = EMPTY_YEARS * _YEAR_BLOCKS if ever_open else 0
        self._listed = tuple(day // BLOCK_DAYS for day in listed) if listed else None

    def day_bounds(self, ordinal: int) -> tuple[int, int]:
        """The instants at which a local date begins and ends."""
        return local_micros(ordinal, 0, self._zone), local_micros(ordinal + 1, 0, self._zone)

    def block_at(self, instant: int) -> Block:
        """The block in which an instant lies."""
        block = self.block((instant // DAY + EPOCH_ORDINAL) // BLOCK_DAYS)
        # The guess counts days of UTC; the zone may be up to a day before or after it.
        if instant < block.begin:
            return self.block(block.number - 1)
        if instant >= block.finish:
            return self.block(block.number + 1)
        return block

    def block(self, number: int) -> Block:
        found = self._blocks.get(number)
        if found is None:
            if not _FIRST_BLOCK < number < _LAST_BLOCK:
                raise TooFar("That moment lies outside the years 1 to 9999.")
            if len(self._blocks) >= _BLOCKS_KEPT:
                self._blocks.clear()
            found = self._blocks[number] = self._build(number)
        return found

    def _build(self, number: int) -> Block:
        first = number * BLOCK_DAYS
        periods: list[tuple[int, int]] = []
        begin = midnight = local_micros(first, 0, self._zone)
        for ordinal in range(first, first + BLOCK_DAYS):
            following = local_micros(ordinal + 1, 0, self._zone)
            spans = self._spans_on(ordinal)
            if spans:
                periods.extend(self._periods(ordinal, spans, midnight, following))
            midnight = following
        return Block(number, begin, midnight, periods)

    def periods_on(self, ordinal: int) -> list[tuple[int, int]]:
        """Open periods of one local date, in order."""
        midnight, following = self.day_bounds(ordinal)
        found = self._periods(ordinal, self._spans_on(ordinal), midnight, following)
        block = Block(0, midnight, following, found)
        return list(zip(block.starts, block.ends, strict=True))

    def _periods(
        self, ordinal: int, spans: tuple[Span, ...], midnight: int, following: int
    ) -> list[tuple[int, int]]:
        if following - midnight == DAY:
            return [(midnight + start * SECOND, midnight + end * SECOND) for start, end in spans]
        # A clock change: every local time is looked up, and clipped to the day so that no
        # instant can count twice.
        found = []
        for start, end in spans:
            opens = max(local_micros(ordinal, start, self._zone), midnight)
            closes = local_micros(ordinal, end, self._zone) if end < DAY_SECONDS else following
            if opens < min(closes, following):
                found.append((opens, min(closes, following)))
        return sorted(found)

    def onward(self, block: Block, step: int) -> Iterator[Block]:
        """The blocks from `block` on (step 1) or back (step -1).

        Raises NeverOpen when years pass without an opening beyond every date that is listed,
        TooFar after REACH_YEARS.
        """
        idle = 0
        current = block
        for _ in range(REACH_YEARS * _YEAR_BLOCKS):
            yield current
            idle = 0 if current.total else idle + 1
            if idle > self._patience and self._past_listed(current.number, step):
                raise NeverOpen(_never(block, step))
            current = self.block(current.number + step)
        raise TooFar("The answer lies more than %(years)s years away.", years=REACH_YEARS)

    def _past_listed(self, number: int, step: int) -> bool:
        if self._listed is None:
            return True
        return number > self._listed[1] if step > 0 else number < self._listed[0]

    def ahead(self, instant: int, amount: int) -> int:
        """The instant at which `amount` (> 0) of open time after `instant` is used up."""
        block = self.block_at(instant)
        goal = block.open_before(instant) + amount
        for current in self.onward(block, 1):
            if goal <= current.total:
                at = bisect_left(current.until, goal)
                return current.starts[at] + goal - current.before[at]
            goal -= current.total
        raise AssertionError("onward ends only by raising")

    def back(self, instant: int, amount: int) -> int:
        """The latest instant from which `amount` (> 0) of open time leads to `instant`."""
        block = self.block_at(instant)
        goal = block.open_before(instant) - amount
        for current in self.onward(block, -1):
            if current is not block:
                goal += current.total
            if goal >= 0:
                at = bisect_right(current.before, goal) - 1
                return current.starts[at] + goal - current.before[at]
        raise AssertionError("onward ends only by raising")

    def open_between(self, start: int, end: int) -> int:
        """Open time from `start` to `end`, with start not after end."""
        block, last = self.block_at(start), self.block_at(end)
        if last.number - block.number > REACH_YEARS * _YEAR_BLOCKS:
            raise TooFar("The two moments lie more than %(years)s years apart.", years=REACH_YEARS)
        found = last.open_before(end) - block.open_before(start)
        for number in range(block.number, last.number):
            found += self.block(number).total
        return found

    def periods(self, instant: int, step: int) -> Iterator[tuple[int, int]]:
        """Open periods after (or, latest first, before) an instant, cut there, never merged
        over the edge of a block."""
        for block in self.onward(self.block_at(instant), step):
            pairs = list(zip(block.starts, block.ends, strict=True))
            for start, end in pairs[::step]:
                if step > 0 and end > instant:
                    yield max(start, instant), end
                elif step < 0 and start < instant:
                    yield start, min(end, instant)


def _never(block: Block, step: int) -> str:
    if step > 0:
        return f"The calendar never opens after {moment_of(block.begin):%d %B %Y}."
    return f"The calendar is never open before {moment_of(block.finish):%d %B %Y}."

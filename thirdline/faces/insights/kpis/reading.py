"""What the keys of a bag mean: figures worked out from sums alone, without asking again.

Families: `stay|level|ended|label`, `climb|from|to`, `cross|team|team` and `back|team|team`,
`pair|what|team|team`, `wait|what|reason`, `way|levels|outcome|level`, `rule|name`, `events|label`,
`kept|` and `missed|` with group, kind and level, and durations in buckets as `d|what|bucket|label`.
docs/reference/figures.md says in words what each figure is.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import pairwise

from thirdline.faces.insights.counting import Bag
from thirdline.faces.insights.digests import quantile

ENDINGS = ("resolved", "escalated", "returned", "transferred", "cancelled")
Digest = dict[int, int]


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many; no share where there is nothing to share."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        return self.part / self.whole if self.whole else None


@dataclass(slots=True)
class Stays:
    """What became of the stays at one line of the ladder."""

    label: str
    level: int | None
    ended: dict[str, int] = field(default_factory=dict)
    lasted: Digest = field(default_factory=dict)

    @property
    def stays(self) -> int:
        return sum(self.ended.values())

    @property
    def left(self) -> int:
        return sum(self.ended.get(ending, 0) for ending in ENDINGS)

    def share(self, ending: str) -> Share:
        return Share(self.ended.get(ending, 0), self.left)

    @property
    def median(self) -> float | None:
        return quantile(self.lasted, 0.5)

    @property
    def p90(self) -> float | None:
        return quantile(self.lasted, 0.9)


class Reading:
    """A bag, taken apart once."""

    def __init__(self, bag: Bag) -> None:
        self.bag = bag
        self._families: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for key, n in bag.items():
            family, _, rest = key.partition("|")
            if family == "d":
                what, _, rest = rest.partition("|")
                family = f"d|{what}"
            self._families[family].append((rest, n))

    def n(self, key: str) -> int:
        return self.bag.get(key, 0)

    def family(self, name: str, parts: int) -> list[tuple[list[str], int]]:
        """The keys of a family split into so many words, the last of which may hold anything."""
        return [(rest.split("|", parts - 1), n) for rest, n in self._families.get(name, ())]

    def tiers(self) -> list[Stays]:
        """Every line with a stay, from the lowest; a line without a level stands last."""
        found: dict[str, Stays] = {}
        for (level, ended, label), n in self.family("stay", 3):
            number = int(level) if level.isdecimal() else None
            one = found.setdefault(label, Stays(label, number))
            one.ended[ended] = one.ended.get(ended, 0) + n
        for (bucket, label), n in self.family("d|stay", 2):
            if label in found:
                found[label].lasted[int(bucket)] = n
        return sorted(found.values(), key=lambda one: (one.level is None, one.level, one.label))

    @cached_property
    def _levels(self) -> dict[str, Stays]:
        found: dict[str, Stays] = {}
        for (level, ended, _), n in self.family("stay", 3):
            one = found.setdefault(level, Stays(f"L{level}", None))
            one.ended[ended] = one.ended.get(ended, 0) + n
        return found

    def level(self, level: int) -> Stays:
        """The stays of every line that counts as this level, together."""
        return self._levels.get(str(level)) or Stays(f"L{level}", level)

    def digest(self, what: str) -> Digest:
        return {int(rest[0]): n for rest, n in self.family(f"d|{what}", 1)}

    # The key figures

    def solved_in_front(self) -> Share:
        return Share(self.n("front"), self.n("solved"))

    def escalated_to_l3(self) -> Share:
        return Share(self.n("climb|2|3"), self.level(2).left)

    def fixed_at_l3(self) -> Share:
        return self.level(3).share("resolved")

    def returned_by_l3(self) -> Share:
        return self.level(3).share("returned")

    def l3_answer(self, share: float = 0.5) -> float | None:
        return quantile(self.digest("answer"), share)

    def kept(self, group: str) -> Share:
        kept = sum(n for (of, *_), n in self.family("kept", 3) if of == group)
        return Share(kept, kept + sum(n for (of, *_), n in self.family("missed", 3) if of == group))

    def promises(self) -> list[tuple[str, str, int | None, Share]]:
        """Each clock on its own: group, kind, tier, and kept of decided."""
        found: dict[tuple[str, str, str], list[int]] = {}
        for place, family in enumerate(("kept", "missed")):
            for (group, kind, level), n in self.family(family, 3):
                found.setdefault((group, kind, level), [0, 0])[place] += n
        return [
            (group, kind, int(level) if level else None, Share(kept, kept + missed))
            for (group, kind, level), (kept, missed) in found.items()
        ]

    def waits(self, now: datetime) -> dict[str, dict[str, int]]:
        """Cases, events and seconds by reason; a wait that goes on is counted up to now."""
        found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for (what, reason), n in self.family("wait", 2):
            found[reason][what] += n
        for one in found.values():
            one["seconds"] += one["running"] * int(now.timestamp()) - one["running_since"]
        return dict(sorted(found.items(), key=lambda pair: -pair[1]["seconds"]))

    def crossings(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Handoffs from team to team, and how many of them went straight back."""
        back = dict(self._families.get("back", ()))
        found = {}
        for rest, n in self._families.get("cross", ()):
            one, _, two = rest.partition("|")
            found[int(one), int(two)] = (n, back.get(rest, 0))
        return found

    def ping_pong(self) -> list[tuple[int, int, dict[str, int]]]:
        """Pairs of teams with their tickets, crossings and seconds, the most tickets first."""
        found: dict[tuple[int, int], dict[str, int]] = defaultdict(dict)
        for (what, one, two), n in self.family("pair", 3):
            found[int(one), int(two)][what] = n
        rows = [(one, two, values) for (one, two), values in found.items()]
        return sorted(rows, key=lambda r: (-r[2]["tickets"], -r[2]["crossings"], r[0], r[1]))

    def ways(self) -> dict[tuple[str, str], int]:
        """Steps of the way up and to the end: asked, 1, 2, 3, then solved-1, open or cancelled."""
        steps: dict[tuple[str, str], int] = defaultdict(int)
        for (levels, outcome, level), n in self.family("way", 3):
            stops = ["asked", *(levels.split(",") if levels else ["?"])]
            stops.append(f"solved-{level}" if outcome == "solved" else outcome)
            for pair in pairwise(stops):
                steps[pair] += n
        return dict(steps)

    def highest(self) -> dict[str, int]:
        found: dict[str, int] = defaultdict(int)
        for (levels, _, _), n in self.family("way", 3):
            found[f"L{levels.split(',')[-1]}" if levels else "unknown"] += n
        return dict(sorted(found.items()))

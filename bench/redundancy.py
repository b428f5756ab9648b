"""Redundancy of estates of a hundred thousand items: CPU of every question, one thread."""

from __future__ import annotations

import random
import statistics
import tracemalloc
from collections.abc import Callable
from time import process_time
from typing import Any

from thirdline.engines.needs import Estate, Fate, Need

Parts = tuple[list[str], list[Need], list[Fate], list[str]]  # the last: the services


class Plan:
    """A company with regions, sites, rooms, power, racks, switches, hosts, machines and services."""

    def __init__(self, seed: int, services: int, *, cyclic: bool) -> None:
        self.rng = random.Random(seed)
        self.cyclic = cyclic
        self.items: list[str] = []
        self.needs: list[Need] = []
        self.hosts: list[list[str]] = []  # by site
        self.stores: list[list[str]] = []
        self.machines: list[list[str]] = []
        self.services = services

    def add(self, one: str, *needs: tuple[int, list[str]]) -> str:
        self.items.append(one)
        self.needs += [Need(one, k, tuple(members)) for k, members in needs]
        return one

    def parts(self) -> Parts:
        regions = [self.add(f"region{number}") for number in range(5)]
        for site in range(20):
            self._site(f"s{site}", regions[site % 5])
        self._machines()
        services = self._services()
        return self.items, self.needs, self._fates(), services

    def _site(self, name: str, region: str) -> None:
        self.hosts.append([])
        self.stores.append([])
        site = self.add(name, (1, [region]))
        feeds = [self.add(f"{name}-feed{x}", (1, [site])) for x in "ab"]
        ups = [self.add(f"{name}-ups{x}", (1, [site]), (1, [feed])) for x, feed in zip("ab", feeds, strict=True)]  # fmt: skip
        cores = [self.add(f"{name}-core{x}", (1, [site]), (1, ups)) for x in "ab"]
        for room in range(4):
            self._room(f"{name}-r{room}", site, ups, cores)

    def _room(self, name: str, site: str, ups: list[str], cores: list[str]) -> None:
        room = self.add(name, (1, [site]))
        cooling = [self.add(f"{name}-cool{x}", (1, [room]), (1, ups)) for x in range(3)]
        for number in range(12):
            rack = self.add(f"{name}-k{number}", (1, [room]), (2, cooling))
            place = f"{name}-k{number}"
            pdus = [self.add(f"{place}-pdu{x}", (1, [rack]), (1, [one])) for x, one in zip("ab", ups, strict=True)]  # fmt: skip
            tops = [self.add(f"{place}-sw{x}", (1, [rack]), (1, pdus), (1, cores)) for x in "ab"]
            base = ((1, [rack]), (1, pdus), (1, tops))
            self.hosts[-1] += [self.add(f"{place}-h{x}", *base) for x in range(20)]
            self.stores[-1].append(self.add(f"{place}-st", *base))

    def _machines(self) -> None:
        shared: list[list[list[str]]] = []
        for site, hosts in enumerate(self.hosts):
            own = [
                [self.add(f"s{site}-{what}{x}", (1, [self.rng.choice(hosts)])) for x in range(3)]
                for what in ("dns", "ldap", "ntp", "log")
            ]
            shared.append(own)
        for site, hosts in enumerate(self.hosts):
            self.machines.append([])
            for host in hosts:
                for x in range(3):
                    stores = self.rng.sample(self.stores[site], 2)
                    groups = [(1, group) for group in shared[site]]
                    self.machines[-1].append(self.add(f"{host}-v{x}", (1, [host]), (1, stores), *groups))  # fmt: skip
            if self.cyclic:
                # Names are found by names: each of these needs two of the other kind's three.
                dns, ldap = shared[site][0], shared[site][1]
                self.needs += [Need(one, 2, tuple(ldap)) for one in dns]
                self.needs += [Need(one, 2, tuple(dns)) for one in ldap]

    def _services(self) -> list[str]:
        clusters = []
        for number in range(4_000):
            site = number % 20
            size = self.rng.randint(3, 12)
            members = self.rng.sample(self.machines[site], size)
            clusters.append(self.add(f"c{number}", (max(1, size - 2), members)))
        services: list[str] = []
        for number in range(self.services):
            needs = [(1, self.rng.sample(clusters, 2)) for _ in range(2)]
            needs += [(1, [self.rng.choice(clusters)])]
            if services and self.rng.random() < 0.3:
                needs.append((1, [self.rng.choice(services[-200:])]))
            services.append(self.add(f"svc{number}", *needs))
        return services

    def _fates(self) -> list[Fate]:
        hosts = [host for site in self.hosts for host in site]
        return [
            Fate(f"firmware{number}", tuple(self.rng.sample(hosts, 60))) for number in range(300)
        ]


def usual(seed: int = 1) -> Parts:
    return Plan(seed, 3_000, cyclic=False).parts()


def with_cycles(seed: int = 2) -> Parts:
    return Plan(seed, 3_000, cyclic=True).parts()


def deep(seed: int = 3) -> Parts:
    """Two chains of 40,000 below one service, a ring of 10,000, a group of 5,000, a choice of 10,000."""
    rng = random.Random(seed)
    items, needs = ["svc", "ring", "pool", "rest"], [Need("svc", 1, ("a0", "b0"))]
    for letter in "ab":
        items += [f"{letter}{number}" for number in range(40_000)]
        needs += [Need(f"{letter}{x}", 1, (f"{letter}{x + 1}",)) for x in range(39_999)]
    items += [f"o{number}" for number in range(10_000)]
    needs += [Need(f"o{x}", 1, (f"o{(x + 1) % 10_000}",)) for x in range(10_000)]
    needs += [Need("ring", 1, ("o0",))]
    items += [f"m{number}" for number in range(10_000)]
    needs += [Need("pool", 1, tuple(f"m{x}" for x in range(5_000)))]
    needs += [Need("rest", 9_990, tuple(f"m{x}" for x in range(10_000)))]
    fates = [Fate("both", ("a39000", "b100"))]
    fates += [Fate(f"f{x}", tuple(rng.sample(items[4:], 50))) for x in range(100)]
    return items, needs, fates, ["svc", "ring", "pool", "rest"]


def hubs(seed: int = 4) -> Parts:
    """What many need is needed by yet more, and needs them in turn: a few hubs below nearly everything."""
    rng, drawn = random.Random(seed), list(range(20))
    items, needs = [f"n{x}" for x in range(100_000)], list[Need]()
    for one in range(400_000):
        size, owner = rng.choice((1, 2, 2, 3, 4)), one // 4
        of = [
            rng.choice(drawn) if rng.random() < 0.85 else rng.randrange(100_000)
            for _ in range(size)
        ]
        members = [member for member in dict.fromkeys(of) if member != owner]
        if members:
            k = max(1, len(members) - rng.choice((0, 1, 1, 2)))
            needs.append(Need(f"n{owner}", k, tuple(f"n{member}" for member in members)))
            drawn += members
    fates = [Fate(f"f{x}", tuple(rng.sample(items, 30))) for x in range(300)]
    return items, needs, fates, rng.sample(items, 3_000)


def measure(services: int) -> None:
    _measure_whole("hubs", hubs())
    for name, make in (("usual", usual), ("with cycles", with_cycles), ("deep", deep)):
        _measure(name, make(), services)


def _measure_whole(name: str, parts: Parts) -> tuple[Estate, dict[Any, int]]:
    """What is asked of every item at once."""
    items, needs, fates, targets = parts
    relations = sum(len(need.members) for need in needs)
    print(f"{name}: {len(items):,} items, {len(needs):,} needs, {relations:,} relations")
    estate = _timed("build from lists", lambda: Estate.of(items, needs, fates))
    points = _timed("single points of all", estate.single_points_of_all)
    sizes = points.counts()
    of_targets = [sizes.get(one, 0) for one in targets]
    print(
        f"  {points.engine}, {points.status}: {sum(sizes.values()):,} pairs; services on average "
        f"{statistics.mean(of_targets):.0f}, at most {max(of_targets)}"
    )
    return estate, _timed("impact of all, counted", estate.impacts_of_all)


def _measure(name: str, parts: Parts, services: int) -> None:
    items, needs, fates, targets = parts
    estate, counts = _measure_whole(name, parts)
    _spread("impact of one", estate.impact, random.Random(4).sample(items, 300))
    worst = max(counts, key=counts.__getitem__)
    _timed(f"impact of the worst ({counts[worst]:,} items)", lambda: estate.impact(worst))
    asked = random.Random(5).sample(targets, min(services, len(targets)))
    for order in (2, 3):
        _spread(f"cut sets to order {order}", lambda one, o=order: _cut_sets(estate, one, o), asked)
    found = [estate.cut_sets(one, 3) for one in asked]
    totals = [one.total for one in found]
    bounded = sum(one.status != "exact" for one in found)
    print(f"  sets a service: median {statistics.median(totals):,}, most {max(totals):,}; bounded {bounded}")  # fmt: skip
    moved = _timed("the same estate with one thing down", lambda: estate.with_down([worst]))
    _timed("single points of all, that down", moved.single_points_of_all)
    tracemalloc.start()
    kept = Estate.of(items, needs, fates)
    print(f"  memory of the estate: {tracemalloc.get_traced_memory()[0] / 1e6:.0f} MB")
    kept.single_points_of_all()
    print(f"  and with all single points: {tracemalloc.get_traced_memory()[0] / 1e6:.0f} MB")
    tracemalloc.stop()


def _cut_sets(estate: Estate, target: str, order: int) -> Any:
    return estate.cut_sets(target, order).page(limit=50)


def _timed(what: str, run: Callable[[], Any]) -> Any:
    begun = process_time()
    found = run()
    print(f"  {what}: {1000 * (process_time() - begun):,.1f} ms")
    return found


def _spread(what: str, run: Callable[[Any], object], ones: list[str]) -> None:
    spent = []
    for one in ones:
        begun = process_time()
        run(one)
        spent.append(1000 * (process_time() - begun))
    print(
        f"  {what}: median {statistics.median(spent):.1f} ms, mean {statistics.mean(spent):.1f}, "
        f"worst {max(spent):.1f} of {len(ones)}"
    )

"""More fault trees to measure with, each kind made the way its models come about in the field.

`station`: a power station, whose sequences are systems of trains over chains of support systems, with
common causes of like parts. `services`: a service over clusters, hosts, racks, power and sites.
`pages`: a layered tree of transfer pages with events that come again nearby, wide ORs and long chains.
"""

from __future__ import annotations

from bench.tree_maker import Maker
from thirdline.engines.faulttree.model import FaultTree, Kind

Lanes = list[str]


def station(seed: int, systems: int, lanes: int = 4, supports: int = 6) -> FaultTree:
    """Initiating events AND the loss of two or three systems; each train has pump, valves, controls,
    and needs power, control power and cooling of its lane, which need each other in turn."""
    maker = Maker(seed)
    chance = maker.chance
    layers: list[list[Lanes]] = [[_support(maker, lanes, [])]]
    for _ in range(supports - 1):
        above = layers[-1] + (layers[-2] if len(layers) > 1 else [])
        layers.append([_support(maker, lanes, chance.sample(above, min(len(above), 2)))])
    pool = [each for layer in layers for each in layer]
    lost = []
    for _ in range(systems):
        needs = chance.sample(pool[-4:], chance.choice((1, 2, 2, 3)))
        trains = _support(maker, chance.choice((2, lanes, lanes)), needs)
        k = chance.choice((len(trains), len(trains), max(2, len(trains) - 1)))
        lost.append(
            maker.gate(Kind.ATLEAST, trains, k) if k < len(trains) else maker.gate(Kind.AND, trains)
        )
    sequences = []
    for number in range(systems):
        chosen = chance.sample(lost, min(len(lost), chance.choice((2, 2, 3))))
        if lost[number] not in chosen:
            chosen[0] = lost[number]
        sequences.append(maker.gate(Kind.AND, [maker.event(), *chosen]))
    return maker.tree(f"station-{seed}-{systems}x{lanes}", maker.gate(Kind.OR, sequences))


def _support(maker: Maker, lanes: int, needs: list[Lanes]) -> Lanes:
    """The trains of a system: parts of their own, a part that fails in all by one cause, needs."""
    chance = maker.chance
    common = maker.event()
    some = {frozenset(pair): maker.event() for pair in ((n, (n + 1) % lanes) for n in range(lanes))}
    trains = []
    for lane in range(lanes):
        pump = maker.gate(
            Kind.OR,
            [maker.event(), common, *(cause for pair, cause in some.items() if lane in pair)],
        )
        valves = maker.gate(Kind.AND, [maker.event(), maker.event()])
        control = maker.gate(Kind.OR, [maker.event() for _ in range(chance.choice((2, 3, 4)))])
        leaning = []
        for need in needs:
            own = need[lane % len(need)]
            if chance.random() < 0.3:
                own = maker.gate(Kind.AND, [own, need[(lane + 1) % len(need)]])
            leaning.append(own)
        trains.append(maker.gate(Kind.OR, [pump, valves, control, *leaning]))
    return trains


def services(seed: int, applications: int, sites: int = 2, racks: int = 4) -> FaultTree:
    """A service fails with any application it needs, an application with too many of its hosts,
    which stand in racks with two feeds and two switches each, or with what it shares."""
    maker = Maker(seed)
    chance = maker.chance
    hosts: list[tuple[int, str]] = []
    for site in range(sites):
        feeds = [maker.gate(Kind.OR, [maker.event(), maker.event()]) for _ in range(2)]
        generator = maker.event()
        power = [maker.gate(Kind.AND, [feed, generator]) for feed in feeds]
        cooling = maker.gate(Kind.ATLEAST, [maker.event() for _ in range(3)], 2)
        core = [maker.gate(Kind.OR, [maker.event(), power[n]]) for n in range(2)]
        for _ in range(racks):
            supply = maker.gate(
                Kind.AND, [maker.gate(Kind.OR, [maker.event(), each]) for each in power]
            )
            network = maker.gate(
                Kind.AND, [maker.gate(Kind.OR, [maker.event(), each]) for each in core]
            )
            rack = maker.gate(Kind.OR, [supply, network, cooling])
            for _ in range(3):
                parts = [maker.event() for _ in range(chance.choice((2, 3)))]
                hosts.append((site, maker.gate(Kind.OR, [*parts, rack])))
    shared = [_cluster(maker, hosts, []) for _ in range(4)]
    made = list(shared)
    for _ in range(applications):
        made.append(_cluster(maker, hosts, chance.sample(made[-6:], 2)))
    pairs = [
        maker.gate(Kind.AND, chance.sample(made[4:], 2)) for _ in range(max(2, applications // 2))
    ]
    return maker.tree(f"services-{seed}-{applications}", maker.gate(Kind.OR, [*pairs, *made[-2:]]))


def _cluster(maker: Maker, hosts: list[tuple[int, str]], needs: list[str]) -> str:
    """Three to five hosts near one another, of which most must run, each with its own software."""
    chance = maker.chance
    first = chance.randrange(len(hosts))
    count = chance.choice((3, 3, 4, 5))
    step = chance.choice((1, 2, 3))
    members = [hosts[(first + step * n) % len(hosts)][1] for n in range(count)]
    running = [maker.gate(Kind.OR, [maker.event(), each]) for each in members]
    nodes = maker.gate(Kind.ATLEAST, running, chance.choice((2, count - 1)))
    both = maker.gate(Kind.AND, needs) if len(needs) > 1 and chance.random() < 0.5 else ""
    return maker.gate(Kind.OR, [nodes, maker.event(), *([both] if both else needs[:1])])


def pages(seed: int, gates: int, width: int = 8, again: float = 0.25) -> FaultTree:
    """Layers of gates, each over gates of the next two layers; leaves come again within a window."""
    maker = Maker(seed)
    chance = maker.chance
    rows = max(4, gates // width)
    lower: list[list[str]] = []
    for _ in range(rows):
        made = []
        recent = list(maker.events)[-4 * width :]
        for place in range(width):
            below = []
            for back in (1, 1, 2):
                if len(lower) >= back and chance.random() < 0.75:
                    near = lower[-back]
                    below.append(near[(place + chance.choice((-1, 0, 0, 1))) % len(near)])
            leaves = [
                chance.choice(recent) if recent and chance.random() < again else maker.event()
                for _ in range(chance.choice((1, 1, 2, 3, 6)))
            ]
            given = list(dict.fromkeys(below + leaves))
            kind = chance.choice((Kind.OR, Kind.OR, Kind.AND, Kind.ATLEAST))
            made.append(maker.gate(kind, given, 2 if kind is Kind.ATLEAST else None))
        lower.append(made)
    return maker.tree(f"pages-{seed}-{gates}", maker.gate(Kind.OR, lower[-1]))

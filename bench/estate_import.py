"""CPU of a large import of the estate: read and compared, applied, the same once more, and undone again.

Application plus database, in seconds. The estate is made up: switches, hosts, machines and services in
layers, each with needs of several members, and relations beside.
"""

from __future__ import annotations

import random
import resource
import time
from collections.abc import Callable

from bench.requests import server_seconds
from thirdline.foundation.people.operations import robot
from thirdline.reference.estate.models import Import, NeedMember, Relation
from thirdline.reference.estate.operations.importing import (
    apply_estate_import,
    take_in_estate,
    undo_estate_import,
)
from thirdline.reference.estate.operations.working import advance_estate_imports

KINDS = ("switch", "server", "virtual-machine", "database", "application", "service")
HEAD = "key,name,kind,site,room,rack,supplier,serial,attribute.firmware,needs"
NEEDS_EACH, RELATIONS_EACH = 3, 1


def table(items: int, relations: int, seed: int = 7) -> bytes:
    """A table of so many items whose needs have as many members as there are to be relations."""
    dice = random.Random(seed)
    lines, members = [HEAD], relations / max(1, items)
    for number in range(items):
        layer = number * len(KINDS) // items
        below = range(items * max(0, layer - 1) // len(KINDS), items * layer // len(KINDS))
        # Who stands on the ground needs nothing; those above need what they leave over.
        wanted = round(members * len(KINDS) / (len(KINDS) - 1)) if layer else 0
        needs = _needs(dice, below, min(wanted, len(below)))
        site = f"Site {number % 40}"
        lines.append(
            f"k{number},{KINDS[layer]}-{number},{KINDS[layer]},{site},Room {number % 400},"
            f"Rack {number % 4000},Supplier {number % 90},S{number},OS {number % 300},{needs}"
        )
    return "\n".join([*lines, ""]).encode()


def _needs(dice: random.Random, below: range, wanted: int) -> str:
    chosen = dice.sample(below, wanted)
    size = max(1, -(-wanted // NEEDS_EACH))
    groups = [chosen[at : at + size] for at in range(0, wanted, size)]
    return "; ".join(f"1 of {' | '.join(f'k{one}' for one in group)}" for group in groups)


def measure(items: int, relations: int) -> None:
    by, content = robot(), table(items, relations)
    print(f"{items:,} items, {relations:,} relations, {len(content) / 1e6:.1f} MB of CSV, CPU s")
    print(f"{'step':22} {'application':>12} {'database':>9} {'together':>9} {'wall':>7}")
    found = _plan(content, "read and compare")
    _timed("apply", lambda: _done(apply_estate_import(found, by=by)))
    print(f"  {NeedMember.objects.count():,} members, {Relation.objects.count():,} relations, "
          f"{_state(found)}, peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")  # fmt: skip
    again = _plan(content, "the same once more")
    print(f"  {again.counts.get('same', 0):,} the same of {items:,}")
    _timed("undo", lambda: _done(undo_estate_import(found, by=by)))
    print(f"  {_state(found)}, {NeedMember.objects.count():,} members left")


def _plan(content: bytes, words: str) -> Import:
    found = take_in_estate(name="bench.csv", content=content, source="bench", format="csv", by=robot())  # fmt: skip
    _timed(words, lambda: _done(found))
    return Import.objects.get(pk=found.pk)


def _state(found: Import) -> str:
    now = Import.objects.get(pk=found.pk)
    return f"{now.state} {now.problems[:3]}"


def _done(found: Import) -> None:
    while advance_estate_imports(only=found.pk):
        pass


def _timed(words: str, do: Callable[[], None]) -> None:
    wall, own, theirs = time.perf_counter(), time.process_time(), server_seconds()
    do()
    own, theirs = time.process_time() - own, server_seconds() - theirs
    print(f"{words:22} {own:12.1f} {theirs:9.1f} {own + theirs:9.1f} {time.perf_counter() - wall:7.1f}")  # fmt: skip

"""Arrays that are none, memory that is refused, limits without measure: said, and never a wrong answer."""

from __future__ import annotations

from array import array
from dataclasses import replace

import pytest

from tests.compiled import compiled_behind
from thirdline.engines.needs import Estate, Need, kernel
from thirdline.engines.needs.tests import brute
from thirdline.engines.needs.tests.engines import compiled, engine

__all__ = ["compiled", "engine"]

NO_MEMORY = """
#define _POSIX_C_SOURCE 199309L
#include <stdlib.h>
#define calloc(n, m) ((void)(n), (void)(m), (void *)0)
"""

WEIGHTS = (3, 8)  # the lists of a search that may hold any number


@pytest.fixture(scope="module")
def without_memory(tmp_path_factory):
    folder = tmp_path_factory.mktemp("without_memory")
    return kernel.load(compiled_behind(kernel.SOURCE, folder, NO_MEMORY))


def test_an_estate_for_which_memory_was_refused_says_so_and_ends(without_memory, monkeypatch):
    monkeypatch.setattr(kernel, "library", lambda: without_memory)
    drawn = brute.random_estate(12)
    estate = Estate.of(*drawn)

    points = estate.single_points_of_all()
    assert points.status == "bounded"
    assert "memory" in points.note
    # Only of what is down anyway there is something to say, and that is nothing.
    assert set(points) == brute.failing(*drawn)
    assert points.counts() == dict.fromkeys(points, 0)
    assert estate.impacts_of_all() == {}
    assert list(estate.shared_fates()) == []
    up = next(iter(estate.working()))
    assert "memory was full" in estate.cut_sets(up, 3).note or not estate.cut_sets(up, 3).total


def one_of_two():
    return Estate.of(["svc", "a", "b"], [Need("svc", 1, ("a", "b"))])


@pytest.mark.parametrize(
    "wrong",
    [
        {"members": array("i", [1, 7])},
        {"members": array("i", [1, -1])},
        {"members": array("i", [1])},
        {"own": array("i", [0, 1, 1, 2])},
        {"own": array("i", [0, 9, 1, 1])},
        {"own": array("i", [0, 1])},
        {"start": array("i", [1, 2])},
        {"of": array("i", [0, 0, 0, 1])},
        {"of_fates": array("i", [3])},
    ],
)
def test_arrays_of_no_estate_are_refused(compiled, monkeypatch, wrong):
    monkeypatch.setattr(kernel, "library", lambda: compiled)
    estate = one_of_two()

    with pytest.raises(ValueError, match="not those of an estate"):
        kernel.sweep(replace(estate.arrays, **wrong), estate.state, 1.0, 100)


def test_a_search_that_names_what_there_is_not_is_refused(compiled, monkeypatch):
    monkeypatch.setattr(kernel, "library", lambda: compiled)
    estate = one_of_two()
    estate.cut_sets("svc")
    search = estate._studied[2]
    for which in range(len(search.flat.lists)):
        flat = kernel.FlatSearch(search)
        flat.lists[which] = array("i", [1 << 20] * len(flat.lists[which]))
        if which in WEIGHTS:
            continue
        with pytest.raises(ValueError, match="not those of an estate"):
            flat.sets(search, 2, 1.0, 10)


def test_orders_and_numbers_without_measure_take_neither_time_nor_memory(engine):
    found = one_of_two().cut_sets("svc", 100_000, limit=1 << 60)

    assert [one.members for one in found] == [("a", "b")]
    assert (found.status, found.complete_to) == ("exact", 100_000)
    assert one_of_two().single_points_of_all(pairs=1 << 62, seconds=1e300).status == "exact"
    assert one_of_two().cut_sets("svc", 0).total == 0
    assert one_of_two().cut_sets("svc", -1).total == 0

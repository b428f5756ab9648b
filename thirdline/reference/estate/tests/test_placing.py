from __future__ import annotations

from itertools import pairwise

from thirdline.reference.estate.placing import Piece, place

PIECES = [
    Piece("vpn", 0, 126, 50), Piece("mail", 0, 126, 50),
    Piece("gateways", 1, 128, 68), Piece("radius", 1, 128, 68), Piece("firewalls", 1, 128, 68),
    Piece("gw-a", 2, 104, 48, "A"), Piece("gw-b", 2, 104, 48, "B"), Piece("rad-a", 2, 104, 48, "A"),
    Piece("fw-a", 2, 104, 48, "A"), Piece("loose", 2, 104, 48), Piece("rack", 3, 156, 48),
]  # fmt: skip
EDGES = [
    ("vpn", "gateways"), ("vpn", "radius"), ("mail", "firewalls"), ("gateways", "firewalls"),
    ("gateways", "gw-a"), ("gateways", "gw-b"), ("radius", "rad-a"), ("firewalls", "fw-a"),
    ("rack", "gw-a"), ("rack", "rad-a"),
]  # fmt: skip


def overlapping(places: dict[str, tuple[float, float]], pieces: list[Piece]) -> list[str]:
    return [
        f"{one.id} {other.id}"
        for at, one in enumerate(pieces)
        for other in pieces[at + 1 :]
        if abs(places[one.id][0] - places[other.id][0]) < (one.width + other.width) / 2
        and abs(places[one.id][1] - places[other.id][1]) < (one.height + other.height) / 2
    ]


def test_services_stand_over_groups_over_items_over_fates() -> None:
    places = place(PIECES, EDGES)

    rows = [[places[one.id][1] for one in PIECES if one.band == band] for band in range(4)]
    for upper, lower in pairwise(rows):
        assert max(upper) < min(lower)


def test_a_group_stands_under_the_group_that_needs_it() -> None:
    places = place(PIECES, EDGES)

    assert places["firewalls"][1] > places["gateways"][1]


def test_nothing_covers_anything_else() -> None:
    assert overlapping(place(PIECES, EDGES), PIECES) == []


def test_many_items_do_not_cover_one_another_either() -> None:
    pieces = [Piece(f"i{n}", 2, 104 + n % 7, 48, f"site {n % 5}") for n in range(220)]
    pieces += [Piece(f"g{n}", 1, 140, 68) for n in range(60)] + [Piece("svc", 0, 126, 50)]
    edges = [("svc", f"g{n}") for n in range(60)] + [(f"g{n % 60}", f"i{n}") for n in range(220)]

    assert overlapping(place(pieces, edges), pieces) == []


def test_the_same_map_is_laid_out_the_same_way_whatever_order_its_rows_come_in() -> None:
    there_and_back = place(list(reversed(PIECES)), list(reversed(EDGES)))

    assert there_and_back == place(PIECES, EDGES)


def test_groups_that_need_each_other_are_placed_too() -> None:
    pieces = [Piece("svc", 0, 126, 50), Piece("a", 1, 128, 68), Piece("b", 1, 128, 68)]

    places = place(pieces, [("svc", "a"), ("a", "b"), ("b", "a"), ("a", "a")])

    assert overlapping(places, pieces) == []


def test_an_edge_to_something_that_is_not_drawn_is_left_out() -> None:
    assert set(place([Piece("a", 0, 126, 50)], [("a", "gone")])) == {"a"}


def test_an_empty_map_is_empty() -> None:
    assert place([], []) == {}

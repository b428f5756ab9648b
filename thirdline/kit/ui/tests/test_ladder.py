import re

import pytest

from thirdline.kit.ui.draw.clocks import clock, clock_face, span
from thirdline.kit.ui.draw.ladder import ladder, trace, trace_words
from thirdline.kit.ui.shapes import (
    ClockShape,
    CrossShape,
    LegShape,
    PathShape,
    RungShape,
    SpanShape,
    StayShape,
)

RUNGS = tuple(RungShape(level, f"Tier {level}") for level in (4, 3, 2, 1))


def path(*levels: int, seconds: float = 600) -> PathShape:
    items: list[StayShape | CrossShape] = []
    for place, level in enumerate(levels):
        if place:
            items.append(CrossShape("up" if level > levels[place - 1] else "down", f"to L{level}"))
        items.append(StayShape(level, f"Person {place}", seconds * (place + 1)))
    return PathShape(RUNGS, items, "The path")


def test_a_stay_lies_in_the_row_of_its_tier() -> None:
    drawn = ladder(path(1, 3))

    assert re.search(r'data-tier="1" data-row="4"', drawn)
    assert re.search(r'data-tier="3" data-row="2"', drawn)


def test_a_crossing_joins_the_rows_of_its_neighbours() -> None:
    assert 'data-kind="up" data-row="2" data-rows="3"' in ladder(path(1, 3))


def test_a_longer_stay_is_wider_and_the_longest_has_the_whole_share() -> None:
    shares = [int(n) for n in re.findall(r'data-w="(\d+)"', ladder(path(1, 2, 1)))]

    assert shares == sorted(shares)
    assert shares[-1] == 40


def test_a_vendors_leg_is_drawn_beside_the_stay_that_kept_the_ticket() -> None:
    leg = LegShape(4, "Netvance", 300, 200, "case opened")
    drawn = ladder(PathShape(RUNGS, [StayShape(3, "Noor", 600, now=True, legs=(leg,))], "x"))

    assert drawn.index("Noor") < drawn.index("Netvance")
    assert 'data-kind="branch" data-row="1" data-rows="2"' in drawn


def test_a_path_of_many_stays_says_how_many_it_leaves_out() -> None:
    drawn = ladder(path(*([1, 2] * 12)))

    assert "more stays" in drawn
    assert drawn.count('class="stay"') + 11 == 24


def test_a_path_without_time_is_drawn_too() -> None:
    assert "0 s" in ladder(path(1, 2, seconds=0))


def test_hostile_names_stay_text() -> None:
    drawn = ladder(PathShape(RUNGS, [StayShape(1, "<script>x</script>", 60)], "<i>"))

    assert "<script>" not in drawn


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        ([2], "L2"),
        ([1, 2], "L1 then L2"),
        ([1, 2, 1], "L1, L2, back to L1"),
        ([0, 1, 2], "L0, L1, L2"),
        ([2, 1], "L2, back to L1"),
    ],
)
def test_a_trace_says_what_it_draws(levels: list[int], said: str) -> None:
    assert trace_words(levels) == said


def test_only_a_return_is_drawn_in_the_other_colour() -> None:
    assert 'class="back"' in trace(path(1, 2, 1))
    assert 'class="back"' not in trace(path(1, 2, 3))


def test_a_trace_ends_at_the_right_edge_whatever_the_times() -> None:
    assert 'cx="68"' in trace(path(1, 2, 3, seconds=0))
    assert 'cx="68"' in trace(path(1, 2, 1, 2, 3, seconds=9_999_999))


def test_a_clock_names_its_state_by_icon_and_words() -> None:
    drawn = clock(ClockShape("late", "18 m over", "Resolve"))

    assert 'data-state="late"' in drawn
    assert "#alert-octagon" in drawn
    assert "18 m over" in drawn


def test_a_missing_clock_is_said() -> None:
    assert "no clock" in clock(None)


def test_the_bar_of_a_clock_never_runs_past_its_end() -> None:
    drawn = span(ClockShape("late", "x", spans=(SpanShape(80), SpanShape(10, True), SpanShape(90))))

    assert re.findall(r'width="([\d.]+)%"', drawn) == ["80", "10", "10"]
    assert 'aria-label="170 percent used, 10 percent paused"' in drawn


def test_the_face_of_a_clock_leads_to_its_explanation() -> None:
    drawn = clock_face(ClockShape("run", "1 h", "SLA", explain_url="/clocks/7", facts=("a", "<b>")))

    assert 'href="/clocks/7"' in drawn
    assert "a<br>&lt;b&gt;" in drawn

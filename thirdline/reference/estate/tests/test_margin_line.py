from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from thirdline.reference.estate.margin_line import DOWN, STEP, ZERO, line_of
from thirdline.reference.estate.models import MarginMark

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


def marks(*margins: int | None) -> list[MarginMark]:
    """One a day, the last a day ago."""
    days = len(margins)
    return [
        MarginMark(margin=margin, at=NOW - timedelta(days=days - number))
        for number, margin in enumerate(margins)
    ]


def test_nothing_known_draws_nothing():
    assert line_of([], NOW) is None


@pytest.mark.parametrize(
    ("margins", "spare"), [((1, 0), False), ((0, 1), True), ((1, -1), False), ((0, None), True)]
)
def test_it_is_late_while_nothing_is_left(margins, spare):
    assert line_of(marks(*margins), NOW).has_spare is spare


def test_it_falls_by_steps_to_down():
    line = line_of(marks(2, 1, 0, -1), NOW)

    heights = [ZERO - 2 * STEP, ZERO - STEP, ZERO, ZERO + DOWN]
    assert line.path.startswith(f"M0 {heights[0]}H")
    assert [int(part.split("H")[0]) for part in line.path.split("V")[1:]] == heights[1:]


@pytest.mark.parametrize("margins", [(1, 0), (1, 0, 1), (0, 1, 0), (1, 1, 1, 0), (2, 0, -1)])
def test_its_two_labels_are_not_written_over_one_another(margins):
    first, last = line_of(marks(*margins), NOW).labels

    a_letter = 6.5
    starts = last.x - a_letter * len(last.words) if last.anchor == "end" else last.x
    apart = starts - (first.x + a_letter * len(first.words))
    assert abs(first.y - last.y) >= 12 or apart > 0


def test_what_is_spare_and_shares_a_fate_is_said_so():
    shared = MarginMark(margin=1, level=2, true_level=1, at=NOW - timedelta(days=3))
    apart = MarginMark(margin=1, level=2, true_level=2, at=NOW - timedelta(days=1))

    line = line_of([shared, apart], NOW)

    assert line.labels[0].words == "1 spare, with a shared fate"
    assert "shared fate" not in line.labels[1].words
    assert line.said.startswith("1 spare, with a shared fate from")

"""Every rotation vector of the shared data (GoAlert's cases and their clock changes)."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from tests.shared_data import shared_data
from thirdline.engines.rotations import Rotation


def rotation_of(entry: dict[str, Any]) -> Rotation[str]:
    # GoAlert reads a length of 0 as 1; our dataclass refuses it.
    length = entry["shift_length"] or 1
    start = datetime.fromisoformat(entry["start"])
    return Rotation(entry["type"], length, entry["time_zone"], start, ("rae",))


def handovers(rotation: Rotation[str], start: str, end: str) -> list[datetime]:
    """From the last hand-over at or before the start to the first one after the end."""
    moment, last = (datetime.fromisoformat(text) for text in (start, end))
    found = [rotation.shift_at(moment)[0]]
    while found[-1] <= last:
        found.append(rotation.shift_at(found[-1])[1])
    return found


def answers(vector: dict[str, Any]) -> dict[str, Any]:
    rotation = rotation_of(vector["rotation"])
    if "expected_handoffs" in vector:
        return {"expected_handoffs": handovers(rotation, vector["from"], vector["to"])}
    start, end = rotation.shift_at(datetime.fromisoformat(vector["at"]))
    return {
        "expected_shift_start": start,
        "expected_shift_end": end,
        "shift_seconds": (end - start).total_seconds(),
    }


def read(value: Any) -> Any:
    if isinstance(value, list):
        return [read(each) for each in value]
    return datetime.fromisoformat(value) if isinstance(value, str) else value


@pytest.mark.slow
def test_every_rotation_vector_comes_out_as_given() -> None:
    text = shared_data("clocks", "rotations", "vectors.json").read_text(encoding="utf-8")
    vectors = json.loads(text)["vectors"]

    wrong = {}
    compared = 0
    for vector in vectors:
        for name, found in answers(vector).items():
            if name in vector:
                compared += 1
                if found != read(vector[name]):
                    wrong[vector["id"], name] = (vector, str(found))

    assert len(vectors) == 51
    assert compared >= 51
    assert wrong == {}

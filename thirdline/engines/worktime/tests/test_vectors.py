"""Every working-time vector of the shared data: biz, business_time, clock changes."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from tests.shared_data import shared_data
from thirdline.engines.worktime import Schedule

FILES = {
    "biz-vectors.json": 122,
    "business-time-vectors.json": 172,
    "dst-and-split-vectors.json": 32,
}
Vector = dict[str, Any]


def schedule_of(entry: dict[str, Any]) -> Schedule:
    return Schedule(
        entry["time_zone"],
        entry["hours"],
        holidays=[date.fromisoformat(day) for day in entry["holidays"]],
        shifts={date.fromisoformat(day): v for day, v in entry.get("shifts", {}).items()},
        breaks={date.fromisoformat(day): v for day, v in entry.get("breaks", {}).items()},
    )


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def day(text: str) -> date:
    return date.fromisoformat(text)


def at(vector: Vector) -> datetime:
    return moment(vector["at"] if "at" in vector else vector["start"])


def answer_add(s: Schedule, v: Vector) -> object:
    # The biz vectors leave the rule out: all of them mean the next opening.
    fallback = "next-open" if v["id"].startswith("biz") else "close"
    return s.add(at(v), v["seconds"], boundary=v.get("boundary", fallback))


def answer_days(s: Schedule, v: Vector) -> object:
    adds = v["operation"].startswith("add")
    if len(v["start"]) == 10:
        of_date = s.add_working_days_to_date if adds else s.subtract_working_days_from_date
        return of_date(day(v["start"]), v["days"])
    of_moment = s.add_working_days if adds else s.subtract_working_days
    return of_moment(at(v), v["days"], rule=v["day_rule"])


def answer_between(s: Schedule, v: Vector) -> float:
    found = s.elapsed(moment(v["start"]), moment(v["end"]))
    return max(found, 0) if v.get("negative") == "zero" else found


def answer_count(s: Schedule, v: Vector) -> int:
    inclusive = v.get("inclusive", False)
    return s.count_working_days(day(v["start"]), day(v["end"]), inclusive=inclusive)


ANSWERS: dict[str, Callable[[Schedule, Vector], object]] = {
    "add": answer_add,
    "subtract": lambda s, v: s.subtract(at(v), v["seconds"]),
    "add-working-days": answer_days,
    "subtract-working-days": answer_days,
    "between": answer_between,
    "is-open": lambda s, v: s.is_open(at(v)),
    "is-break": lambda s, v: s.is_break(at(v)),
    "is-holiday": lambda s, v: s.is_holiday(at(v)),
    "next-open": lambda s, v: s.next_open(at(v)),
    "last-open": lambda s, v: s.last_open(at(v)),
    "periods-after": lambda s, v: s.periods_after(at(v), v["count"]),
    "periods-before": lambda s, v: s.periods_before(at(v), v["count"]),
    "periods-between": lambda s, v: s.periods_between(at(v), moment(v["end"])),
    "periods-on": lambda s, v: s.periods_on(day(v["date"])),
    "working-dates-after": lambda s, v: s.working_dates_after(day(v["start"]), v["count"]),
    "list-working-days": lambda s, v: s.working_days(day(v["start"]), day(v["end"])),
    "count-working-days": answer_count,
    "is-working-day": lambda s, v: s.is_working_day(day(v["start"][:10])),
    "is-working-weekday": lambda s, v: s.is_working_weekday(day(v["start"][:10])),
    "same-time-next-working-day": lambda s, v: s.same_time_next_working_day(at(v)),
    "same-time-previous-working-day": lambda s, v: s.same_time_previous_working_day(at(v)),
    "opening-of-day": lambda s, v: s.opening_of_day(at(v)),
    "closing-of-day": lambda s, v: s.closing_of_day(at(v)),
    "day-bounds": lambda s, v: s.day_bounds(day(v["date"])),
    "local-to-instant": lambda s, v: s.instant_of(moment(v["local"])),
}


def expected_of(value: Any) -> Any:
    if isinstance(value, list):
        return [expected_of(each) for each in value]
    if isinstance(value, str):
        return day(value) if len(value) == 10 else moment(value)
    return value


def plain(value: Any) -> Any:
    return [plain(each) for each in value] if isinstance(value, list | tuple) else value


@pytest.mark.slow
@pytest.mark.parametrize(("name", "count"), FILES.items())
def test_every_working_time_vector_comes_out_as_given(name: str, count: int) -> None:
    content = json.loads(shared_data("clocks", "working-time", name).read_text(encoding="utf-8"))
    schedules = {entry["id"]: schedule_of(entry) for entry in content["schedules"]}

    wrong = {}
    for vector in content["vectors"]:
        found = plain(ANSWERS[vector["operation"]](schedules[vector["schedule"]], vector))
        expected = expected_of(vector.get("expected", vector.get("expected_seconds")))
        if found != expected:
            wrong[vector["id"]] = (vector, str(found))

    assert len(content["vectors"]) == count
    assert wrong == {}

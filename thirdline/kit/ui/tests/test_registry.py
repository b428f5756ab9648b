from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import RequestFactory

from thirdline.kit.ui import registry
from thirdline.kit.ui.context import Desk


@dataclass(frozen=True)
class Subject:
    pk: int


@pytest.fixture(autouse=True)
def emptied(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_rail", "_menu", "_panels"):
        monkeypatch.setattr(registry, name, {})
    monkeypatch.setattr(registry, "_find", [])
    monkeypatch.setattr(registry, "reverse", lambda name: f"/{name}/")


def test_the_rail_shows_what_a_person_may_open_in_order() -> None:
    registry.rail_entry("setup", "Set-up", "settings", "setup", "s", end=True, order=1)
    registry.rail_entry("queue", "Queue", "inbox", "queue", "q", order=2)
    registry.rail_entry("board", "L3", "stairs-up", "board", "l", may=lambda p: p == "noor")

    assert [e.name for e in registry.rail_for("noor")] == ["queue", "board", "setup"]
    assert [e.name for e in registry.rail_for("ines")] == ["queue", "setup"]


def test_two_entries_may_not_share_a_key() -> None:
    registry.rail_entry("queue", "Queue", "inbox", "queue", "q")

    with pytest.raises(registry.AlreadyThere):
        registry.rail_entry("quality", "Quality", "star", "quality", "q")


def test_the_rail_counts_once_a_page_and_marks_the_deepest_place() -> None:
    asked: list[str] = []

    def count(person: str) -> int:
        asked.append(person)
        return 9

    registry.rail_entry("home", "Home", "home", "queue", "h")
    registry.rail_entry("board", "Board", "ladder", "queue/board", "b", count=count)
    request = RequestFactory().get("/queue/board/7")
    request.user = "noor"  # type: ignore[assignment]
    desk = Desk(request)

    assert [(p.entry.name, p.current, p.count) for p in desk.rail] == [
        ("board", True, 9),
        ("home", False, 0),
    ]
    assert [p.entry.name for p in desk.places] == ["board", "home"]
    assert asked == ["noor"]


def test_a_contributor_is_asked_once_for_all_subjects_and_may_stay_silent() -> None:
    asked: list[Sequence[Subject]] = []

    def facts(subjects: Sequence[Subject], person: Any) -> Mapping[int, Mapping[str, Any] | None]:
        asked.append(subjects)
        return {1: {"reason": "Wait for Rae."}, 2: None}

    registry.panel("ticket.side", 10, "ui/_refused.html", facts)

    drawn = registry.panels_for("ticket.side", [Subject(1), Subject(2)], "noor")

    assert "Wait for Rae." in drawn[1]
    assert drawn[2] == ""
    assert len(asked) == 1


def test_without_a_page_for_finding_there_is_no_find_box() -> None:
    assert registry.find_url() == ""

    registry.find_at("find")

    assert registry.find_url() == "/find/"

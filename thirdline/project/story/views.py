"""Views the people of Aldermoor work from: of two teams, of Ines and Mina alone, and one for everybody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from thirdline.desk.views.operations import place_view, save_view
from thirdline.kit import clock
from thirdline.project.story.house import House
from thirdline.project.story.stage import Script, Stage

OPEN = ["new", "in_progress", "on_hold"]
# Name, icon, order, condition and columns; then whose: a team, a person, or everybody's.
VIEWS: list[tuple[str, str, str, dict[str, Any], list[str], str]] = [
    (
        "VPN this week", "bolt", "newest",
        {"service": "vpn", "created": {"within_last": "7 days"}},
        ["priority", "subject", "state", "team", "clock", "created"], "team:workplace",
    ),
    (
        "Untouched for two days", "hourglass-low", "untouched",
        {"team": "workplace", "state": OPEN, "changed": {"longer_ago_than": "2 days"}}, [],
        "team:workplace",
    ),
    (
        "First contact, nobody yet", "inbox", "oldest",
        {"team": "service-desk", "state": "new", "person": {"is_empty": True}}, [],
        "team:service-desk",
    ),
    (
        "Mine, waiting for an answer", "player-pause", "untouched",
        {"person": "me", "hold_reason": "requester"}, [], "ines",
    ),
    (
        "Came back to my team", "repeat", "due",
        {"team": "mine", "state": OPEN, "returned": True}, [], "ines",
    ),
    (
        "High and without a person", "flag", "due",
        {"state": OPEN, "priority": {"at_most": 2}, "person": {"is_empty": True}},
        ["number", "priority", "subject", "team", "tier", "clock", "changed"], "mina",
    ),
    (
        "Around in circles", "arrows-exchange", "untouched",
        {"state": OPEN, "handoffs": {"at_least": 3}},
        ["priority", "subject", "path", "team", "person", "clock", "handoffs"], "mina",
    ),
    (
        "Month-end services", "cash", "due",
        {"state": OPEN, "service": ["erp", "payroll"]},
        ["priority", "subject", "service", "tier", "person", "clock", "changed"], "everybody",
    ),
]  # fmt: skip


def plan(stage: Stage) -> None:
    stage.enter(stage.anchor - timedelta(days=6), _keep(stage.house))


def _keep(house: House) -> Script:
    mina, own = house.cast["mina"], {name: house.cast[name] for name in ("ines", "mina")}
    for name, icon, order, when, columns, whose in VIEWS:
        kept = save_view(
            name=name, when=when, columns=columns, order=order, icon=icon,
            team=house.teams[whose.removeprefix("team:")] if whose.startswith("team:") else None,
            for_everybody=whose == "everybody", by=own.get(whose, mina),
        )  # fmt: skip
        if name == "High and without a person":
            place_view(kept.slug, shown="pinned", by=mina)
    yield clock.now()

"""The story of the mocks as shapes: Tuesday 30 June 2026, 14:12, at Aldermoor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms

from thirdline.kit import clock
from thirdline.kit.ui.shapes import (
    ChoiceShape,
    ClockShape,
    CrossShape,
    LegShape,
    PathShape,
    ProgressShape,
    RungShape,
    SpanShape,
    StayShape,
)


@dataclass(frozen=True)
class Someone:
    name: str
    tier_level: int | None = None


class TriedForm(forms.Form):
    tried = forms.CharField(
        label="What was tried",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": "Name at least one step and its result, so L3 need not repeat it."
        },
    )
    reason = forms.ChoiceField(
        label="Reason", choices=[("access", "Needs access only L3 has"), ("skill", "Needs a skill")]
    )
    watch = forms.BooleanField(label="Keep me informed", required=False)
    until = forms.CharField(
        label="Answer by", required=False, help_text="Leave empty for the usual time."
    )


RUNGS = (
    RungShape(4, "Vendor"),
    RungShape(3, "Engineering"),
    RungShape(2, "Specialists"),
    RungShape(1, "Service desk"),
    RungShape(0, "Self-help"),
)
MINUTE = 60.0
VENDOR = LegShape(
    4,
    "Netvance NV-88213",
    112 * MINUTE,
    44 * MINUTE,
    "12:20 vendor case opened, L3 keeps the ticket",
)
PATH = PathShape(
    RUNGS,
    (
        StayShape(0, "KB-311", 4 * MINUTE),
        CrossShape("up", "08:47 Rae asked a person"),
        StayShape(1, "Ines", 22 * MINUTE),
        CrossShape("up", "09:09 escalated, contract 4 of 6"),
        StayShape(2, "Tomas", 22 * MINUTE),
        CrossShape("down", "09:31 returned: client log and drop times missing"),
        StayShape(1, "Ines", 18 * MINUTE),
        CrossShape("up", "09:49 escalated, contract 6 of 6"),
        StayShape(2, "Tomas, Workplace and access", 107 * MINUTE),
        CrossShape("up", "11:36 escalated to L3 Network"),
        StayShape(3, "Noor", 156 * MINUTE, now=True, legs=(VENDOR,)),
    ),
    "Path of this ticket: 6 stays, 4 up, 1 return, 1 vendor case",
)
SHORT = PathShape(
    RUNGS[1:4],
    (
        StayShape(1, "Ines", 19 * MINUTE),
        CrossShape("up", "escalated"),
        StayShape(2, "Tomas", 24 * MINUTE),
        CrossShape("down", "returned"),
        StayShape(1, "Ines", 13 * MINUTE),
        CrossShape("up", "escalated"),
        StayShape(2, "Tomas", 78 * MINUTE, now=True),
    ),
    "Path: L1, L2, returned to L1, L2",
)
SIDEWAYS = PathShape(
    RUNGS[1:4],
    (
        StayShape(1, "Service desk", 19 * MINUTE),
        CrossShape("up", "escalated to Workplace"),
        StayShape(2, "Workplace", 24 * MINUTE),
        CrossShape("side", "transferred to Applications"),
        StayShape(2, "Applications", 50 * MINUTE, now=True),
    ),
    "Path: L1, L2, sideways at L2",
)
LONG = PathShape(
    RUNGS[1:4],
    tuple(
        item
        for k in range(22)
        for item in (
            StayShape(1 + k % 2, "Ines", (k + 1) * 300),
            CrossShape("up" if k % 2 == 0 else "down"),
        )
    )[:-1],
    "Path: 22 stays between L1 and L2",
)

SMALL_CLOCKS = (
    ClockShape("run", "2 h 53 m", "Resolve"),
    ClockShape("soon", "24 m", "Resolve"),
    ClockShape("late", "18 m over", "Resolve"),
    ClockShape("paused", "Waiting for Rae", "Resolve"),
    ClockShape("met", "Answered", "First response"),
)
FACES = (
    ClockShape(
        "run",
        "2 h 53 m",
        "SLA, customer",
        left="2 h 53 m",
        left_word="left",
        spans=(SpanShape(9), SpanShape(4, paused=True), SpanShape(51)),
        facts=("Resolve by 17:05, VPN Gold 8 h", "Stood still 18 m, waiting for Rae"),
        explain_url="#explain",
    ),
    ClockShape(
        "soon",
        "24 m",
        "OLA, this stay",
        left="24 m",
        left_word="left",
        tier=3,
        spans=(SpanShape(87),),
        facts=("Cause or workaround by 14:36", "Workaround counts"),
    ),
    ClockShape(
        "late",
        "18 m over",
        "OLA, acknowledge",
        left="18 m",
        left_word="over",
        tier=2,
        spans=(SpanShape(100),),
        facts=("Accept by 13:54",),
    ),
    ClockShape(
        "paused",
        "Waiting for Rae",
        "SLA, next response",
        left="Paused",
        spans=(SpanShape(30), SpanShape(20, paused=True)),
        facts=("Waiting for Rae since 13:12",),
    ),
    ClockShape(
        "met",
        "13 m of 30 m",
        "Consult",
        left="13 m",
        left_word="of 30 m",
        icon="messages",
        spans=(SpanShape(43),),
        facts=("Answered 12:11",),
    ),
)

FLOW = {
    "nodes": [
        {"name": "Asked"},
        {"name": "L0 Self-help", "tier": 0},
        {"name": "L1 Service desk", "tier": 1},
        {"name": "L2 Specialists", "tier": 2},
        {"name": "L3 Engineering", "tier": 3},
        *({"name": f"Solved at L{n}", "tier": n, "end": True} for n in range(4)),
    ],
    "links": [
        {"source": "Asked", "target": "L0 Self-help", "value": 6120},
        {"source": "Asked", "target": "L1 Service desk", "value": 1690},
        {"source": "L0 Self-help", "target": "Solved at L0", "value": 2894},
        {"source": "L0 Self-help", "target": "L1 Service desk", "value": 3226},
        {"source": "L1 Service desk", "target": "Solved at L1", "value": 3381},
        {"source": "L1 Service desk", "target": "L2 Specialists", "value": 1535},
        {"source": "L2 Specialists", "target": "Solved at L2", "value": 1204},
        {"source": "L2 Specialists", "target": "L3 Engineering", "value": 331},
        {"source": "L3 Engineering", "target": "Solved at L3", "value": 331},
    ],
}
TEAMS = ["Service desk", "Workplace", "Applications", "Network"]
COUNTS = [[0, 640, 560, 8], [84, 0, 22, 88], [51, 12, 0, 3], [0, 17, 0, 0]]
MATRIX = {
    "columns": TEAMS,
    "rows": TEAMS,
    "cells": [[x, y, n] for y, row in enumerate(COUNTS) for x, n in enumerate(row)],
}
AGES = {
    "bands": ["today", "1–2 days", "3–7 days", "8–14 days"],
    "series": [
        {"name": "L1", "tier": 1, "values": [86, 31, 12, 3]},
        {"name": "L2", "tier": 2, "values": [24, 22, 16, 7]},
        {"name": "L3", "tier": 3, "values": [4, 3, 2, 1]},
    ],
}
ANSWERS = {
    "steps": ["W20", "W21", "W22", "W23", "W24", "W25", "W26"],
    "unit": "m",
    "target": 60,
    "series": [
        {"name": "Half of them within", "values": [33, 35, 29, 27, 31, 24, 22]},
        {"name": "Nine in ten within", "quiet": True, "values": [124, 131, 118, 96, 109, 88, 97]},
    ],
}


CHOICES = [
    ChoiceShape("All tiers", "?tier="),
    ChoiceShape("L1", "?tier=1"),
    ChoiceShape("L2", "?tier=2", current=True),
]
CHARTS = [
    (
        "flow",
        "Where requests were solved",
        "Of 7 810 requests 2 894 were solved at L0.",
        FLOW,
    ),
    (
        "matrix",
        "Handoffs from row to column",
        "Most go from Service desk on.",
        MATRIX,
    ),
    ("bars", "Age of open work", "211 open, most of today.", AGES),
    ("lines", "How soon L3 answers", "The median fell to 22 minutes.", ANSWERS),
]


def all_states() -> dict[str, Any]:
    now = clock.now()
    return {
        "rae": Someone("Rae Okafor"),
        "ines": Someone("Ines Duarte", 1),
        "tomas": Someone("Tomas Lindqvist", 2),
        "noor": Someone("Noor Haddad", 3),
        "vik": Someone("Vik Raman", 4),
        "nobody": None,
        "levels": range(5),
        "priorities": range(1, 5),
        "clocks": SMALL_CLOCKS,
        "faces": FACES,
        "path": PATH,
        "short": SHORT,
        "sideways": SIDEWAYS,
        "long": LONG,
        "moments": [
            now,
            now - timedelta(days=2),
            now - timedelta(days=30),
            now - timedelta(days=500),
        ],
        "wrong": TriedForm({"reason": "access"}),
        "empty": TriedForm(auto_id="empty-%s"),
        "choices": CHOICES,
        "steps": [
            ProgressShape("Asked", "done"),
            ProgressShape("Service desk", "done"),
            ProgressShape("Specialists", "now"),
            ProgressShape("Solved"),
        ],
        "pips": ["up", "up", "maintenance", "down"],
        "values": [16, 14, 15, 12, 11, 9, 8, 5],
        "ages": AGES,
        "charts": CHARTS,
    }

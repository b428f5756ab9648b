"""The columns that `writing` fills, in its order; every other column gets the model's default."""

from __future__ import annotations

TICKET = (
    "id", "title", "description", "impact", "priority", "state", "hold_reason", "requester_id",
    "channel", "team_id", "tier_level", "stay_id", "handoffs_count", "returned", "created_at",
    "changed_at", "resolved_at", "closed_at", "reopened_count", "history", "outside_id",
)  # fmt: skip
STAY = (
    "id", "ticket_id", "number", "team_id", "tier_level", "tier_label", "predecessor_id",
    "origin_id", "opened_at", "accepted_at", "closed_at", "ended",
)  # fmt: skip
HANDOFF = (
    "ticket_id", "kind", "from_stay_id", "to_stay_id", "at", "by_id", "reason", "accepted_at",
)  # fmt: skip
RESOLUTION = ("ticket_id", "at", "by_id", "team_id", "tier_level")
SEARCH = ("ticket_id", "words", "shape")
EVENT = (
    "ticket_id", "seq", "line", "at", "tier_label", "tier_level", "team", "organisation",
    "activity", "status", "substatus", "person", "product", "wait_reason",
)  # fmt: skip
FACTS = (
    "ticket_id", "set_id", "case", "events", "started_at", "ended_at", "throughput_seconds",
    "first_tier", "last_tier", "resolved_tier", "highest_level", "resolved_level", "levels",
    "handoffs", "bounces", "tier_bounces", "returns", "reopened", "violated_rules",
    "last_status", "last_substatus", "last_impact", "priority", "requester", "product", "kept",
)  # fmt: skip
TALLY = ("ticket_id", "set_id", "started_at", "of", "what", "events", "seconds")
CASE_STAY = (
    "ticket_id", "set_id", "started_at", "opened_at", "team_id", "from_team", "next_team",
    "tier_label", "from_tier", "tier_level", "from_level", "arrived", "ended", "seconds",
    "response_seconds",
)  # fmt: skip

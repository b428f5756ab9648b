from __future__ import annotations

import argparse
import json
from datetime import UTC, date, datetime, time
from typing import Any

from thirdline.practices.histories.rules import PUSH_TO_FRONT

HEADLINES = (
    "cases", "events", "handoffs", "cases_without_handoff", "max_handoffs", "bounce_cases",
    "bounces", "return_cases", "push_to_front_violations", "wait_user_cases", "wait_user_events",
    "mean_throughput_days", "median_throughput_hours",
)  # fmt: skip


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    figures = commands.add_parser("ladder-figures", help="count how tickets move on the ladder")
    figures.add_argument(
        "--set", dest="set_name", metavar="NAME", help="of a history set; without it the live desk"
    )
    figures.add_argument("--json", action="store_true", help="everything, as JSON")
    figures.add_argument(
        "--from", dest="start", type=_day, metavar="DAY", help="cases begun on or after"
    )
    figures.add_argument("--until", dest="end", type=_day, metavar="DAY", help="cases begun before")
    figures.add_argument("--rule", choices=sorted(PUSH_TO_FRONT), default="ibm-2013")
    figures.set_defaults(run=_figures)


def _day(text: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(text), time(), UTC)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write one as 2026-06-30") from None


def _figures(args: argparse.Namespace) -> int:
    from thirdline.faces.insights.queries import Period, ladder_figures

    found = ladder_figures(args.set_name, Period(args.start, args.end), args.rule)
    print(json.dumps(found, indent=2, ensure_ascii=False) if args.json else _as_text(found))
    return 0


def _as_text(found: dict[str, Any]) -> str:
    lines = [f"{name.replace('_', ' '):28}{_shown(found[name]):>12}" for name in HEADLINES]
    for tier, figures in found["stays_by_tier"].items():
        rates = ", ".join(
            f"{name} {figures[f'{name}_rate'] or 0:.1%}" for name in ("fix", "escalation", "return")
        )
        lines.append(f"{tier:8}{figures['stays']:>8,} stays: {rates}")
    return "\n".join(lines)


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:,}"

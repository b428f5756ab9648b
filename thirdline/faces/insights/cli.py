from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, date, datetime, time, timedelta
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
    kept = commands.add_parser("figures", help="what is kept of the live desk").add_subparsers(
        required=True
    )
    again = kept.add_parser("rebuild", help="count the figures of the insights page again")
    again.add_argument("--from", dest="start", type=_only_day, metavar="DAY", help="the first day")
    again.add_argument(
        "--until", dest="end", type=_only_day, metavar="DAY", help="the day after the last"
    )
    again.set_defaults(run=_rebuild)


def _day(text: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(text), time(), UTC)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write one as 2026-06-30") from None


def _only_day(text: str) -> date:
    return _day(text).date()


def _rebuild(args: argparse.Namespace) -> int:
    from thirdline.faces.insights.operations import count_history, rebuild_figures
    from thirdline.faces.insights.queries import days_of_desk
    from thirdline.foundation.people.operations import robot
    from thirdline.practices.histories.queries import complete_sets

    days = days_of_desk()
    first = args.start or (days[0] if days else datetime.now(UTC).date())
    last = args.end or (days[1] + timedelta(days=1) if days else first)
    try:
        done = rebuild_figures(first, last, progress=_show, by=robot())
    finally:
        _show(1.0, "")
        if sys.stderr.isatty():
            sys.stderr.write("\n")
    if args.start is None and args.end is None:
        for one in complete_sets():
            count_history(one.pk)
    print(f"Counted {done:,} days, from {first} to before {last}.")
    return 0


def _show(share: float, words: str) -> None:
    """Progress for people; into a file or a pipe it writes nothing."""
    if sys.stderr.isatty():
        filled = round(share * 30)
        sys.stderr.write(f"\r[{'#' * filled}{'.' * (30 - filled)}] {share:4.0%}  {words:<12}")
        sys.stderr.flush()


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

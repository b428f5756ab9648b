from __future__ import annotations

import argparse
import sys
from pathlib import Path

from thirdline.foundation.records.comparing import Difference
from thirdline.foundation.records.operations import apply_text, dry_run
from thirdline.foundation.records.writing import export_text


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    config = commands.add_parser("config", help="the configuration as text").add_subparsers(
        required=True
    )
    out = config.add_parser(
        "export", help="print tiers, teams, calendars, contracts, policies and rules"
    )
    out.add_argument("tables", nargs="*", help="only these tables")
    out.set_defaults(run=_export)
    compare = config.add_parser("diff", help="show what applying a file would change")
    compare.add_argument("file", help="a YAML file, or - for standard input")
    compare.set_defaults(run=_diff)
    into = config.add_parser(
        "apply", help="make the configuration what a file says, all or nothing"
    )
    into.add_argument("file", help="a YAML file, or - for standard input")
    into.set_defaults(run=_apply)


def _export(args: argparse.Namespace) -> int:
    print(export_text(args.tables or None), end="")
    return 0


def _diff(args: argparse.Namespace) -> int:
    return _say(dry_run(_read(args.file), by=None))


def _apply(args: argparse.Namespace) -> int:
    version = apply_text(_read(args.file), by=None)
    if version is None:
        print("Nothing differs.")
        return 0
    for sentence in version.differences:
        print(sentence)
    print(f"Applied as version {version.pk}.")
    return 0


def _say(found: list[Difference]) -> int:
    for difference in found:
        print(difference.sentence)
    print("Nothing differs." if not found else f"{len(found)} differences; nothing was changed.")
    return 0


def _read(file: str) -> str:
    return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")

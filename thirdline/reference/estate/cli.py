"""bin/thirdline estate: imports, and what is left of an estate when something fails, from a file."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from thirdline.engines.needs import EstateProblem
from thirdline.engines.needs.answers import Answer, analyse, analyse_network
from thirdline.engines.needs.documents import read_document
from thirdline.reference.estate.importing import command


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    estate = commands.add_parser("estate", help="redundancy of an estate").add_subparsers(
        required=True, metavar="VERB"
    )
    ask = estate.add_parser("analyse", help="single points, cut sets, margins of a file's estate")
    ask.add_argument("file", type=Path, metavar="FILE", help="JSON or GraphML (an edge: a needs b)")
    ask.add_argument("--json", action="store_true", help="print JSON")
    ask.add_argument(
        "--targets",
        metavar="A,B",
        help="these items (else the file's targets, else all; of over 1,000 those nobody needs)",
    )
    ask.add_argument("--max-order", type=_order, default=3, metavar="K", help="of cut sets (3)")
    ask.add_argument("--cold", action="store_true", help="what could be started from nothing")
    ask.add_argument("--undirected", action="store_true", help="cut vertices and bridges")
    ask.add_argument(
        "--limit-seconds", type=_seconds, default=60.0, metavar="S", help="in all (60)"
    )
    ask.set_defaults(run=_analyse)
    command.add(estate)


def _order(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 12:
        raise argparse.ArgumentTypeError(f"{text} is not an order; it is a number from 1 to 12.")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 86_400:
        raise argparse.ArgumentTypeError(f"{text} is not a number of seconds up to a day.")
    return seconds


def _analyse(args: argparse.Namespace) -> int:
    try:
        document = read_document(args.file)
        if args.undirected:
            answer, said = analyse_network(document), _network_said
        else:
            targets = args.targets.split(",") if args.targets is not None else None
            answer, said = (
                analyse(
                    document,
                    targets,
                    max_order=args.max_order,
                    cold=args.cold,
                    seconds=args.limit_seconds,
                ),
                _estate_said,
            )
    except EstateProblem as problem:
        print(f"{args.file.name}: {problem}", file=sys.stderr)
        return 2
    if args.json:
        json.dump(answer, sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        print("\n".join(said(answer)))
    return 0


def _network_said(answer: Answer) -> list[str]:
    return [
        f"{answer['nodes']:,} nodes, {answer['edges']:,} links, {answer['components']:,} components",
        f"Cut vertices ({len(answer['cut_vertices'])}): {_listed(answer['cut_vertices'])}",
        f"Bridges ({len(answer['bridges'])}): "
        + _listed([f"{one} – {other}" for one, other in answer["bridges"]]),
    ]


def _estate_said(answer: Answer) -> list[str]:
    lines = []
    for target, found in answer["targets"].items():
        lines.append(f"{target}: {_standing(found)}")
        single = found["single_points"]
        lines.append(f"  alone take it down: {_listed(single['items'] + single['fates'])}")
        larger = [" + ".join(map(str, one)) for one in found["minimal_cut_sets"] if len(one) > 1]
        lines.append(f"  together take it down: {_listed(larger)}")
        for one in found["shared_fates"]:
            hit = ", ".join(map(str, one["hit"]))
            lines.append(
                f"  looks redundant: {one['item']} needs {one['k']} of {hit}, all on {one['id']}"
            )
        if target in answer.get("notes", {}):
            lines.append(f"  bounded: {answer['notes'][target]}")
    return lines


def _standing(found: Answer) -> str:
    if not found["works"]:
        return "down"
    if found["true_level"] is None:
        return "works; no cut set is known"
    many = found["true_level"]
    words = f"works; {many} further failure{'s take' if many > 1 else ' takes'} it down"
    if found["level"] != found["true_level"]:
        words += f", {found['level'] or 'no number'} without shared fates"
    return words if found["margin"] is None else f"{words}; margin {found['margin']}"


def _listed(ones: list[object] | list[str], most: int = 20) -> str:
    shown = ", ".join(map(str, ones[:most])) or "none"
    return shown if len(ones) <= most else f"{shown} and {len(ones) - most:,} more"

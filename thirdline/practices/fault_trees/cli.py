"""`bin/thirdline faulttree`: trees in files, solved without any database.

Loads no Django, so that an answer costs what the tree costs. Wrong input is one sentence on
stderr and exit code 2.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from thirdline.engines.faulttree.analysing import Analysis, Limits, Want, analyse
from thirdline.engines.faulttree.conditioning import live
from thirdline.engines.faulttree.files import read_tree
from thirdline.engines.faulttree.kernels import Cancellation
from thirdline.engines.faulttree.problems import TreeProblem
from thirdline.kit.interrupts import told_enough
from thirdline.practices.fault_trees import printing
from thirdline.practices.fault_trees.seeing import Conditioned, conditioned, read_evidence
from thirdline.practices.fault_trees.working import in_background

Answer = TypeVar("Answer")
USUAL_SECONDS = 60.0
USUAL_SETS = 20
MOST_SETS = 10_000


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    group = commands.add_parser("faulttree", help="fault trees in files").add_subparsers(
        required=True, metavar="COMMAND"
    )
    solve = group.add_parser("analyse", help="probability, cut sets and importance of a tree")
    _common(solve)
    solve.add_argument("--max-order", type=_count, metavar="K", help="leave out larger cut sets")
    solve.set_defaults(run=_analyse)
    see = group.add_parser("condition", help="what observations say about a tree's events")
    _common(see)
    see.add_argument(
        "--evidence",
        default="",
        metavar="E",
        help="a=down,b=up for events and gates seen failed or fine, or a JSON file",
    )
    see.add_argument(
        "--top",
        choices=["occurred", "not-occurred", "unknown"],
        help="whether the top event has occurred (occurred)",
    )
    see.set_defaults(run=_condition)


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="Open-PSA XML, Galileo (.dft) or JSON"
    )
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    parser.add_argument(
        "--limit-seconds", type=_seconds, default=USUAL_SECONDS, metavar="S", help="then bound it"
    )
    parser.add_argument(
        "--sets", type=_listed, default=USUAL_SETS, metavar="N", help="cut sets to list (20)"
    )


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("give a number of events, 1 or more")
    return number


def _listed(text: str) -> int:
    number = int(text)
    if not 0 <= number <= MOST_SETS:
        raise argparse.ArgumentTypeError(f"give a number from 0 to {MOST_SETS}")
    return number


def _seconds(text: str) -> float:
    number = float(text)
    if not 0 < number < 1e7:
        raise argparse.ArgumentTypeError("give a number of seconds above 0")
    return number


def _analyse(args: argparse.Namespace) -> int:
    def work(cancellation: Cancellation) -> Analysis:
        limits = Limits(args.limit_seconds, max_order=args.max_order, cancellation=cancellation)
        return analyse(read_tree(args.file), limits=limits, want=Want.ALL)

    def show(found: Analysis) -> None:
        sets = found.cut_sets(args.sets)
        if args.json:
            _print_json(printing.analysis_as_json(found, sets))
        else:
            print(printing.analysis_as_text(found, sets))

    return _answered(args.file, work, show)


def _condition(args: argparse.Namespace) -> int:
    def work(cancellation: Cancellation) -> Conditioned:
        evidence = read_evidence(args.evidence, args.top)
        limits = Limits(args.limit_seconds, cancellation=cancellation)
        living = live(read_tree(args.file), limits=limits)
        return conditioned(living, evidence, args.sets)

    def show(found: Conditioned) -> None:
        if args.json:
            _print_json(printing.conditioned_as_json(found))
        else:
            print(printing.conditioned_as_text(found))

    return _answered(args.file, work, show)


def _answered(
    file: Path, work: Callable[[Cancellation], Answer], show: Callable[[Answer], None]
) -> int:
    try:
        answer = in_background(work)
    except TreeProblem as problem:
        return _wrong(str(problem))
    except OSError as error:
        return _wrong(f"{error.filename or file} cannot be read: {error.strerror}.")
    show(answer)
    return 0


def _wrong(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2


def _print_json(answer: dict[str, Any]) -> None:
    print(json.dumps(answer, indent=1, ensure_ascii=False, allow_nan=False))


def main(arguments: list[str]) -> int:
    """The same command by itself: neither Django nor a database is loaded for it."""
    parser = argparse.ArgumentParser(prog="thirdline")
    add_commands(parser.add_subparsers(required=True, metavar="COMMAND"))
    args = parser.parse_args(arguments)
    try:
        return int(args.run(args))
    except BrokenPipeError:
        return told_enough()
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

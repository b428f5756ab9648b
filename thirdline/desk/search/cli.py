"""bin/thirdline search: the index, when it has to be written anew."""

from __future__ import annotations

import argparse
import time

from thirdline.desk.search import operations
from thirdline.desk.search.queries import counted_files, outdated_rows


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    group = commands.add_parser("search", help="the search index")
    verbs = group.add_subparsers(required=True, metavar="VERB")
    rebuild = verbs.add_parser(
        "rebuild", help="write outdated rows anew; may be stopped and started again at any time"
    )
    rebuild.add_argument("--all", action="store_true", help="every row, outdated or not")
    rebuild.add_argument("--batch", type=int, default=500, help="rows a transaction")
    rebuild.set_defaults(run=_rebuild)
    files = verbs.add_parser(
        "files", help="how many attached files wait to be read, were read, or could not be, and why"
    )
    files.add_argument("--again", action="store_true", help="have the worker read every file anew")
    files.set_defaults(run=_files)


def _rebuild(args: argparse.Namespace) -> int:
    if args.all:
        print(f"{operations.mark_all_outdated()} rows marked.", flush=True)
    wanted, done, began, told = outdated_rows(), 0, time.monotonic(), 0.0
    while found := operations.rebuild_batch(max(1, args.batch)):
        done += found
        if time.monotonic() - told > 2:
            told = time.monotonic()
            speed = done / max(told - began, 0.001)
            print(f"{done} of {wanted} rows, {speed:.0f} a second", flush=True)
    forgotten = operations.forget_unused_words()
    print(f"{done} rows written anew, {forgotten} unused words forgotten.")
    return 0


def _files(args: argparse.Namespace) -> int:
    if args.again:
        print(f"{operations.read_all_anew()} files are read anew by the worker.")
        return 0
    for state, number in counted_files():
        print(f"{number:>9} {state}")
    return 0

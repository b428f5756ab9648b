from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TextIO

from thirdline.kit import interrupts
from thirdline.practices.histories.models import HistorySet


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    load = commands.add_parser("import-log", help="import the event log of another desk")
    load.add_argument("file", type=Path, metavar="FILE", help="XES or CSV, plain or .gz")
    load.add_argument("--name", required=True, help="what the set will be called")
    load.add_argument("--mapping", help="a mapping that comes with Thirdline, or a YAML file")
    load.add_argument("--on-bad-row", choices=["skip", "fail"], default="fail")
    load.set_defaults(run=_import)
    histories = commands.add_parser("histories", help="imported logs").add_subparsers(required=True)
    listing = histories.add_parser("list", help="name the sets that are there")
    listing.set_defaults(run=_list)
    remove = histories.add_parser("remove", help="take a set away with all its tickets")
    remove.add_argument("name", metavar="NAME")
    remove.set_defaults(run=_remove)


def _import(args: argparse.Namespace) -> int:
    from thirdline.foundation.people.operations import robot
    from thirdline.practices.histories.mapping_files import mapping_named
    from thirdline.practices.histories.operations import import_log

    bar = Bar(sys.stderr)
    try:
        made = import_log(
            args.file,
            name=args.name,
            mapping=mapping_named(args.mapping) if args.mapping else None,
            on_bad_row=args.on_bad_row,
            progress=bar.show,
            by=robot(),
        )
    finally:
        bar.end()
    if made.was_there:
        print(f"The set {made.name} is already there, from the same file. Nothing was imported.")
        return 0
    _report(made, seconds=bar.seconds)
    return 0


def _report(made: HistorySet, *, seconds: float) -> None:
    counts = made.counts
    for bad in counts["first_bad_rows"]:
        print(bad, file=sys.stderr)
    more = counts["bad_rows"] - len(counts["first_bad_rows"])
    if more > 0:
        print(f"... and {more:,} more bad rows.", file=sys.stderr)
    for name in counts["never_filled"]:
        print(f"No event has a value for {name}; check the mapping.", file=sys.stderr)
    skipped = f", {counts['bad_rows']:,} bad rows skipped" if counts["bad_rows"] else ""
    print(
        f"Imported {counts['events']:,} events in {counts['cases']:,} tickets as {made.name}"
        f"{skipped}, read with the mapping {made.mapping['name']}, in {seconds:.1f} s."
    )


def _list(args: argparse.Namespace) -> int:
    from thirdline.practices.histories.queries import history_sets

    sets = list(history_sets())
    for one in sets:
        note = "" if one.is_complete else "  (being removed)"
        print(
            f"{one.name}  {one.counts['cases']:,} tickets, {one.counts['events']:,} events, "
            f"from {one.source}, imported {one.at:%Y-%m-%d %H:%M} UTC{note}"
        )
    if not sets:
        print("There are no history sets. Import one with: thirdline import-log FILE --name NAME")
    return 0


def _remove(args: argparse.Namespace) -> int:
    from thirdline.foundation.people.operations import robot
    from thirdline.practices.histories.operations import remove_history
    from thirdline.practices.histories.queries import set_named

    found = set_named(args.name)
    total = found.counts["cases"] if found else 0
    bar = Bar(sys.stderr)
    try:
        removed = remove_history(
            args.name,
            by=robot(),
            progress=lambda done: bar.show(done / max(total, 1), f"{done:,} tickets removed"),
        )
    finally:
        bar.end()
    print(f"Removed the set {args.name} with {removed:,} tickets.")
    return 0


class Bar:
    """A progress bar for people; into a file or a pipe it writes nothing."""

    WIDTH = 30

    def __init__(self, out: TextIO) -> None:
        self.out = out
        self.begun = time.monotonic()
        self.drawn = False

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.begun

    def show(self, share: float, words: str) -> None:
        interrupts.stop_if_asked()
        if not self.out.isatty():
            return
        filled = round(min(max(share, 0.0), 1.0) * self.WIDTH)
        bar = "#" * filled + "." * (self.WIDTH - filled)
        self.out.write(f"\r[{bar}] {share:4.0%}  {words:<40.40}")
        self.out.flush()
        self.drawn = True

    def end(self) -> None:
        if self.drawn:
            self.out.write("\n")
            self.out.flush()

"""bin/thirdline estate import: a file into the estate from the command line, or only its plan."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import Any, TextIO

from django.utils.translation import gettext as _

from thirdline.foundation.people.operations import robot
from thirdline.kit.interrupts import stop_if_asked
from thirdline.kit.refusals import Refused
from thirdline.reference.estate.importing import queries
from thirdline.reference.estate.importing.decisions import WORKING
from thirdline.reference.estate.importing.files import FORMATS, MOST_BYTES
from thirdline.reference.estate.models import Import, ImportRow
from thirdline.reference.estate.operations import importing
from thirdline.reference.estate.operations.working import advance_estate_imports
from thirdline.reference.estate.rules import ImportState, RowAction

MOST_SAID = 20


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb to those of `bin/thirdline estate`."""
    one = verbs.add_parser("import", help="take in a CSV table, a NetBox export or manifests")
    one.add_argument("file", nargs="+", type=Path, metavar="FILE", help="several make one import")
    one.add_argument("--source", required=True, help="the name its items are found again by")
    one.add_argument("--format", choices=FORMATS, default="", help="found out by looking")
    one.add_argument("--dry-run", action="store_true", help="make the plan and change nothing")
    one.add_argument("--retire", action="store_true", help="retire what the source names no more")
    wins = one.add_mutually_exclusive_group()
    wins.add_argument("--theirs-win", action="store_true", default=None, help="overwrite what people changed since")  # fmt: skip
    wins.add_argument("--ours-win", action="store_true", help="leave what people changed since")
    one.set_defaults(run=_import)


def _import(args: argparse.Namespace) -> int:
    name, content = importing.every_part([(path.name, _read(path)) for path in args.file])
    chosen: dict[str, Any] = {"retire": args.retire}
    if args.theirs_win or args.ours_win:
        chosen["theirs_win"] = bool(args.theirs_win)
    found = importing.take_in_estate(
        name=name, content=content, source=args.source, format=args.format, choices=chosen, by=robot()
    )  # fmt: skip
    found = _worked_off(found)
    _say(found)
    if found.state != ImportState.PLANNED:
        return 1
    if args.dry_run:
        _put(f"Import {found.pk} is a plan; nothing was changed.")
        return 0
    importing.apply_estate_import(found, by=robot())
    found = _worked_off(found)
    if found.state != ImportState.APPLIED:
        _say(found)
        return 1
    _put(f"Import {found.pk} is applied.")
    return 0


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            words = {"most": MOST_BYTES // 1024**2}
            raise Refused(_("A file may have %(most)s MB; split this one, or pack it with gzip.") % words)  # fmt: skip
        return path.read_bytes()
    except OSError as error:
        about = {"file": path, "error": error.strerror}
        raise Refused(_("%(file)s cannot be read: %(error)s.") % about) from None


def _worked_off(found: Import) -> Import:
    """Do the work here, or wait for the worker that was quicker."""
    while (found := Import.objects.defer("content").get(pk=found.pk)).state in WORKING:
        stop_if_asked()
        if not advance_estate_imports(only=found.pk):
            time.sleep(0.5)
    return found


def _say(found: Import) -> None:
    out = sys.stderr if found.state in (ImportState.REFUSED, ImportState.STOPPED) else sys.stdout
    for sentence in found.problems[:MOST_SAID]:
        _put(sentence, out)
    counts = {str(one): found.counts.get(one, 0) for one in RowAction}
    if any(counts.values()):
        _put(", ".join(f"{n} {action}" for action, n in counts.items() if n))
    rows: list[ImportRow] = queries.rows_of(found, RowAction.REFUSE, limit=MOST_SAID)
    for row in rows:
        place = f"line {row.line}: " if row.line else f"{row.key}: "
        _put(f"{place}{row.said}", sys.stderr)


def _put(line: str, out: TextIO | None = None) -> None:
    (out or sys.stdout).write(line + "\n")

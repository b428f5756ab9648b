"""From a file and a mapping to cases with their events in order; nothing is written here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Literal

from thirdline.kit.refusals import Refused
from thirdline.practices.histories.mapping import Mapping, Row
from thirdline.practices.histories.mapping_files import BadMapping, recognise_mapping
from thirdline.practices.histories.readers import BadRow, Dialect, open_log, read_records
from thirdline.practices.histories.readers.reading import Progress
from thirdline.practices.histories.rules import Event, in_order

OnBadRow = Literal["skip", "fail"]
LISTED = 100


class BadRowFound(Refused):
    """The import was asked to fail on the first bad row, and this is it."""

    def __init__(self, bad: BadRow) -> None:
        super().__init__(
            f"{bad} Nothing was imported. Repair the row, or import with --on-bad-row skip.",
            code="bad_row",
            facts={"file": bad.file, "line": bad.line},
        )


@dataclass(slots=True)
class Cases:
    """The cases of a log by name in order of first appearance, and what had to be left out."""

    by_name: dict[str, list[Event]] = field(default_factory=dict)
    events: int = 0
    bad_rows: int = 0
    listed: list[BadRow] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def read_rows(
    path: Path, mapping: Mapping, *, progress: Progress | None = None
) -> Iterator[Row | BadRow]:
    """Every row of a log in file order, with its case and its moment."""
    with open_log(path) as log:
        for number, record in enumerate(
            read_records(log, dialect=mapping.dialect, progress=progress)
        ):
            if number == 0 and log.format == "csv" and not isinstance(record, BadRow):
                _check_columns(log.name, mapping, set(record.values))
            yield record if isinstance(record, BadRow) else mapping.row(record, log.name)


def _check_columns(file: str, mapping: Mapping, columns: set[str]) -> None:
    """A table without the column for case or time is the wrong table, not a table of bad rows."""
    for sources in (mapping.case.sources, mapping.time.sources):
        if not columns & set(sources):
            wanted = " or ".join(map(repr, sources))
            raise BadMapping(
                f"{file} has no column {wanted}, which the mapping {mapping.name} names. "
                f"The columns are: {', '.join(sorted(columns)[:20])[:400]}."
            )


def fitting_mapping(path: Path) -> Mapping:
    """The mapping that comes with the product and fits the beginning of this log."""
    attributes: set[str] = set()
    with open_log(path) as log:
        for record in islice(read_records(log, dialect=Dialect()), 500):
            if not isinstance(record, BadRow):
                attributes.update(record.values)
    return recognise_mapping(attributes)


def read_cases(
    path: Path, mapping: Mapping, *, on_bad_row: OnBadRow, progress: Progress | None = None
) -> Cases:
    """The whole log as cases; bad rows are counted and listed, or end it, as asked."""
    found = Cases()
    gathered: defaultdict[str, list[Event]] = defaultdict(list)
    for row in read_rows(path, mapping, progress=progress):
        if isinstance(row, BadRow):
            if on_bad_row == "fail":
                raise BadRowFound(row)
            found.bad_rows += 1
            if len(found.listed) < LISTED:
                found.listed.append(row)
            continue
        gathered[row.case].append(mapping.event(row))
        found.events += 1
    found.by_name = {case: in_order(events) for case, events in gathered.items()}
    found.missing = _never_filled(mapping, found)
    return found


def _never_filled(mapping: Mapping, found: Cases) -> list[str]:
    """Fields the mapping names and no event has: most often a misspelt attribute."""
    empty = set(mapping.fields)
    for events in found.by_name.values():
        for event in events:
            empty = {name for name in empty if getattr(event, name) is None}
            if not empty:
                return []
    return sorted(empty)

"""Rows as lines of CSV that a spreadsheet opens as data and never runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from thirdline.kit.rows.spreadsheets import safe

BOM = "\ufeff"


def csv_lines(*groups: Iterable[Sequence[object]], begins: bool = True) -> Iterator[str]:
    """Line by line; the mark at the beginning tells spreadsheets that it is UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    if begins:
        out.write(BOM)
    for rows in groups:
        for row in rows:
            writer.writerow([safe(value) for value in row])
            yield out.getvalue()
            out.seek(0)
            out.truncate()

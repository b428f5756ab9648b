"""Tables as CSV that a spreadsheet opens as data and never runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from thirdline.faces.insights.tables import Table
from thirdline.kit.rows.spreadsheets import safe


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        writer.writerow([safe(value) for value in row])
    # The mark at the beginning tells spreadsheets that it is UTF-8.
    return "\ufeff" + out.getvalue()


def rows_of(tables: Sequence[Table], heading: str) -> list[list[object]]:
    """Each table under its title, what it counts, and the choice it was made for."""
    rows: list[list[object]] = []
    for table in tables:
        rows += [[table.title, table.counts, heading], list(table.head)]
        rows += [[cell.value for cell in row] for row in table.rows]
        rows.append([])
    return rows[:-1]

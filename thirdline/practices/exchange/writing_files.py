"""Rows as CSV, as a JSON array or as JSON lines, in pieces that may be written one after the other."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from thirdline.kit.rows.csv_lines import csv_lines
from thirdline.practices.exchange.exportable import COLUMNS

FORMATS = {"csv": "text/csv", "json": "application/json", "jsonl": "application/x-ndjson"}
Rows = Sequence[tuple[Any, ...]]


def beginning(format: str, columns: Sequence[str]) -> bytes:
    if format == "csv":
        return "".join(csv_lines([[str(COLUMNS[name].label) for name in columns]])).encode()
    return b"[" if format == "json" else b""


def piece(format: str, columns: Sequence[str], rows: Rows, *, first: bool) -> bytes:
    """Some rows; each begins with the ticket's number, which is not written."""
    plain = [[COLUMNS[name].written(v) for name, v in zip(columns, row[1:], strict=True)] for row in rows]  # fmt: skip
    if format == "csv":
        return "".join(csv_lines([_as_cells(row) for row in plain], begins=False)).encode()
    texts = [json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False) for row in plain]
    if format == "jsonl":
        return "".join(text + "\n" for text in texts).encode()
    lead = "\n" if first else ",\n"
    return (lead + ",\n".join(texts)).encode() if texts else b""


def end(format: str) -> bytes:
    return b"\n]\n" if format == "json" else b""


def _as_cells(row: Sequence[Any]) -> list[Any]:
    return [", ".join(cell) if isinstance(cell, list) else cell for cell in row]

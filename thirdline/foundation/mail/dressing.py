"""The HTML side of a letter of ours, drawn from its text: plain enough for every program and theme.

No colour and no background is named, so that a dark program stays dark; nothing is fetched, so that
nobody is told when it is read. The text stays the letter: whoever reads it plain misses nothing.
"""

from __future__ import annotations

import re
from html import escape

FOOT_LINE = "-- "
_ADDRESS = re.compile(r"https?://[^\s<>\"“”]+[^\s<>\"“”.,;:!?)]")
_SHEET = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;font-size:16px;line-height:1.5"
_PARAGRAPH = "margin:0 0 16px"
_FOOT = "margin:24px 0 0;padding:12px 0 0;border-top:1px solid;font-size:13px;opacity:.75"


def html_of(text: str, *, language: str = "") -> str:
    """A whole document; `language` is said to screen readers where it is known."""
    body, _line, foot = text.replace("\r\n", "\n").partition(f"\n{FOOT_LINE}\n")
    tongue = f' lang="{escape(language)}"' if language else ""
    closing = f'<div style="{_FOOT}">{_paragraphs(foot)}</div>' if foot.strip() else ""
    return (
        f'<!doctype html><html{tongue}><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"></head>'
        f'<body style="margin:0;padding:24px;{_SHEET}"><div style="max-width:600px">'
        f"{_paragraphs(body)}{closing}</div></body></html>\n"
    )


def _paragraphs(text: str) -> str:
    return "".join(_paragraph(one) for one in re.split(r"\n{2,}", text.strip("\n")) if one.strip())


def _paragraph(lines: str) -> str:
    """Lines that begin with a dash, all or after the first, are a list; others keep their breaks."""
    rows = lines.split("\n")
    items = [row for row in rows if row.startswith("- ")]
    head = rows[: len(rows) - len(items)]
    if items and rows[len(head) :] == items:
        opening = f'<p dir="auto" style="margin:0">{_linked(head)}</p>' if head else ""
        listed = "".join(f'<li dir="auto">{_linked([row[2:]])}</li>' for row in items)
        return f'{opening}<ul style="margin:0 0 16px;padding-inline-start:24px">{listed}</ul>'
    return f'<p dir="auto" style="{_PARAGRAPH}">{_linked(rows)}</p>'


def _linked(rows: list[str]) -> str:
    return "<br>".join(_with_links(row) for row in rows)


def _with_links(row: str) -> str:
    said, at = [], 0
    for found in _ADDRESS.finditer(row):
        address = escape(found[0])
        said += [escape(row[at : found.start()]), f'<a href="{address}">{address}</a>']
        at = found.end()
    return "".join([*said, escape(row[at:])])

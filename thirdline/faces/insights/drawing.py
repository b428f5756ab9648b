"""Tables and tiles as markup. The page holds several hundred cells, so they are put together by hand
from escaped text; a template of the same cells costs several times as much."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from django.utils.safestring import SafeString

from thirdline.faces.insights.tables import Cell, Table, TierCell
from thirdline.faces.insights.tiles import Tile
from thirdline.kit.ui.draw.marks import icon_if, odds_bar, spark


def drawn_table(table: Table) -> SafeString:
    rows = "".join(_row(row) for row in table.rows)
    return SafeString(
        f'<table class="grid-table"><thead><tr>{_head(table.head)}</tr></thead><tbody>{rows}</tbody></table>'
    )


def drawn_promises(table: Table, clock: str, share: str) -> SafeString:
    """Each promise with a bar as long as its share; the number stands beside it."""
    head = (
        f'<th scope="col">{escape(clock)}</th><th scope="col"><span class="visually-hidden">'
        f"{escape(share)}</span></th>{_head(table.head, first=1)}"
    )
    rows = "".join(
        f'<tr>{_first(row[0])}<td class="ins__bar">{odds_bar(bar)}</td>{"".join(map(_cell, row[1:]))}</tr>'
        for bar, row in zip(table.facts["shares"], table.rows, strict=True)
    )
    return SafeString(
        f'<table class="grid-table ins__kept"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    )


def drawn_tiles(tiles: Sequence[Tile]) -> SafeString:
    return SafeString("".join(map(_tile, tiles)))


def _tile(tile: Tile) -> str:
    value = _led(escape(tile.value), tile.url)
    unit = f"<small>{escape(tile.unit)}</small>" if tile.unit else ""
    tone = f" {tile.tone}" if tile.tone else ""
    return (
        f'<div class="kpi" title="{escape(tile.about)}"><span class="kpi__name">{escape(tile.name)}</span>'
        f'<span class="kpi__v">{value}{unit}</span>'
        f'<span class="kpi__d{tone}">{icon_if(tile.arrow)}{escape(tile.change)}</span>{spark(tile.weeks)}'
        f'<span class="kpi__foot">{escape(tile.foot)}</span></div>'
    )


def _head(words: Sequence[str], *, first: int = 0) -> str:
    return "".join(
        f'<th scope="col"{" class=num" if k else ""}>{escape(one)}</th>'
        for k, one in enumerate(words)
        if k >= first
    )


def _row(row: Sequence[Cell]) -> str:
    return f"<tr>{_first(row[0])}{''.join(map(_cell, row[1:]))}</tr>"


def _first(cell: Cell) -> str:
    if isinstance(cell, TierCell):
        mark = f'<span class="tier" data-tier="{cell.level}">{escape(cell.mark)}</span>'
        return f'<th scope="row">{mark}{escape(cell.called)}</th>'
    return f'<th scope="row">{escape(cell.words)}</th>'


def _cell(cell: Cell) -> str:
    quiet = " quiet" if cell.value in (None, 0, 0.0) else ""
    return f'<td class="num{quiet}">{_led(escape(cell.words), cell.url)}</td>'


def _led(words: str, url: str) -> str:
    return f'<a href="{escape(url)}">{words}</a>' if url else words

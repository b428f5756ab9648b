"""Where everything stands on a map: services on top, groups below them, items in their sites, shared
fates at the bottom. Pure: the same map is laid out the same way at every visit."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

NARROWEST = 940.0
ACROSS, DOWN = 14.0, 18.0  # between neighbours
BETWEEN_ROWS, BETWEEN_BANDS = 72.0, 84.0
CLOSER, MANY_ROWS = (
    46.0,
    3,
)  # between rows of a map that has so many, that it stays readable as a whole
TALLEST_BOX = 6  # rows of a box that stands beside others
BOX_PAD, BOX_HEAD, BETWEEN_BOXES = 16.0, 22.0, 20.0
DEEPEST = 10
SWEEPS, FEWER_SWEEPS, LARGE = 10, 4, 600


@dataclass(frozen=True, slots=True)
class Piece:
    """One node: `band` 0 service, 1 group, 2 item, 3 fate; `box` is the site an item stands in."""

    id: str
    band: int
    width: float
    height: float
    box: str = ""


@dataclass(slots=True)
class _Sheet:
    pieces: dict[str, Piece]
    parents: dict[str, list[str]]
    children: dict[str, list[str]]
    width: float
    between: float = BETWEEN_ROWS
    x: dict[str, float] = field(default_factory=dict)
    y: dict[str, float] = field(default_factory=dict)


def place(
    pieces: Sequence[Piece], edges: Iterable[tuple[str, str]]
) -> dict[str, tuple[float, float]]:
    """The middle of every piece."""
    sheet = _sheet(pieces, edges)
    rows, boxes = _rows(sheet), _boxes(sheet)
    _untangle(sheet, rows, boxes)
    foot = _set_rows(sheet, rows, 0.0)
    foot = _set_boxes(sheet, boxes, foot + BETWEEN_BANDS - sheet.between)
    fates = [piece.id for piece in pieces if piece.band == 3]
    _order(sheet, fates, sheet.children)
    _set_rows(sheet, [fates], foot + (BETWEEN_BANDS if boxes else 0.0))
    return {one: (round(sheet.x[one], 1), round(sheet.y[one], 1)) for one in sheet.pieces}


def _untangle(sheet: _Sheet, rows: list[list[str]], boxes: dict[str, list[str]]) -> None:
    """Down and up in turns, each thing to the middle of its neighbours; the shortest lines are kept."""
    best, shortest = [list(row) for row in rows], math.inf
    for sweep in range(FEWER_SWEEPS if len(sheet.pieces) > LARGE else SWEEPS):
        for row in rows if sweep % 2 == 0 else reversed(rows):
            _order(sheet, row, sheet.parents if sweep % 2 == 0 else sheet.children)
        _set_rows(sheet, rows, 0.0)
        _set_boxes(sheet, boxes, 0.0)
        length = sum(
            abs(sheet.x[one] - sheet.x[other])
            for one, others in sheet.children.items()
            for other in others
            if sheet.pieces[one].band != 3
        )
        if length < shortest:
            best, shortest = [list(row) for row in rows], length
    rows[:] = best
    _set_rows(sheet, rows, 0.0)


def _sheet(pieces: Sequence[Piece], edges: Iterable[tuple[str, str]]) -> _Sheet:
    known = {piece.id: piece for piece in pieces}
    parents: dict[str, list[str]] = defaultdict(list)
    children: dict[str, list[str]] = defaultdict(list)
    for source, target in edges:
        if source in known and target in known and source != target:
            children[source].append(target)
            parents[target].append(source)
    area = sum((one.width + ACROSS) * (one.height + DOWN) for one in pieces)
    return _Sheet(known, parents, children, max(NARROWEST, math.sqrt(area * 2.4)))


def _rows(sheet: _Sheet) -> list[list[str]]:
    """Services first, then groups by how deep they lie; a row too long for the sheet is broken later."""
    ranks = _ranks(sheet)
    rows: dict[int, list[str]] = defaultdict(list)
    for piece in sheet.pieces.values():
        if piece.band < 2:
            rows[0 if piece.band == 0 else 1 + ranks[piece.id]].append(piece.id)
    ordered = [sorted(rows[rank]) for rank in sorted(rows)]
    if len(ordered) > MANY_ROWS:
        sheet.between = CLOSER
    for row in ordered:
        for at, one in enumerate(row):
            sheet.x[one] = sheet.width * (at + 0.5) / len(row)
    for at, one in enumerate(sorted(sheet.pieces)):
        sheet.x.setdefault(one, sheet.width * (at + 0.5) / len(sheet.pieces))
    return ordered


def _ranks(sheet: _Sheet) -> dict[str, int]:
    """How many groups lie above a group, by the longest way that goes through no group twice."""
    depth: dict[str, int] = {}
    order, seen = [], set()
    for start in sorted(sheet.pieces):
        stack = [(start, iter(sheet.children.get(start, ())))] if start not in seen else []
        seen.add(start)
        while stack:
            one, rest = stack[-1]
            following = next((child for child in rest if child not in seen), None)
            if following is None:
                order.append(one)
                stack.pop()
            else:
                seen.add(following)
                stack.append((following, iter(sheet.children.get(following, ()))))
    at = {one: position for position, one in enumerate(reversed(order))}
    for one in reversed(order):
        mine = depth.setdefault(one, 0)
        step = 1 if sheet.pieces[one].band == 1 else 0
        for child in sheet.children.get(one, ()):
            if at[child] > at[one]:  # an edge back closes a cycle and says nothing of depth
                depth[child] = min(DEEPEST, max(depth.get(child, 0), mine + step))
    return depth


def _order(sheet: _Sheet, row: list[str], towards: Mapping[str, Sequence[str]]) -> None:
    """Each where its neighbours are on average: fewer crossings, and the same result every time."""
    row.sort(key=_middle_of(sheet, towards))
    for at, one in enumerate(row):
        sheet.x[one] = sheet.width * (at + 0.5) / len(row)


def _middle_of(
    sheet: _Sheet, towards: Mapping[str, Sequence[str]]
) -> Callable[[str], tuple[float, str]]:
    def middle(one: str) -> tuple[float, str]:
        near = [sheet.x[other] for other in towards.get(one, ()) if other in sheet.x]
        return (sum(near) / len(near) if near else sheet.x.get(one, 0.0), one)

    return middle


def _set_rows(sheet: _Sheet, rows: Iterable[Sequence[str]], top: float) -> float:
    """Spread each row over the width, broken where it is full; answers where the last one ends."""
    for row in rows:
        for line in _broken(sheet, row):
            tallest = max(sheet.pieces[one].height for one in line)
            taken = sum(sheet.pieces[one].width for one in line)
            gap = (sheet.width - taken) / len(line)
            left = 0.0
            for one in line:
                width = sheet.pieces[one].width
                sheet.x[one], sheet.y[one] = left + (gap + width) / 2, top + tallest / 2
                left += gap + width
            top += tallest + (sheet.between if line[-1] == row[-1] else DOWN)
    return top


def _broken(sheet: _Sheet, row: Sequence[str]) -> list[list[str]]:
    taken = sum(sheet.pieces[one].width + ACROSS for one in row)
    lines = max(1, math.ceil(taken / sheet.width))
    most = math.ceil(len(row) / lines) if row else 0
    return [list(row[at : at + most]) for at in range(0, len(row), most)] if row else []


def _boxes(sheet: _Sheet) -> dict[str, list[str]]:
    boxes: dict[str, list[str]] = defaultdict(list)
    for piece in sheet.pieces.values():
        if piece.band == 2:
            boxes[piece.box].append(piece.id)
    return dict(boxes)


def _set_boxes(sheet: _Sheet, boxes: dict[str, list[str]], top: float) -> float:
    """Items as a grid in the box of their site, the boxes side by side until the width is full."""
    middle = _middle_of(sheet, sheet.parents)
    means = {box: sum(middle(one)[0] for one in items) / len(items) for box, items in boxes.items()}
    line: list[tuple[str, int, float, float]] = []
    for box in sorted(boxes, key=lambda one: (one == "", means[one], one)):
        items = boxes[box]
        items.sort(key=middle)
        across = max(sheet.pieces[one].width for one in items) + ACROSS
        tall = max(sheet.pieces[one].height for one in items) + DOWN
        fits = max(1, int((sheet.width - 2 * BOX_PAD) // across))
        columns = min(fits, max(1, round(math.sqrt(len(items) * 1.6))))
        beside = int((sheet.width / len(boxes) - BETWEEN_BOXES - 2 * BOX_PAD) // across)
        if beside > 1 and math.ceil(len(items) / beside) <= TALLEST_BOX:
            columns = min(columns, beside)
        width = columns * across + 2 * BOX_PAD
        if line and sum(one[2] + BETWEEN_BOXES for one in line) + width > sheet.width:
            top = _set_line(sheet, boxes, line, top)
            line = []
        height = math.ceil(len(items) / columns) * tall + BOX_HEAD + 2 * BOX_PAD
        line.append((box, columns, width, height))
    return _set_line(sheet, boxes, line, top) if line else top


def _set_line(
    sheet: _Sheet,
    boxes: Mapping[str, Sequence[str]],
    line: Sequence[tuple[str, int, float, float]],
    top: float,
) -> float:
    taken = sum(width for _, _, width, _ in line)
    gap = (sheet.width - taken) / len(line)
    left = 0.0
    for box, columns, width, _ in line:
        across = (width - 2 * BOX_PAD) / columns
        tall = max(sheet.pieces[one].height for one in boxes[box]) + DOWN
        for at, one in enumerate(boxes[box]):
            sheet.x[one] = left + gap / 2 + BOX_PAD + across * (at % columns + 0.5)
            sheet.y[one] = top + BOX_HEAD + BOX_PAD + tall * (at // columns + 0.5)
        left += width + gap
    return top + max(height for _, _, _, height in line)

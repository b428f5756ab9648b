"""The columns a view may choose from; packages above add theirs with `contribute_column`.

A column draws all rows of a page at once. One that needs more of a ticket than every row brings says
by which paths, and they are read in the same query.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdline.desk.tickets.conditions import ticket_fields
from thirdline.desk.tickets.states import STATE_WORDS, State
from thirdline.engines.conditions import FieldSet
from thirdline.kit.ui.draw.marks import chip, prio, tier
from thirdline.kit.ui.draw.words import ago, when

if TYPE_CHECKING:
    from thirdline.desk.views.queries import Row
    from thirdline.foundation.people.models import Person

OWN = "custom."
Cell = Callable[["Row", datetime], str]


@dataclass(frozen=True)
class Column:
    """`cell` draws one row; `cells` draws all of them at once, for what has to be fetched."""

    name: str
    label: str | Promise
    paths: tuple[str, ...] = ()
    cell: Cell | None = None
    cells: Callable[[Sequence[Row], Person], Mapping[int, str]] | None = None
    # Its width, by a class of the stylesheet: narrow, short, middle, long.
    width: str = "middle"


class ColumnAlreadyThere(ValueError):
    """Two packages chose the same name for a column."""


_columns: dict[str, Column] = {}
# Drawn by the page itself: they need paths, clocks and links.
SUBJECT, PATH, CLOCK, WITH = "subject", "path", "clock", "person"
# Shown where a view chooses none: the list as every fixed view has it.
USUAL = ("priority", "subject", "tier", "path", "person", "clock", "changed")


def contribute_column(column: Column) -> None:
    """Offer one more column to every view."""
    if column.name in _columns:
        raise ColumnAlreadyThere(column.name)
    _columns[column.name] = column


def column_named(name: str, fields: FieldSet | None = None) -> Column | None:
    """A column of ours, or a category's own field; None for one that is not there any more."""
    if name in _columns:
        return _columns[name]
    if not name.startswith(OWN):
        return None
    one = (fields if fields is not None else ticket_fields()).get(name)
    if one is None:
        return None
    key = name.removeprefix(OWN)
    return Column(name, one.label, ("custom",), lambda row, now: _own(row, key))


def chosen_columns(names: Sequence[str]) -> list[Column]:
    """The columns of a view in its order; the subject is always among them, it leads to the ticket."""
    fields = ticket_fields() if any(name.startswith(OWN) for name in names) else None
    found = [one for name in names if (one := column_named(name, fields)) is not None]
    if not any(one.name == SUBJECT for one in found):
        found.insert(0, _columns[SUBJECT])
    return found


def column_choices() -> list[tuple[str, str]]:
    """Every column there is, own fields last."""
    own = [(name, one.label) for name, one in ticket_fields().items() if name.startswith(OWN)]
    return [*((one.name, str(one.label)) for one in _columns.values()), *sorted(own)]


def drawn_cells(
    columns: Sequence[Column], rows: Sequence[Row], person: Person, now: datetime
) -> dict[str, Mapping[int, str]]:
    """What stands in every cell that is not drawn by the page itself."""
    drawn: dict[str, Mapping[int, str]] = {}
    for one in columns:
        if one.cells is not None:
            drawn[one.name] = one.cells(rows, person)
        elif one.cell is not None:
            drawn[one.name] = {row.pk: one.cell(row, now) for row in rows}
    return drawn


def _own(row: Row, key: str) -> str:
    value = (row.more.get("custom") or {}).get(key)
    if isinstance(value, bool):
        return escape(_("yes") if value else _("no"))
    return "" if value is None else escape(str(value))


def _text(path: str) -> Cell:
    return lambda row, now: escape(str(row.more[path] or ""))


def _tags(row: Row, now: datetime) -> str:
    return "".join(chip(tag, kind="line") for tag in row.more["tags"])


def _state(row: Row, now: datetime) -> str:
    icon = {"on_hold": "player-pause", "resolved": "circle-check", "closed": "circle-check"}
    return chip(STATE_WORDS[State(row.state)], icon=icon.get(row.state, ""))


def _moment(moment: Any, now: datetime) -> str:
    return SafeString(when(moment)) if moment else ""


for _one in (
    Column("number", gettext_lazy("Number"), cell=lambda row, now: escape(row.label), width="short"),
    Column("priority", gettext_lazy("Priority"), cell=lambda row, now: prio(row.priority), width="narrow"),
    Column(SUBJECT, gettext_lazy("Subject"), width="wide"),
    Column("requester", gettext_lazy("Requester"), cell=lambda row, now: escape(row.requester.name)),
    Column(
        "company", gettext_lazy("Company"), ("requester__company",), _text("requester__company")
    ),
    Column("service", gettext_lazy("Service"), cell=lambda row, now: escape(row.service)),
    Column("category", gettext_lazy("Category"), ("category__name",), _text("category__name")),
    Column("state", gettext_lazy("State"), cell=_state),
    Column("team", gettext_lazy("Team"), ("team__name",), _text("team__name")),
    Column("tier", gettext_lazy("Tier"), cell=lambda row, now: tier(row.tier_level), width="narrow"),
    Column(PATH, gettext_lazy("Path"), width="short"),
    Column(WITH, gettext_lazy("With"), width="narrow"),
    Column(CLOCK, gettext_lazy("Next clock"), width="long"),
    Column("created", gettext_lazy("Opened"), cell=lambda row, now: _moment(row.created_at, now), width="short"),
    Column("changed", gettext_lazy("Last"), cell=lambda row, now: ago(row.changed_at, now=now), width="narrow"),
    Column("resolved", gettext_lazy("Resolved"), cell=lambda row, now: _moment(row.resolved_at, now), width="short"),
    Column("handoffs", gettext_lazy("Handoffs"), cell=lambda row, now: str(row.handoffs_count), width="narrow"),
    Column("tags", gettext_lazy("Tags"), ("tags",), _tags),
):  # fmt: skip
    contribute_column(_one)

"""The tiers page as it is shown: heading, switches, tiles and tables of one choice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from urllib.parse import parse_qsl

from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from thirdline.desk.tickets.queries import services
from thirdline.faces.insights import charts, tables
from thirdline.faces.insights.drawing import drawn_promises, drawn_table, drawn_tiles
from thirdline.faces.insights.figures import Choice, Figures
from thirdline.faces.insights.links import address, around, behind, csv_of, query_of
from thirdline.faces.insights.periods import GRAINS, day_of
from thirdline.faces.insights.tables import Table
from thirdline.faces.insights.tiles import Tile, tiles
from thirdline.kit.texts.later import later
from thirdline.kit.ui.draw.words import count, when_words
from thirdline.kit.ui.shapes import ChoiceShape
from thirdline.practices.histories.queries import complete_sets

WORDS = {
    "week": later("Week"),
    "month": later("Month"),
    "quarter": later("Quarter"),
}


@dataclass(frozen=True)
class TiersPage:
    """Asked for piece by piece from the template, so that what is not shown is not worked out."""

    choice: Choice

    @cached_property
    def figures(self) -> Figures:
        return Figures(self.choice)

    @cached_property
    def cases(self) -> int:
        return self.figures.now.n("cases")

    @property
    def summary(self) -> str:
        """`1 to 30 June 2026, 7 810 requests, figures rebuilt 14:00`."""
        parts = [
            self.span_words,
            ngettext("%(n)s request", "%(n)s requests", self.cases) % {"n": count(self.cases)},
        ]
        if self.choice.history is not None:
            parts.append(_("imported, read only"))
        elif self.figures.rebuilt_at is not None:
            moment = when_words(self.figures.rebuilt_at, now=self.figures.now_at)
            parts.append(_("figures rebuilt %(when)s") % {"when": moment})
        return ", ".join(parts)

    @property
    def span_words(self) -> str:
        return (
            self.choice.span.words
            if self.choice.span
            else _("All of %(set)s") % {"set": self.choice.history}
        )

    @property
    def is_waiting(self) -> bool:
        """A live desk whose figures nobody has counted yet."""
        return self.choice.history is None and self.figures.rebuilt_at is None

    @property
    def anchor(self) -> object:
        """The day around which a switch to another grain is laid."""
        today, span = day_of(self.figures.now_at), self.choice.span
        days = self.choice.days
        if span is None:
            return days[1] if days else today
        return today if span.begins <= today < span.ends else span.ends - timedelta(days=1)

    @property
    def grains(self) -> list[ChoiceShape]:
        chosen = self.choice.span.grain if self.choice.span else "all"
        found = [
            ChoiceShape(WORDS[grain], around(self.choice, self.anchor, grain), grain == chosen)  # type: ignore[arg-type]
            for grain in GRAINS
        ]
        if self.choice.history is not None:
            whole = address(self.choice, span=None)
            found.append(ChoiceShape(_("All"), whole, chosen == "all"))
        return found

    @property
    def free(self) -> dict[str, object]:
        """What the form of a free period holds: the first and last day shown, and the rest of the choice."""
        span, days = self.choice.span, self.choice.days
        first, last = (span.begins, span.ends - timedelta(days=1)) if span else days or ("", "")
        kept = address(self.choice, span=None, period=None).partition("?")[2]
        return {
            "from": str(first),
            "last": str(last),
            "kept": parse_qsl(kept),
            "chosen": span is not None and not span.grain,
        }

    @property
    def earlier(self) -> str:
        span, days = self.choice.span, self.choice.days
        if span is None or days is None or span.begins <= days[0]:
            return ""
        return address(self.choice, span=span.before)

    @property
    def later(self) -> str:
        span, days = self.choice.span, self.choice.days
        last = days[1] if days and self.choice.history else day_of(self.figures.now_at)
        return address(self.choice, span=span.after) if span and span.ends <= last else ""

    @cached_property
    def services(self) -> list[ChoiceShape]:
        if self.choice.history is not None:
            return []
        every = [
            ChoiceShape(
                _("All services"), address(self.choice, service=None), self.choice.service is None
            )
        ]
        return every + [
            ChoiceShape(
                one.name, address(self.choice, service=one.slug), one == self.choice.service
            )
            for one in services()
        ]

    @cached_property
    def sets(self) -> list[ChoiceShape]:
        """The live desk and every complete history set; nothing where there are no sets."""
        found = [
            ChoiceShape(one.name, address(Choice(None, one)), one == self.choice.history)
            for one in complete_sets()
        ]
        live = self.choice.history is None
        return (
            [
                ChoiceShape(
                    _("This desk"), address(self.choice, set=None, period="month", at=None), live
                ),
                *found,
            ]
            if found
            else []
        )

    @property
    def key(self) -> str:
        """What the page depends on: while none of it changes, nothing is drawn again."""
        counted = self.choice.history.digest if self.choice.history else self.figures.rebuilt_at
        shown = [one.label for one in self.sets], query_of(self.choice), day_of(self.figures.now_at)
        return repr((shown, counted, self.choice.has_sheets, get_language()))

    @property
    def csv(self) -> str:
        return csv_of(self.choice)

    @cached_property
    def tiles(self) -> list[Tile]:
        return tiles(self.figures, behind(self.choice))

    @cached_property
    def tables(self) -> dict[str, Table]:
        """Every table by name, those only that have a row."""
        figures, link = self.figures, behind(self.choice)
        made = [
            tables.flow_table(figures, link),
            tables.tier_table(figures, link),
            charts.pair_table(figures, link),
            charts.handoff_table(figures, link),
            tables.path_table(figures, link),
            tables.promise_table(figures, link),
            tables.wait_table(figures, link),
            charts.answer_table(figures, link),
        ]
        if self.choice.history is None:
            made.append(charts.age_table(figures, link))
        return {table.name: table for table in made if table.rows}

    @property
    def drawn(self) -> dict[str, SafeString]:
        """The tables of the page as markup, by name."""
        names = {"flow", "tiers", "handoffs", "paths", "ages", "answers", "waits"}
        return {name: drawn_table(self.tables[name]) for name in names & self.tables.keys()}

    @property
    def pairs(self) -> Table | None:
        return self.tables.get("ping-pong")

    @property
    def promises(self) -> SafeString:
        return drawn_promises(self.tables["promises"], _("Clock"), _("Share"))

    @property
    def drawn_tiles(self) -> SafeString:
        return drawn_tiles(self.tiles)

    @property
    def whole_tables(self) -> dict[str, Table]:
        """As a CSV carries them: with every pair of teams, and the key figures."""
        figures, link = self.figures, behind(self.choice)
        whole = {
            "key-figures": _tile_table(self.tiles),
            **self.tables,
            "handoffs": charts.handoff_table(figures, link, most=None),
            "ping-pong": charts.pair_table(figures, link, most=None),
        }
        return {name: table for name, table in whole.items() if table.rows}


def _tile_table(found: list[Tile]) -> Table:
    rows = [
        [tables.name(tile.name), tables.Cell(f"{tile.value} {tile.unit}", f"{tile.value} {tile.unit}".strip()),
         tables.name(tile.change), tables.name(tile.foot), tables.name(tile.about)]
        for tile in found
    ]  # fmt: skip
    return Table("key-figures", _("Key figures"), _("as each line says"),
                 [_("Figure"), _("Value"), _("Against the period before"), _("Of what"), _("Meaning")], rows)  # fmt: skip

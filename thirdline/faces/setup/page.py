"""What the page of the ladder shows; each part of it is read only when that part is drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.urls import reverse

from thirdline.faces.setup import queries
from thirdline.faces.setup.drafts import Pane
from thirdline.faces.setup.rules import SCOPES
from thirdline.faces.setup.trials import Dry, Trial, dry_run_of
from thirdline.flow.routing.queries import Finding, RuleLine, findings, matches_by_rule, rule_lines
from thirdline.foundation.people.models import Person
from thirdline.foundation.records.operations import why_not_configure
from thirdline.foundation.records.queries import latest_version
from thirdline.kit import clock
from thirdline.kit.tables import Table, every_table
from thirdline.kit.ui.shapes import ChoiceShape


@dataclass(frozen=True)
class RuleRow:
    """A rule of the table with what is wrong with it."""

    line: RuleLine
    level: int | None
    words: str
    findings: list[Finding]


@dataclass
class LadderPage:
    """The ladder, its rules and the text beside it, for one reader."""

    reader: Person
    pane: Pane
    asked: str = ""
    trial: Trial | None = None
    now: datetime = field(default_factory=clock.now)

    @property
    def since(self) -> datetime:
        return self.now - queries.LATELY

    @cached_property
    def rungs(self) -> list[queries.Rung]:
        return queries.rungs(self.since)

    @cached_property
    def opened(self) -> int:
        return queries.opened_since(self.since)

    @cached_property
    def rules(self) -> list[RuleRow]:
        wrong: dict[int, list[Finding]] = {}
        for one in findings():
            wrong.setdefault(one.number, []).append(one)
        return [_row(line, wrong.get(line.number, [])) for line in rule_lines(self.since)]

    @cached_property
    def unmatched(self) -> int:
        """Tickets no rule took."""
        return matches_by_rule(self.since).get("", 0)

    @cached_property
    def dry(self) -> Dry | None:
        return dry_run_of(self.asked, self.reader) if self.asked.strip() else None

    @cached_property
    def why_not_change(self) -> str | None:
        return why_not_configure(self.reader)

    @cached_property
    def latest(self) -> object:
        return latest_version()

    @property
    def choices(self) -> list[ChoiceShape]:
        here = reverse("setup:ladder")
        return [
            ChoiceShape(str(one.label), f"{here}?show={one.name}", one.name == self.pane.scope.name)
            for one in SCOPES
        ]

    @property
    def tables(self) -> list[Table]:
        """The tables with forms; people have pages of their own."""
        return [one for one in every_table() if not one.personal]


def _row(line: RuleLine, wrong: list[Finding]) -> RuleRow:
    first, _space, rest = line.then.partition(" ")
    level = first.strip(",")[1:]
    known = level.isdecimal()
    return RuleRow(line, int(level) if known else None, rest if known else line.then, wrong)

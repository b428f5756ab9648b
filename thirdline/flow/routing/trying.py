"""Rules tried on past tickets before they are saved. Reads only; nothing is placed or locked.

A ticket is judged as it was opened: its row is taken back through the journal, edit by edit, to the
values it was opened with, before any team had it. Where an edit cannot be undone, because its words were
erased or what it names is gone, the present value is used and the ticket counted as `approximate`.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from thirdline.desk.tickets.conditions import facts_of
from thirdline.desk.tickets.models import Category, Service, Stay, Ticket
from thirdline.desk.tickets.queries import tickets_for
from thirdline.desk.tickets.states import State
from thirdline.flow.routing.choosing import Chosen, choose_person
from thirdline.flow.routing.compiling import (
    Compiled,
    Match,
    Ruleset,
    compile_rules,
    house_now,
    rules_in_force,
)
from thirdline.flow.routing.queries import findings
from thirdline.flow.routing.rules import Draft
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.people.models import Person, Team
from thirdline.kit import clock

MOST_TICKETS = 10_000
_AT_ONCE = 500
_VERBS = ("ticket.opened", "ticket.edited", "ticket.restricted")
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Moved:
    """A ticket that would have begun elsewhere."""

    number: int
    label: str
    title: str
    from_team: str
    from_tier: int
    to_team: str
    to_tier: int
    rule: str


@dataclass
class DryRun:
    """What a list of rules would have done with the newest tickets its reader may see."""

    moved: list[Moved] = field(default_factory=list)
    same: int = 0
    total: int = 0
    approximate: int = 0
    matches: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        words = {"moved": len(self.moved), "total": self.total}
        return _("%(moved)s of %(total)s tickets would go elsewhere.") % words

    @property
    def basis(self) -> str:
        """What was used, plainly."""
        said = _("Each ticket as it was opened, compared with the team that had it first.")
        if not self.approximate:
            return said
        return (
            said
            + " "
            + _("Of %(count)s an edit could not be undone; there today's value was used.")
            % {"count": self.approximate}
        )


def drafts_from(rows: Sequence[Mapping[str, Any]]) -> list[Draft]:
    """Rules as they stand in a configuration text, in the order of their positions."""
    ordered = sorted(rows, key=lambda row: (row.get("position") or 0, str(row.get("slug", ""))))
    return [
        Draft(
            slug=str(row.get("slug", "")),
            name=str(row.get("name", "")),
            when=row.get("when") or {},
            go=row.get("go") or {},
            priority=row.get("priority"),
            tags=tuple(row.get("tags") or ()),
            note=str(row.get("note") or ""),
            enabled=row.get("enabled") is not False,
        )
        for row in ordered
    ]


def dry_run(
    drafts: Sequence[Draft],
    *,
    last: int = 1000,
    before: int | None = None,
    reader: Person,
    progress: Progress | None = None,
) -> DryRun:
    """Try rules on the newest tickets the reader may see, at most 10,000 of them.

    `before` begins below a number, so that a page can go on where the step before it ended.
    """
    ruleset = compile_rules(drafts, house_now())
    run = DryRun(problems=[one.sentence for one in findings(ruleset)])
    newest = tickets_for(reader).filter(history=None).order_by("-pk")
    newest = newest if before is None else newest.filter(pk__lt=before)
    numbers = list(newest.values_list("pk", flat=True)[: max(0, min(last, MOST_TICKETS))])
    history = Undoing()
    for start in range(0, len(numbers), _AT_ONCE):
        for ticket, began in _with_beginnings(numbers[start : start + _AT_ONCE], history):
            _try(ruleset, ticket, began, run)
        if progress is not None:
            progress(min(start + _AT_ONCE, len(numbers)), len(numbers))
    run.approximate = history.failed
    return run


def _with_beginnings(numbers: list[int], history: Undoing) -> Iterator[tuple[Ticket, Team]]:
    stays = Stay.objects.filter(ticket__in=numbers, number=1).select_related("team__tier")
    began = {stay.ticket_id: stay.team for stay in stays}
    entries = entries_of(numbers)
    for ticket in Ticket.objects.filter(pk__in=numbers).select_related("requester").order_by("-pk"):
        if ticket.pk in began:
            yield history.as_opened(ticket, entries.get(ticket.pk, [])), began[ticket.pk]


def _try(ruleset: Ruleset, ticket: Ticket, began: Team, run: DryRun) -> None:
    rule = ruleset.winner(facts_of(ticket, ruleset.house.fields), ticket.created_at)
    team = _team(ruleset, rule, ticket)
    run.total += 1
    run.matches[rule.draft.slug if rule else ""] += 1
    if team is None or team.pk == began.pk:
        run.same += 1
        return
    run.moved.append(
        Moved(
            number=ticket.pk,
            label=ticket.label,
            title=ticket.title,
            from_team=began.name,
            from_tier=began.tier.level,
            to_team=team.name,
            to_tier=team.tier.level,
            rule=rule.label if rule else _("No rule"),
        )
    )


def _team(ruleset: Ruleset, rule: Compiled | None, ticket: Ticket) -> Team | None:
    if rule is None:
        return ruleset.house.intake
    return ruleset.team_for(rule, service_id=ticket.service_id, tags=ticket.tags)[0]


@dataclass(frozen=True)
class Explanation:
    """What rules would do with one ticket, with every test, and who would get it now."""

    match: Match
    not_asked: list[Compiled]
    team: Team | None
    why_team: str
    chosen: Chosen | None
    approximate: bool

    @property
    def sentence(self) -> str:
        if self.team is None:
            return _("No rule holds, and no team takes new tickets.")
        target = f"L{self.team.tier.level} {self.team.name}"
        if self.match.rule is None:
            return _("No rule holds; %(team)s takes new tickets.") % {"team": target}
        words = {"rule": self.match.rule.label, "team": target}
        if self.chosen is None or self.chosen.person is None:
            return _("%(rule)s: %(team)s, without a person.") % words
        return _("%(rule)s: %(team)s, would go to %(who)s.") % {
            **words,
            "who": self.chosen.person.name,
        }


def explain_for(ticket: Ticket, drafts: Sequence[Draft] | None = None) -> Explanation:
    """One ticket as it was opened against rules, by default those in force; whose turn it is, is as of now."""
    ruleset = rules_in_force() if drafts is None else compile_rules(drafts, house_now())
    history = Undoing()
    opened = history.as_opened(ticket, entries_of([ticket.pk]).get(ticket.pk, []))
    match = ruleset.first_match(facts_of(opened, ruleset.house.fields), ticket.created_at)
    rule, team, why, chosen = match.rule, ruleset.house.intake, "", None
    if rule is not None:
        team, why = ruleset.team_for(rule, service_id=opened.service_id, tags=opened.tags)
        chosen = choose_person(rule, team, opened, ruleset.house, clock.now())
    rest = [one for one in ruleset.rules if rule is not None and one.number > rule.number]
    return Explanation(match, rest, team, why, chosen, history.failed > 0)


def entries_of(numbers: list[int]) -> dict[int, list[Entry]]:
    """What the journal says of the opening of tickets and of later edits, newest first."""
    found: dict[int, list[Entry]] = {}
    rows = Entry.objects.filter(
        subject_kind=Ticket._meta.label_lower, subject_id__in=numbers, verb__in=_VERBS
    )
    for entry in rows.order_by("-id"):
        found.setdefault(entry.subject_id, []).append(entry)
    return found


class Undoing:
    """Takes tickets back to their opening; counts those where that did not quite succeed."""

    def __init__(self) -> None:
        self.failed = 0
        self._numbers: dict[str, dict[str, int]] = {}

    def as_opened(self, ticket: Ticket, entries: Sequence[Entry]) -> Ticket:
        """A copy, never saved, with the values the ticket was opened with."""
        opened = copy.copy(ticket)
        failures = [entry for entry in entries if not self._undo(opened, entry)]
        self.failed += bool(failures)
        opened.state, opened.hold_reason = State.NEW, None
        opened.team_id = opened.tier_level = opened.person_id = opened.asked_person_id = None
        opened.handoffs_count = opened.reopened_count = 0
        opened.returned, opened.next_due_at = False, None
        opened.changed_at = opened.created_at
        return opened

    def _undo(self, opened: Ticket, entry: Entry) -> bool:
        if entry.verb == "ticket.restricted":
            opened.restricted = False
        elif entry.verb == "ticket.opened":
            opened.priority = entry.facts.get("priority", opened.priority)
            opened.kind = entry.facts.get("kind", opened.kind)
        else:
            return self._undo_edit(opened, entry)
        return True

    def _undo_edit(self, opened: Ticket, entry: Entry) -> bool:
        before = {**entry.facts.get("before", {}), **((entry.words or {}).get("before") or {})}
        for name in ("service", "category"):
            if name in before:
                number = self._number(name, before.pop(name))
                if number == _GONE:
                    return False
                setattr(opened, f"{name}_id", number)
        for name, value in before.items():
            setattr(opened, name, value)
        return all(name in before or name in _REFERENCES for name in entry.facts.get("changed", []))

    def _number(self, name: str, slug: str | None) -> int | None:
        if slug is None:
            return None
        if name not in self._numbers:
            model = _REFERENCES[name]
            self._numbers[name] = dict(model._default_manager.values_list("slug", "pk"))
        return self._numbers[name].get(slug, _GONE)


_GONE = -1
_REFERENCES: dict[str, type[Service] | type[Category]] = {"service": Service, "category": Category}

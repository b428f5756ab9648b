"""Rules tried on past tickets: on one with every reason, on many in small steps that can be stopped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import ticket_for, tickets_for
from thirdline.faces.setup.rules import ticket_number
from thirdline.flow.escalation.contracts import ContractState
from thirdline.flow.escalation.queries import contract_state
from thirdline.flow.routing.compiling import drafts_in_force
from thirdline.flow.routing.rules import Draft
from thirdline.flow.routing.trying import MOST_TICKETS, Explanation, Moved, dry_run, explain_for
from thirdline.foundation.people.models import Person
from thirdline.kit.refusals import NotFound

STEP = 500


@dataclass
class Dry:
    """One ticket against the rules in force, and what its contract would say to the target tier."""

    asked: str
    mistake: str = ""
    ticket: Ticket | None = None
    explanation: Explanation | None = None
    contract: ContractState | None = None

    @property
    def rule_number(self) -> int | None:
        rule = self.explanation.match.rule if self.explanation else None
        return rule.number if rule else None

    @property
    def is_held_back(self) -> bool:
        return self.contract is not None and not self.contract.is_complete


def dry_run_of(words: str, reader: Person) -> Dry:
    """Where the rules in force would send a ticket; a number nobody may read is not found."""
    number = ticket_number(words)
    if number is None:
        return Dry(words, _("Write the number of a ticket, such as TL-20438."))
    try:
        ticket = ticket_for(reader, number)
    except NotFound:
        return Dry(words, _("There is no ticket %(number)s for you.") % {"number": words})
    found = explain_for(ticket)
    tier = found.team.tier.level if found.team else 0
    # A contract guards the climb: the first line takes whatever arrives.
    contract = contract_state(ticket, tier) if tier > 1 else None
    return Dry(words, ticket=ticket, explanation=found, contract=contract)


@dataclass
class Trial:
    """One step of trying rules on the tickets since a moment, and what the steps before found."""

    total: int
    done: int = 0
    moved_count: int = 0
    before: int = 0
    approximate: int = 0
    moved: list[Moved] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    stopped: bool = False
    text: str = ""

    @property
    def is_finished(self) -> bool:
        return self.stopped or self.done >= self.total

    @property
    def sentence(self) -> str:
        words = {"moved": self.moved_count, "done": self.done, "total": self.total}
        if self.done < self.total:
            return _("%(done)s of %(total)s tried, %(moved)s would go elsewhere.") % words
        return _("%(moved)s of %(total)s tickets would go elsewhere.") % words

    @property
    def basis(self) -> str:
        said = _("Each ticket as it was opened, compared with the team that had it first.")
        if not self.approximate:
            return said
        more = _("Of %(count)s an edit could not be undone; there today’s value was used.")
        return f"{said} {more % {'count': self.approximate}}"


def begin_trial(reader: Person, since: datetime, *, text: str = "") -> Trial:
    """A trial of everything opened since a moment that the reader may see."""
    return Trial(total=min(_tickets(reader, since).count(), MOST_TICKETS), text=text)


def step_on(trial: Trial, reader: Person, since: datetime, drafts: Sequence[Draft] | None) -> Trial:
    """The next few hundred tickets, newest first; the answer says where the step after begins."""
    rest = _tickets(reader, since)
    if trial.before:
        rest = rest.filter(pk__lt=trial.before)
    numbers = list(rest.order_by("-pk").values_list("pk", flat=True)[:STEP])
    if not numbers:
        trial.total = trial.done
        return trial
    run = dry_run(
        drafts_in_force() if drafts is None else drafts,
        last=len(numbers),
        before=trial.before or None,
        reader=reader,
    )
    trial.done = min(trial.total, trial.done + len(numbers))
    trial.before, trial.moved, trial.problems = numbers[-1], run.moved, run.problems
    trial.moved_count += len(run.moved)
    trial.approximate += run.approximate
    return trial


def _tickets(reader: Person, since: datetime) -> QuerySet[Ticket]:
    return tickets_for(reader).filter(history=None, created_at__gte=since)

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from thirdline.desk.macros import desk_actions, rules  # noqa: F401  the desk's own kinds of action
from thirdline.desk.macros.actions import Run, action_named, why_not_step
from thirdline.desk.macros.models import Macro
from thirdline.desk.macros.queries import fresh_ticket, macro_for_update
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import ticket_for_update
from thirdline.desk.tickets.topics import topics_of
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person, Team
from thirdline.kit import clock, jobs
from thirdline.kit.refusals import Refused, refuse_if

CHANGEABLE = {"name", "about", "actions"}


@dataclass(frozen=True)
class StepDone:
    """What one action did or would do; `refusal` says why it cannot."""

    number: int
    label: str
    said: str = ""
    refusal: str = ""


class _TakenBack(Exception):
    """Raised to undo what was only tried."""


@transaction.atomic
def write_macro(
    *, name: str, whose: str = "own", team: Team | None = None, by: Person, **facts: Any
) -> Macro:
    """Keep a macro for oneself, for a team or for everybody."""
    refuse_if(rules.why_not_keep_macro(whose, team, by.pk, by))
    macro = Macro(owner=by if whose == "own" else None, team=team if whose == "team" else None)
    macro.slug = f"{slugify(name)[:40] or 'macro'}-{secrets.token_hex(4)}"
    _set(macro, {"name": name, **facts})
    macro.save()
    record("macro.written", macro, by=by, facts={"slug": macro.slug, "whose": whose})
    return macro


@transaction.atomic
def change_macro(macro: Macro, *, by: Person, **changes: Any) -> Macro:
    """Change what a macro is called and does; what it did before stays done."""
    macro = macro_for_update(macro)
    refuse_if(rules.why_not_keep_macro(macro.whose, macro.team, macro.owner_id, by))
    before = macro.actions
    _set(macro, changes)
    macro.save()
    facts = {"slug": macro.slug, "changed": sorted(changes)}
    record("macro.changed", macro, by=by, facts=facts, words={"before": before})
    return macro


@transaction.atomic
def retire_macro(macro: Macro, *, by: Person) -> Macro:
    """Offer a macro no longer."""
    macro = macro_for_update(macro)
    refuse_if(rules.why_not_keep_macro(macro.whose, macro.team, macro.owner_id, by))
    macro.retired_at = clock.now()
    macro.save(update_fields=["retired_at"])
    record("macro.retired", macro, by=by, facts={"slug": macro.slug})
    return macro


@transaction.atomic
def run_macro(
    ticket: Ticket, *, macro: Macro, answers: Mapping[str, str] | None = None, by: Person
) -> Ticket:
    """Do everything a macro says, in its order and in the runner's name, or nothing of it."""
    refuse_if(rules.why_not_run(macro.actions, macro.retired_at is not None))
    ticket = ticket_for_update(ticket)
    for number, step in enumerate(macro.actions, 1):
        done = _do(number, step, Run(ticket, step, answers or {}, by))
        if done.refusal:
            reason = rules.nothing_happened(macro.name, number, done.label, done.refusal)
            raise Refused(reason, code="macro", facts={"action": number})
    facts = {"macro": macro.slug, "did": [step["do"] for step in macro.actions]}
    told = topics_of(ticket)
    record("macro.run", ticket, by=by, facts=facts, words={"name": macro.name}, topics=told)
    return ticket


def try_macro(
    ticket: Ticket, *, macro: Macro, answers: Mapping[str, str] | None = None, by: Person
) -> list[StepDone]:
    """Say what a macro would do, by doing it and taking everything back; nobody is told of it."""
    steps: list[StepDone] = []
    try:
        with transaction.atomic(), jobs.forgotten():
            tried = ticket_for_update(fresh_ticket(by, ticket))
            for number, step in enumerate(macro.actions, 1):
                steps.append(_do(number, step, Run(tried, step, answers or {}, by)))
                if steps[-1].refusal:
                    break
            raise _TakenBack
    except _TakenBack:
        return steps


def _do(number: int, step: Mapping[str, Any], run: Run) -> StepDone:
    reason, action = why_not_step(step), action_named(str(step.get("do", "")))
    if reason or action is None:
        return StepDone(number, str(step.get("do", "")), refusal=reason or "")
    label = str(action.label)
    try:
        with transaction.atomic():
            return StepDone(number, label, said=action.act(run))
    except Refused as refused:
        return StepDone(number, label, refusal=refused.reason)


def _set(macro: Macro, changes: dict[str, Any]) -> None:
    if unknown := sorted(set(changes) - CHANGEABLE):
        raise Refused(_("This cannot be changed: %(names)s.") % {"names": ", ".join(unknown)})
    for field, value in changes.items():
        setattr(macro, field, value.strip() if isinstance(value, str) else value)
    if not macro.name or len(macro.name) > 120:
        raise Refused(_("Give the macro a name of up to 120 characters."))
    refuse_if(rules.why_not_steps(macro.actions))
    for step in macro.actions:
        refuse_if(why_not_step(step))

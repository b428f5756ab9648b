"""What the pages of imports are drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any

from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.states import STATE_WORDS, State
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.queries import all_teams
from thirdline.kit import clock
from thirdline.kit.personal import every_holding
from thirdline.kit.refusals import Refused
from thirdline.practices.exchange import queries, store
from thirdline.practices.exchange.importers import source_named
from thirdline.practices.exchange.importers.judging import judged
from thirdline.practices.exchange.importers.parcels import Opened
from thirdline.practices.exchange.importers.shapes import Incoming, Trouble
from thirdline.practices.exchange.looking import choices_from
from thirdline.practices.exchange.models import Import, PersonalRequest
from thirdline.practices.exchange.rules import (
    Step,
    why_not_cancel,
    why_not_check,
    why_not_confirm,
    why_not_run,
    why_not_undo,
)

SHOWN = 8
MOST_PEOPLE = 200


@dataclass(frozen=True)
class Previewed:
    """One of the first rows: the ticket it would become, or what is wrong with it."""

    line: int
    ticket: Incoming | None
    team: str
    state: str
    troubles: list[Trouble]

    @property
    def faults(self) -> list[Trouble]:
        return [one for one in self.troubles if not one.is_note]


def preview_of(batch: Import) -> list[Previewed]:
    """The first rows as the tickets they would be, with the mapping as it stands."""
    source, path = source_named(batch.source), store.place_of(batch.kept_as)
    if source is None or not path.is_file():
        return []
    choices, now = choices_from(batch.choices), clock.now()
    teams = {team.slug: team.name for team in all_teams()}
    found: list[Previewed] = []
    for one in islice(source.read(Opened(path, batch.name), batch.columns), SHOWN):
        if isinstance(one, Trouble):
            found.append(Previewed(one.line, None, "", "", [one]))
            continue
        ticket, troubles = judged(one, choices, now)
        team = teams.get(ticket.team, "") if ticket else ""
        state = str(STATE_WORDS[State(ticket.state)]) if ticket else ""
        found.append(Previewed(one.line, ticket, team, state, troubles))
    return found


def header_of(batch: Import) -> list[str]:
    """The columns there are to choose from; none for a source with shapes of its own."""
    path = store.place_of(batch.kept_as)
    if not batch.columns or not path.is_file():
        return []
    return Opened(path, batch.name).header()


def import_facts(batch: Import, *, problems_after: int = 0, notes: bool = False) -> dict[str, Any]:
    """Everything the page of an import shows."""
    problems = queries.problems_of(batch, notes=notes, after=problems_after)
    mappable = why_not_check(batch.step, batch.stage) is None
    return {
        "batch": batch,
        "source": source_named(batch.source),
        "preview": _preview(batch) if mappable else [],
        "problems": problems,
        "notes": notes,
        "more": problems[-1].pk if len(problems) == queries.PAGE else None,
        "mappable": mappable,
        "why_not_check": why_not_check(batch.step, batch.stage),
        "why_not_run": why_not_run(batch.step, batch.stage, batch.counts.get("good", 0)),
        "why_not_undo": why_not_undo(batch.step, batch.stage),
        "why_not_cancel": why_not_cancel(batch.stage),
        **_people(batch),
        "worked_on": queries.worked_on_since(batch) if batch.step == Step.RUN else 0,
    }


def _people(batch: Import) -> dict[str, Any]:
    """Some of those without an account, and how many there are."""
    waiting = queries.people_without_account(batch) if batch.step == Step.RUN else None
    if waiting is None or batch.is_working:
        return {}
    return {"accountless": list(waiting[:MOST_PEOPLE]), "accountless_count": waiting.count()}


def _preview(batch: Import) -> list[Previewed]:
    try:
        return preview_of(batch)
    except Refused:
        # The page says what is wrong with the file by its failure; there is no row to show.
        return []


def origin_facts(ticket: Ticket, person: Person) -> dict[str, Any] | None:
    origin = queries.origin_of(ticket)
    if origin is None or not person.standing.is_staff:
        return None
    source = source_named(origin.system)
    return {
        "origin": origin,
        "system": source.name if source else origin.system,
        "links": queries.links_of(origin, person),
    }


def request_facts(found: PersonalRequest, by: Person) -> dict[str, Any]:
    """A request with how much of what it is about."""
    is_erasure = found.kind == PersonalRequest.ERASURE
    held = [
        (one.label, found.counts[one.name], one.goes)
        for one in every_holding()
        if one.name in found.counts
    ]
    why_not = why_not_confirm(
        is_same=found.by_id == by.pk, stage=found.stage, is_about_self=found.person_id == by.pk
    )
    mine = found.by_id == by.pk and bool(found.kept_as)
    return {
        "asked": found,
        "is_erasure": is_erasure,
        "held": held,
        "why_not": why_not,
        "mine": mine,
    }

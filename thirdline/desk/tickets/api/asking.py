"""Which tickets a list is asked for: simple names, and the condition language for the rest."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from pydantic import Field

from thirdline.desk.tickets.conditions import lookups, ticket_fields
from thirdline.desk.tickets.states import State
from thirdline.engines.conditions import ConditionError, parse
from thirdline.foundation.people.queries import teams
from thirdline.kit.conditions import compile_to_q
from thirdline.kit.web_api import LARGEST, Paging, Wrong

if TYPE_CHECKING:
    from django.db.models import Q, QuerySet

    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.people.models import Person


class Asked(Paging):
    """The filters of a list of tickets; all that are given must hold."""

    where: str = Field("", max_length=10_000, description='A condition as JSON: {"priority": 1}.')
    state: State | None = Field(None, description="One state.")
    team: str = Field("", max_length=60, description="The slug of a team.")
    tier: int | None = Field(None, ge=0, le=9, description="The tier it stands at.")
    person: str = Field("", max_length=20, description="A person's number, “me” or “nobody”.")


def narrowed(rows: QuerySet[Ticket], asked: Asked, reader: Person) -> QuerySet[Ticket]:
    if asked.state is not None:
        rows = rows.filter(state=asked.state)
    if asked.team:
        numbers = list(teams().filter(slug=asked.team).values_list("pk", flat=True))
        rows = rows.filter(team__in=numbers)
    if asked.tier is not None:
        rows = rows.filter(tier_level=asked.tier)
    if asked.person:
        rows = rows.filter(person=_person(asked.person, reader))
    return rows.filter(condition(asked.where, reader)) if asked.where else rows


def _person(text: str, reader: Person) -> int | None:
    if text == "nobody":
        return None
    if text == "me":
        return reader.pk
    if text.isascii() and text.isdigit() and int(text) <= LARGEST:
        return int(text)
    sentence = _("A person is a number, “me” or “nobody”.")
    raise Wrong(422, sentence, errors=[("person", sentence)])


def condition(text: str, reader: Person) -> Q:
    """A condition from an address; each fault names its place."""
    try:
        parsed = parse(_tree(text), ticket_fields(reader))
    except ConditionError as wrong:
        errors = [
            (f"where.{one.path}" if one.path else "where", str(one)) for one in wrong.problems
        ]
        raise Wrong(422, errors[0][1], errors=errors) from None
    return compile_to_q(parsed, lookups())


def _tree(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        sentence = _('“where” is a condition as JSON, such as {"priority": {"at_most": 2}}.')
        raise Wrong(422, sentence, errors=[("where", sentence)]) from None

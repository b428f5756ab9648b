"""The ticket as conditions see it: its typed fields, its facts, and where a query finds each.

Routing, policies, contracts, views and the API share these, so that a condition means the same
everywhere. Choices are kept in the process and compared with the database by one small query, so an
edit takes effect with the next ticket. Persons are named by their address, and `me` is the reader.

Custom fields are `custom.<key>`. Where two categories use one key for different types, the category
that was made first decides, and a value of another type reads as missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Case, DateTimeField, F, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Concat
from django.db.models.lookups import Regex
from django.utils.functional import lazy

from thirdline.desk.tickets.editions import edition_of
from thirdline.desk.tickets.models import Category, CategoryField, Service, Ticket
from thirdline.desk.tickets.states import IMPACTS, URGENCIES, HoldReason, State, within_sentence
from thirdline.desk.tickets.states import Kind as TicketKind
from thirdline.engines.conditions import (
    Choice,
    Choices,
    Field,
    FieldSet,
    Kind,
    Listed,
    fact_from_json,
)
from thirdline.engines.conditions.fields import MOMENT_PATTERN
from thirdline.foundation.people.models import Person, Team
from thirdline.kit.conditions import Folded, Lookup, json_flag, json_number, json_text
from thirdline.kit.texts.later import later as _
from thirdline.reference.estate.rules import Health

CHANNELS = ("portal", "mail", "phone", "desk", "api", "widget", "alert")


def _as_the_estate_says(path: str, name: str) -> Coalesce:
    """What the item that stands for a service says, as long as it is in use; else the service itself."""
    item = When(**{f"{path}item__retired_at": None}, then=F(f"{path}item__{name}"))
    return Coalesce(Case(item), F(f"{path}{name}"))


def _health(path: str) -> Case:
    """How the item that stands for a service is now; nothing where none is in use."""
    return Case(When(**{f"{path}item__retired_at": None}, then=F(f"{path}item__health")))


LOOKUPS: Mapping[str, Lookup] = {
    "priority": "priority",
    "impact": "impact",
    "urgency": "urgency",
    "kind": "kind",
    "state": "state",
    "hold_reason": "hold_reason",
    "service": "service_id",
    "service.criticality": _as_the_estate_says("service__", "criticality"),
    "service.owner_team": _as_the_estate_says("service__", "owner_team_id"),
    "service.health": _health("service__"),
    "affected.item": Folded("affected_items"),
    "affected.kind": Folded("affected_kinds"),
    "category": "category_id",
    "team": "team_id",
    "tier": "tier_level",
    "person": "person_id",
    "asked_person": "asked_person_id",
    "requester": "requester_id",
    "requester.company": "requester__company",
    "requester.place": "requester__place",
    "channel": "channel",
    "tags": "tags",
    "title": "title",
    "description": "description",
    "restricted": "restricted",
    "handoffs": "handoffs_count",
    "returned": "returned",
    "reopened": "reopened_count",
    "created": "created_at",
    "due": "next_due_at",
    "changed": "changed_at",
    "resolved": "resolved_at",
}

# What the catalogue is read from; teams of imported histories are not offered and not counted.
SOURCES = (
    "tickets_service",
    "estate_configurationitem WHERE service_id IS NOT NULL",
    "tickets_category",
    "tickets_categoryfield",
    "people_team WHERE history IS NULL",
)
OF_THE_ESTATE = {
    "service.criticality", "service.owner_team", "service.health", "affected.item", "affected.kind",
}  # fmt: skip
_MIDNIGHT = "T00:00:00.000000Z"
_KEY = "custom."


class Standing(NamedTuple):
    """What the estate says of a service, else what it says itself."""

    criticality: int | None = None
    owner_team: int | None = None
    health: str | None = None


@dataclass(frozen=True)
class Catalogue:
    """Fields and lookups as of one edition of the tables behind them."""

    number: str
    fields: FieldSet
    lookups: Mapping[str, Lookup]
    services: Mapping[int, Standing]


class Named:
    """Rows known by a slug: only those in force can be chosen, retired ones keep their label."""

    def __init__(self, rows: Iterable[tuple[int, str, str, datetime | None]]):
        listed = [(Choice(slug, name, pk), retired) for pk, slug, name, retired in rows]
        self._chosen = {one.slug: one for one, retired in listed if retired is None}
        self._all = {one.stored: one for one, _retired in listed}

    def by_slug(self, slug: str) -> Choice | None:
        return self._chosen.get(slug)

    def by_value(self, value: str | int) -> Choice | None:
        return self._all.get(value)

    def slugs(self) -> Iterable[str]:
        return self._chosen


class People:
    """Persons by address, asked one by one: there may be a hundred thousand."""

    MOST_KEPT = 500

    def __init__(self, reader: Person | None = None):
        self._reader = reader
        self._labels: dict[str | int, Choice | None] = {}

    def by_slug(self, slug: str) -> Choice | None:
        if slug == "me":
            return Choice("me", "me", self._reader.pk) if self._reader else None
        return self._choice(Person.objects.filter(email__iexact=slug).first())

    def by_value(self, value: str | int) -> Choice | None:
        if value not in self._labels:
            if len(self._labels) >= self.MOST_KEPT:
                self._labels.clear()
            self._labels[value] = self._choice(Person.objects.filter(pk=value).first())
        return self._labels[value]

    def slugs(self) -> Iterable[str]:
        # A misspelt address gets no suggestion: addresses are not everybody's to see.
        return ()

    def _choice(self, person: Person | None) -> Choice | None:
        return Choice(person.email, person.name, person.pk) if person else None


def ticket_fields(reader: Person | None = None) -> FieldSet:
    """The fields of a ticket as set up now; with a reader `me` can be written for a person.

    Whoever only asks is told nothing of the estate, so they cannot ask about it either."""
    fields = catalogue().fields
    if reader is None:
        return fields
    people = People(reader)
    mine = [
        Field(one.name, one.label, one.kind, people) if isinstance(one.choices, People) else one
        for one in fields.values()
        if one.name not in OF_THE_ESTATE or reader.standing.is_staff
    ]
    return FieldSet(_("ticket"), mine)


def lookups() -> Mapping[str, Lookup]:
    """Where `compile_to_q` finds every field of `ticket_fields()`, custom ones included."""
    return catalogue().lookups


def facts_of(ticket: Ticket, fields: FieldSet | None = None) -> dict[str, object]:
    """What is known about a ticket, by field name.

    Asks nothing of the database for a ticket that came with its requester, unless it has custom
    values and the caller has no `fields` in hand.
    """
    facts = {**_matter_of(ticket), **_path_of(ticket)}
    if ticket.custom:
        facts |= _custom_facts(ticket.custom, fields if fields is not None else ticket_fields())
    return facts


def _matter_of(ticket: Ticket) -> dict[str, object]:
    requester = ticket.requester
    standing = _services().get(ticket.service_id or 0, Standing())
    return {
        "priority": ticket.priority,
        "impact": ticket.impact,
        "urgency": ticket.urgency,
        # Freshly changed in memory these are members of an enumeration, read back they are texts.
        "kind": str(ticket.kind),
        "service": ticket.service_id,
        "service.criticality": standing.criticality,
        "service.owner_team": standing.owner_team,
        "service.health": standing.health,
        "affected.item": ticket.affected_items,
        "affected.kind": ticket.affected_kinds,
        "category": ticket.category_id,
        "requester": ticket.requester_id,
        "requester.company": requester.company,
        "requester.place": requester.place,
        "channel": ticket.channel,
        "tags": ticket.tags,
        "title": ticket.title,
        "description": ticket.description,
        "restricted": ticket.restricted,
    }


def _path_of(ticket: Ticket) -> dict[str, object]:
    return {
        "state": str(ticket.state),
        "hold_reason": str(ticket.hold_reason) if ticket.hold_reason else None,
        "team": ticket.team_id,
        "tier": ticket.tier_level,
        "person": ticket.person_id,
        "asked_person": ticket.asked_person_id,
        "handoffs": ticket.handoffs_count,
        "returned": ticket.returned,
        "reopened": ticket.reopened_count,
        "created": ticket.created_at,
        "due": ticket.next_due_at,
        "changed": ticket.changed_at,
        "resolved": ticket.resolved_at,
    }


def _services() -> Mapping[int, Standing]:
    """As of the edition the caller has just read its fields from; conditions mean those fields."""
    return (_kept[0] if _kept else catalogue()).services


def _custom_facts(values: Mapping[str, Any], fields: FieldSet) -> dict[str, object]:
    found = {}
    for key, value in values.items():
        field = fields.get(_KEY + key)
        if field is not None:
            found[field.name] = _custom_fact(field, value)
    return found


def _custom_fact(field: Field, value: object) -> object:
    if field.kind is Kind.MOMENT and isinstance(value, str):
        return fact_from_json(field, value + _MIDNIGHT)
    return fact_from_json(field, value)


_kept: list[Catalogue] = []
_state = lazy(within_sentence, str)


def catalogue(number: str | None = None) -> Catalogue:
    """The catalogue in force; a caller who has just read the edition of `SOURCES` passes it."""
    number = number or edition_of(*SOURCES)[0]
    kept = _kept[0] if _kept else None
    if kept is None or kept.number != number:
        custom = _custom_fields()
        fields = FieldSet(_("ticket"), [*_plain_fields(), *(field for field, _lookup in custom)])
        places = {field.name: lookup for field, lookup in custom}
        kept = Catalogue(number, fields, {**LOOKUPS, **places}, _standings())
        _kept[:] = [kept]
    return kept


def _standings() -> dict[int, Standing]:
    critical = _as_the_estate_says("", "criticality")
    owner = _as_the_estate_says("", "owner_team_id")
    rows = Service.objects.order_by().values_list("pk", critical, owner, _health(""))
    return {number: Standing(*said) for number, *said in rows}


def _plain_fields() -> list[Field]:
    people, teams = People(), _named(Team.objects.filter(history=None))
    return [
        *_number_fields(),
        _choice("impact", _("impact"), IMPACTS),
        _choice("urgency", _("urgency"), URGENCIES),
        _choice("kind", _("kind"), [one.value for one in TicketKind]),
        Field("state", _("state"), Kind.CHOICE, _states()),
        _choice("hold_reason", _("reason of the hold"), [one.value for one in HoldReason]),
        Field("service", _("service"), Kind.REFERENCE, _named(Service.objects)),
        Field("service.owner_team", _("owner of the service"), Kind.REFERENCE, teams),
        _choice("service.health", _("how the service is"), [one.value for one in Health]),
        Field("affected.item", _("affected item"), Kind.TAGS),
        Field("affected.kind", _("kind of an affected item"), Kind.TAGS),
        Field("category", _("category"), Kind.REFERENCE, _named(Category.objects)),
        Field("team", _("team"), Kind.REFERENCE, teams),
        Field("person", _("person"), Kind.REFERENCE, people),
        Field("asked_person", _("asked person"), Kind.REFERENCE, people),
        Field("requester", _("requester"), Kind.REFERENCE, people),
        Field("requester.company", _("company of the requester"), Kind.TEXT),
        Field("requester.place", _("place of the requester"), Kind.TEXT),
        _choice("channel", _("channel"), CHANNELS),
        Field("tags", _("tags"), Kind.TAGS),
        Field("title", _("title"), Kind.TEXT),
        Field("description", _("description"), Kind.TEXT),
        Field("restricted", _("restricted"), Kind.FLAG),
        Field("returned", _("returned"), Kind.FLAG),
        Field("created", _("time of opening"), Kind.MOMENT),
        Field("due", _("next due time"), Kind.MOMENT),
        Field("changed", _("time of the last change"), Kind.MOMENT),
        Field("resolved", _("time of the resolution"), Kind.MOMENT),
    ]


def _number_fields() -> list[Field]:
    labels = {
        "priority": _("priority"),
        "tier": _("tier"),
        "service.criticality": _("criticality of the service"),
        "handoffs": _("number of handoffs"),
        "reopened": _("number of reopenings"),
    }
    return [Field(name, label, Kind.NUMBER) for name, label in labels.items()]


def _choice(name: str, label: str, values: Iterable[str]) -> Field:
    return Field(name, label, Kind.CHOICE, Listed(Choice(value, value) for value in values))


def _states() -> Choices:
    return Listed(Choice(state.value, _state(state)) for state in State)


def _named(rows: Any) -> Named:
    return Named(rows.values_list("pk", "slug", "name", "retired_at"))


def _custom_fields() -> list[tuple[Field, Lookup]]:
    """One field a key; choices of the same key in several categories are joined."""
    first: dict[str, CategoryField] = {}
    choices: dict[str, list[str]] = {}
    for row in CategoryField.objects.order_by("category_id", "id"):
        kept = first.setdefault(row.key, row)
        if kept.type == row.type:
            choices.setdefault(row.key, []).extend(row.choices)
    found = []
    for key, row in first.items():
        field = _custom_field(row, list(dict.fromkeys(choices.get(key, []))))
        if field is not None:
            found.append((field, _custom_lookup(field, key)))
    return found


_CUSTOM_KINDS = {
    "number": Kind.NUMBER,
    "date": Kind.MOMENT,
    "flag": Kind.FLAG,
    "choice": Kind.CHOICE,
}


def _custom_field(row: CategoryField, choices: list[str]) -> Field | None:
    kind = _CUSTOM_KINDS.get(row.type, Kind.TEXT)
    listed = Listed(Choice(one, one) for one in choices) if kind is Kind.CHOICE else None
    try:
        return Field(_KEY + row.key, row.label, kind, listed)
    except ValueError:
        # A key such as “Site_” or “-x” may stand in a form, but no condition can name it.
        return None


def _custom_lookup(field: Field, key: str) -> Lookup:
    if field.kind is Kind.NUMBER:
        return json_number("custom", key)
    if field.kind is Kind.FLAG:
        return json_flag("custom", key)
    if field.kind is Kind.MOMENT:
        return _json_day("custom", key)
    return json_text("custom", key)


def _json_day(column: str, key: str) -> Case:
    """A day kept as 2026-06-30, as its first moment in UTC; anything else is missing."""
    moment = Concat(json_text(column, key), Value(_MIDNIGHT), output_field=TextField())
    exists = Regex(moment, Value(f"^{MOMENT_PATTERN}$"))
    return Case(When(exists, then=Cast(moment, DateTimeField())), output_field=DateTimeField())

"""What goes in and comes out of the estate by API."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

from django.utils.translation import gettext as _
from pydantic import Field

from thirdline.foundation.people.api_shapes import (
    PersonRef,
    TeamRef,
    person_or_none,
    team_or_none,
)
from thirdline.foundation.people.queries import person_by_email, teams
from thirdline.kit.web_api import In, Moment, Out, Reason, Slug, Wrong
from thirdline.reference.estate import queries
from thirdline.reference.estate.failing import (
    HOURS_A_YEAR,
    Failure,
    FailureSource,
    FailureUnit,
    fate_failure,
)
from thirdline.reference.estate.rules import Health, Lifecycle, failure_of

if TYPE_CHECKING:
    from thirdline.reference.estate.models import (
        ConfigurationItem,
        FateSet,
        Need,
        Relation,
        StateSpan,
    )

Name = Annotated[str, Field(max_length=200)]
Short = Annotated[str, Field(max_length=120)]
Words = Annotated[str, Field(max_length=300)]
Number = Annotated[int, Field(ge=1, le=2**63 - 1)]
Members = Annotated[list[Number], Field(max_length=1_000)]
Figure = Annotated[float, Field(ge=0, le=1e12)]
Key = Annotated[str, Field(min_length=1, max_length=200)]
Source = Annotated[str, Field(min_length=1, max_length=60)]


class Facts(In):
    """What may be said of an item; what is left out stays as it is."""

    lifecycle: Lifecycle | None = None
    environment: Annotated[str, Field(max_length=40)] | None = None
    site: Short | None = None
    room: Short | None = None
    rack: Short | None = None
    supplier: Short | None = None
    serial: Short | None = None
    warranty_until: date | None = None
    contract_until: date | None = None
    owner_team: Slug | None = Field(None, description="The slug of a team.")
    owner: Annotated[str, Field(max_length=254)] | None = Field(None, description="A mail address.")
    service: Slug | None = Field(None, description="The slug of a service of the desk.")
    criticality: Annotated[int, Field(ge=1, le=9)] | None = None
    users: Annotated[int, Field(ge=0, le=2_000_000_000)] | None = None
    about: Annotated[str, Field(max_length=20_000)] | None = None
    attributes: dict[str, Any] | None = Field(
        None, description="By key, as the kind asks; null takes one away."
    )
    failure_number: Figure | None = None
    failure_unit: FailureUnit | None = None
    failure_hours: Figure | None = None
    failure_source: FailureSource | None = None
    failure_words: Name | None = None
    repair_hours: Figure | None = None


class NewItem(Facts):
    name: Name
    kind: Slug
    names: dict[Source, Key] = Field(
        default={}, description="What other systems call it, by system."
    )


class Edit(Facts):
    name: Name | None = None
    kind: Slug | None = None
    version: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = Field(
        None, description="The one you saw; refused where somebody was quicker."
    )


class Retirement(In):
    reason: Reason
    also_needs: bool = Field(default=False, description="End the needs of others for it, too.")


class HealthIn(In):
    health: Health
    words: Words = ""
    since: Moment | None = Field(None, description="May lie in the past; now, if left out.")


class NeedIn(In):
    members: Members
    k: Annotated[int, Field(ge=1, le=1_000)] = 1
    label: Short = ""


class RelationIn(In):
    kind: Slug
    other: Number
    about: Name = ""


class FateIn(In):
    name: Name
    members: Members
    about: Words = ""


class ItemRef(Out):
    number: int
    name: str
    kind: str


class FailureIn(In):
    """No number leaves it to what is usual for its rule."""

    number: Figure | None = None
    unit: FailureUnit | None = None
    hours: Figure | None = Field(
        None, description="The period of a probability, or in which failures were counted."
    )
    repair_hours: Figure | None = None
    source: FailureSource | None = Field(None, description="An estimate, if left out.")
    words: Name = Field("", description="Where the figure comes from: data sheet, tickets of 2025.")


class FailureOut(Out):
    """`origin` is item (its own), kind, rule or unknown; `words` says where the figure comes from.

    Of failures counted in `hours` the rate has a gamma distribution (Jeffreys' prior, NUREG/CR-6823).
    """

    number: float | None
    unit: FailureUnit | None
    hours: float | None
    repair_hours: float | None
    origin: str
    source: FailureSource | None
    words: str
    per_hour: float | None = Field(description="The rate; of failures counted its mean.")
    per_hour_between: tuple[float, float] | None = Field(
        description="Of failures counted, between which rates it lies with 90 % certainty."
    )
    within_a_year: float | None
    unavailability: float | None


class ItemOut(ItemRef):
    label: str
    lifecycle: Lifecycle
    environment: str
    site: str
    room: str
    rack: str
    supplier: str
    serial: str
    warranty_until: date | None
    contract_until: date | None
    owner_team: TeamRef | None
    owner: PersonRef | None
    service: str | None
    criticality: int | None
    users: int | None
    about: str
    attributes: dict[str, Any]
    failure: FailureOut
    health: Health
    health_since: datetime | None
    health_words: str
    created_at: datetime
    changed_at: datetime
    retired_at: datetime | None
    version: int
    url: str


class SpanOut(Out):
    health: Health
    since: datetime
    until: datetime | None
    words: str
    said_by: PersonRef


class NeedOut(Out):
    number: int
    item: int
    k: int
    label: str
    members: list[ItemRef]
    since: datetime
    until: datetime | None
    source: str


class RelationOut(Out):
    number: int
    kind: str
    item: ItemRef
    other: ItemRef
    about: str
    since: datetime
    until: datetime | None


class FateOut(Out):
    """`rule` is null where people named it; a rule keeps the others by itself."""

    number: int
    name: str
    about: str
    rule: str | None
    since: datetime
    until: datetime | None


class FateWhole(FateOut):
    members: list[ItemRef]
    failure: FailureOut


def ref(one: ConfigurationItem) -> ItemRef:
    return ItemRef(number=one.pk, name=one.name, kind=one.kind.slug)


PLAIN = (
    "lifecycle", "environment", "site", "room", "rack", "supplier", "serial", "warranty_until",
    "contract_until", "criticality", "users", "about", "attributes", "health", "health_since",
    "health_words", "created_at", "changed_at", "retired_at", "version", "label",
)  # fmt: skip


def item_out(one: ConfigurationItem) -> ItemOut:
    return ItemOut(
        number=one.pk, name=one.name, kind=one.kind.slug, owner_team=team_or_none(one.owner_team),
        owner=person_or_none(one.owner), service=one.service.slug if one.service else None,
        url=f"/estate/items/{one.pk}", **{name: getattr(one, name) for name in PLAIN},
        failure=failure_out(failure_of(one)),
    )  # fmt: skip


def failure_out(one: Failure) -> FailureOut:
    return FailureOut(
        number=one.number, unit=one.unit, hours=one.hours, repair_hours=one.repair_hours,
        origin=one.origin, source=one.source, words=one.words, per_hour=one.per_hour,
        per_hour_between=one.between, within_a_year=one.within(HOURS_A_YEAR),
        unavailability=one.unavailability,
    )  # fmt: skip


def span_out(one: StateSpan) -> SpanOut:
    who = PersonRef(number=one.said_by.pk, name=one.said_by.name)
    return SpanOut(
        health=Health(one.health), since=one.since, until=one.until, words=one.words, said_by=who
    )


def need_out(one: Need) -> NeedOut:
    return NeedOut(
        number=one.pk, item=one.item_id, k=one.k, label=one.label, since=one.since,
        until=one.until, source=one.source, members=[ref(each.item) for each in one.members.all()],
    )  # fmt: skip


def relation_out(one: Relation) -> RelationOut:
    return RelationOut(
        number=one.pk, kind=one.kind.slug, item=ref(one.item), other=ref(one.other),
        about=one.about, since=one.since, until=one.until,
    )  # fmt: skip


def fate_out(one: FateSet) -> FateOut:
    return FateOut(
        number=one.pk, name=one.name, about=one.about, rule=one.rule.slug if one.rule else None,
        since=one.since, until=one.until,
    )  # fmt: skip


# From words of the API to rows, each miss with its place


def wrong(path: str, sentence: str) -> Wrong:
    return Wrong(422, sentence, errors=[(path, sentence)])


def facts_in(given: dict[str, Any]) -> dict[str, Any]:
    """What an operation takes: rows where the API says slugs and addresses; null empties a text."""
    facts = {name: value for name, value in given.items() if name not in _ROWS}
    for name in ("failure_unit", "failure_source"):
        if name in facts and facts[name] is None:
            facts[name] = "" if name == "failure_unit" else FailureSource.ESTIMATE
    if facts.get("lifecycle", "") is None:
        del facts["lifecycle"]
    for name, find in _ROWS.items():
        if name in given:
            facts[name] = find(given[name]) if given[name] else None
    return facts


def kind_in(slug: str) -> Any:
    found = queries.kind_slugged(slug)
    if found is None:
        raise wrong("kind", _("There is no kind “%(slug)s” of items.") % {"slug": slug})
    return found


def _team(slug: str) -> Any:
    found = teams().filter(slug=slug).first()
    if found is None:
        raise wrong("owner_team", _("There is no team “%(slug)s”.") % {"slug": slug})
    return found


def _owner(address: str) -> Any:
    found = person_by_email(address)
    if found is None or not found.is_active:
        raise wrong("owner", _("Nobody here has the address “%(email)s”.") % {"email": address})
    return found


def _service(slug: str) -> Any:
    found = queries.services().filter(slug=slug).first()
    if found is None:
        raise wrong("service", _("There is no service “%(slug)s”.") % {"slug": slug})
    return found


_ROWS = {"kind": kind_in, "owner_team": _team, "owner": _owner, "service": _service}


def fate_failure_out(one: FateSet) -> FailureOut:
    return failure_out(fate_failure(one, one.rule, one.failure_words))

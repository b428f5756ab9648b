from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import Field

from thirdline.desk.tickets.api_shapes import ROW_NEEDS, TicketRow, ticket_row
from thirdline.desk.views import operations
from thirdline.desk.views.conditions import condition_words, mistakes_in
from thirdline.desk.views.contributing import every_view, view_named
from thirdline.desk.views.counting import ALONE, MOST_COUNTED, counted_within
from thirdline.desk.views.keyset import page_of
from thirdline.desk.views.queries import rows_of
from thirdline.desk.views.rules import ORDERS, Place
from thirdline.desk.views.saved import as_view, saved_view_for, views_saved_for
from thirdline.foundation.people.api_shapes import TeamRef, team_or_none
from thirdline.foundation.people.gates import reader
from thirdline.foundation.people.queries import team_for
from thirdline.kit import clock
from thirdline.kit.refusals import NotFound, Refused
from thirdline.kit.web_api import In, Out, Page, Slug

if TYPE_CHECKING:
    from thirdline.desk.views.models import SavedView
    from thirdline.desk.views.rules import View
    from thirdline.foundation.people.models import Person, Team

router = Router(tags=["views"])
Name = Annotated[str, Field(min_length=1, max_length=60)]
Columns = Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=15)]
Tree = dict[str, Any]


class ViewOut(Out):
    slug: str
    name: str
    group: str = Field(description="mine, team or shared")
    fixed: bool = Field(description="Whether it is the product's own; those cannot be changed.")
    team: TeamRef | None
    when: Tree | None = Field(
        description="The condition; null where a fixed view has none in words."
    )
    words: str
    mistakes: list[str] = Field(description="What of the condition cannot be read any more.")
    columns: list[str]
    order: str
    version: int | None
    url: str


class NewView(In):
    name: Name
    when: Tree = Field(default_factory=dict)
    columns: Columns = Field(default_factory=list)
    order: Annotated[str, Field(max_length=20)] = "due"
    icon: Annotated[str, Field(max_length=40)] = "list-details"
    team: Slug | None = Field(None, description="Whose it is; yours, if left out.")
    for_everybody: bool = False


class ViewChange(In):
    version: Annotated[int, Field(ge=1, le=2**31)]
    name: Name | None = None
    when: Tree | None = None
    columns: Columns | None = None
    order: Annotated[str, Field(max_length=20)] | None = None
    icon: Annotated[str, Field(max_length=40)] | None = None


class Sharing(In):
    team: Slug | None = None
    for_everybody: bool = False


class CountOut(Out):
    tickets: int | None = Field(description="Exact to 1,000; null where it takes too long to say.")
    more: bool


class InView(In):
    team: Slug | None = Field(None, description="For a view of a team: which.")
    order: Annotated[str, Field(max_length=20)] = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    after: Annotated[str, Field(max_length=400)] = ""


@router.get("/views", response=list[ViewOut])
def list_views(request: HttpRequest) -> list[ViewOut]:
    """The product's own views, and those saved by you, by your teams and for everybody."""
    person = _staff(request)
    fixed = [_fixed(view) for view in every_view()]
    return [*fixed, *(_saved(one, person) for one in views_saved_for(person))]


@router.post("/views", response={201: ViewOut})
def save_view(request: HttpRequest, given: NewView) -> ViewOut:
    """Keep a condition under a name: for you, for a team you lead, or for everybody."""
    by = _staff(request)
    facts = given.model_dump()
    team = _team(by, facts.pop("team"))
    return _saved(operations.save_view(**facts, team=team, by=by), by)


@router.get("/views/{slug:slug}", response=ViewOut)
def read_view(request: HttpRequest, slug: str) -> ViewOut:
    """A view: its condition, columns and order, as far as you may look through it."""
    person, fixed = _staff(request), view_named(slug)
    return _fixed(fixed) if fixed else _saved(saved_view_for(person, slug), person)


@router.patch("/views/{slug:slug}", response=ViewOut)
def change_view(request: HttpRequest, slug: str, given: ViewChange) -> ViewOut:
    """Change what it shows; `version` is the one you read, so that nobody's edit is lost."""
    by = _staff(request)
    changes = given.model_dump(exclude_none=True, exclude={"version"})
    kept = operations.change_view(saved_view_for(by, slug), version=given.version, by=by, **changes)
    return _saved(kept, by)


@router.put("/views/{slug:slug}/sharing", response=ViewOut)
def share_view(request: HttpRequest, slug: str, given: Sharing) -> ViewOut:
    """Give it to a team or to everybody; with neither it is yours again. Its address stays."""
    by = _staff(request)
    kept = saved_view_for(by, slug)
    team = _team(by, given.team)
    kept = operations.share_view(kept, team=team, for_everybody=given.for_everybody, by=by)
    return _saved(kept, by)


@router.delete("/views/{slug:slug}", response={204: None})
def retire_view(request: HttpRequest, slug: str) -> None:
    """Take a view away; tickets are not touched."""
    by = _staff(request)
    operations.retire_view(saved_view_for(by, slug), by=by)


@router.get("/views/{slug:slug}/tickets", response=Page[TicketRow])
def tickets_of_view(request: HttpRequest, slug: str, asked: Query[InView]) -> Page[TicketRow]:
    """The tickets a view holds for you, in its order, page by page."""
    person = _staff(request)
    view, place = _looked_through(person, slug, asked.team)
    order = ORDERS[asked.order if asked.order in view.orders else view.orders[0]]
    rows = rows_of(person, view, place).select_related(*ROW_NEEDS)
    found = page_of(rows, order, lambda row: row, after=asked.after, size=asked.limit)
    return Page(items=[ticket_row(one) for one in found.tickets], next=found.next or None)


@router.get("/views/{slug:slug}/count", response=CountOut)
def count_of_view(request: HttpRequest, slug: str, team: Query[Slug | None] = None) -> CountOut:
    """How many tickets a view holds for you."""
    person = _staff(request)
    view, place = _looked_through(person, slug, team)
    found = counted_within(person, view.condition(place), ALONE)
    if found is None:
        return CountOut(tickets=None, more=True)
    return CountOut(tickets=min(found[0], MOST_COUNTED), more=found[0] > MOST_COUNTED)


def _staff(request: HttpRequest) -> Person:
    person = reader(request)
    if not person.may("work"):
        raise NotFound(_("Views are for the support teams."))
    return person


def _team(person: Person, slug: str | None) -> Team | None:
    return team_for(person, slug) if slug else None


def _looked_through(person: Person, slug: str, team: str | None) -> tuple[View, Place]:
    fixed = view_named(slug)
    kept = None if fixed else saved_view_for(person, slug)
    view = fixed or as_view(kept, person)  # type: ignore[arg-type]
    if view.mistakes:
        raise Refused(" ".join(view.mistakes), code="condition")
    chosen = _team(person, team) or (kept.team if kept else None)
    return view, Place(person.pk, chosen.pk if chosen else None, clock.now())


def _fixed(view: View) -> ViewOut:
    tree = dict(view.tree) if view.tree is not None else None
    return ViewOut(
        slug=view.slug, name=str(view.label), group=view.group, fixed=True, team=None, when=tree,
        words="", mistakes=[], columns=[], order=view.orders[0], version=None,
        url=f"/queue?view={view.slug}",
    )  # fmt: skip


def _saved(view: SavedView, person: Person) -> ViewOut:
    wrong = mistakes_in(view.when, person)
    return ViewOut(
        slug=view.slug, name=view.name, group=view.group, fixed=False, team=team_or_none(view.team),
        when=view.when, words="" if wrong else condition_words(view.when, person), mistakes=wrong,
        columns=list(view.columns), order=view.order, version=view.version,
        url=f"/queue?view={view.slug}",
    )  # fmt: skip

"""What may be exported: the tickets of a view or a search, always as the person who asked sees them.

The one seam to `desk/views` and `desk/search`. Rows come by number, newest first: that order never
changes while a file is written, so no ticket is missed or written twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdline.desk.search.queries import page_of, search
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import tickets_for
from thirdline.desk.views.contributing import every_view, view_named
from thirdline.desk.views.queries import condition_from, rows_of
from thirdline.desk.views.rules import Filters, Place, View
from thirdline.desk.views.saved import as_view, saved_view_for, views_saved_for
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import NotFound, Refused

FILTERS = ("tier", "service", "priority", "state", "who", "when")


class Column(NamedTuple):
    """A column of an export: its heading, where it stands, and how it reads as text."""

    label: Any
    path: str
    written: Callable[[Any], Any] = lambda value: value


def _moment(value: datetime | None) -> str | None:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if value else None


def _label(value: int) -> str:
    return f"{settings.TICKET_PREFIX}{value}"


COLUMNS: Mapping[str, Column] = {
    "ticket": Column(gettext_lazy("Ticket"), "pk", _label),
    "title": Column(gettext_lazy("Title"), "title"),
    "kind": Column(gettext_lazy("Kind"), "kind"),
    "state": Column(gettext_lazy("State"), "state"),
    "hold_reason": Column(gettext_lazy("Waits for"), "hold_reason"),
    "priority": Column(gettext_lazy("Priority"), "priority"),
    "impact": Column(gettext_lazy("Impact"), "impact"),
    "urgency": Column(gettext_lazy("Urgency"), "urgency"),
    "service": Column(gettext_lazy("Service"), "service__name"),
    "category": Column(gettext_lazy("Category"), "category__name"),
    "requester": Column(gettext_lazy("Requester"), "requester__name"),
    "requester_address": Column(gettext_lazy("Requester's mail address"), "requester__email"),
    "tier": Column(gettext_lazy("Tier"), "tier_level"),
    "team": Column(gettext_lazy("Team"), "team__name"),
    "person": Column(gettext_lazy("Person"), "person__name"),
    "channel": Column(gettext_lazy("Channel"), "channel"),
    "tags": Column(gettext_lazy("Tags"), "tags"),
    "handoffs": Column(gettext_lazy("Handoffs"), "handoffs_count"),
    "reopened": Column(gettext_lazy("Reopened"), "reopened_count"),
    "restricted": Column(gettext_lazy("Restricted"), "restricted"),
    "created_at": Column(gettext_lazy("Opened at"), "created_at", _moment),
    "changed_at": Column(gettext_lazy("Changed at"), "changed_at", _moment),
    "first_answered_at": Column(gettext_lazy("First answered at"), "first_answered_at", _moment),
    "resolved_at": Column(gettext_lazy("Resolved at"), "resolved_at", _moment),
    "closed_at": Column(gettext_lazy("Closed at"), "closed_at", _moment),
    "next_due_at": Column(gettext_lazy("Next due at"), "next_due_at", _moment),
    "outside_id": Column(gettext_lazy("Number elsewhere"), "outside_id"),
}


@dataclass(frozen=True)
class Wanted:
    """Which tickets: a view (of a team, narrowed) or a question to the search."""

    view: str = ""
    team_id: int | None = None
    query: str = ""
    filters: Mapping[str, str] | None = None


def why_not_exportable(wanted: Wanted, by: Person) -> str | None:
    """Exports are for the support teams, of views and questions that can be answered."""
    if not by.standing.is_staff or not by.is_active:
        return _("Only people of the support teams export tickets.")
    if wanted.query:
        wrong = search(by, wanted.query).wrong
        return str(wrong[0]) if wrong else None
    found = _view(wanted.view, by)
    if found is None:
        return _("There is no view “%(name)s”.") % {"name": wanted.view[:60]}
    if found.mistakes:
        return str(found.mistakes[0])
    if found.group == "team" and wanted.team_id is None:
        return _("Choose the team whose view it is.")
    return None


def count_of(wanted: Wanted, by: Person) -> int | None:
    """How many there are, for the progress; None where counting would be as long as writing."""
    if wanted.query:
        found = search(by, wanted.query)
        return None if found.more else found.count
    return _rows(wanted, by).count()


def page_below(
    wanted: Wanted, by: Person, columns: list[str], *, below: int | None, most: int
) -> list[tuple[Any, ...]]:
    """The next rows: the number first, then the columns."""
    paths = ["pk", *(COLUMNS[name].path for name in columns)]
    if wanted.query:
        numbers = page_of(search(by, wanted.query), limit=most, after=below)
        rows = tickets_for(by).filter(pk__in=numbers)
        return list(rows.order_by("-pk").values_list(*paths))
    rows = _rows(wanted, by)
    if below is not None:
        rows = rows.filter(pk__lt=below)
    return list(rows.order_by("-pk").values_list(*paths)[:most])


def _rows(wanted: Wanted, by: Person) -> QuerySet[Ticket]:
    view = _view(wanted.view, by)
    if view is None:
        raise Refused(_("The view “%(name)s” is not there any more.") % {"name": wanted.view})
    return rows_of(by, view, Place(by.pk, wanted.team_id, clock.now()), _narrowed(wanted, by))


def _view(slug: str, by: Person) -> View | None:
    """A fixed view, or a saved one this person may look through."""
    fixed = view_named(slug)
    if fixed is not None or not slug:
        return fixed
    try:
        return as_view(saved_view_for(by, slug), by)
    except NotFound:
        return None


def view_choices(by: Person) -> list[tuple[str, str]]:
    """Every view there is to choose: the fixed ones, then those saved for this person."""
    fixed = [(view.slug, str(view.label)) for view in every_view()]
    return fixed + [(one.slug, one.name) for one in views_saved_for(by).order_by("name")[:200]]


def _narrowed(wanted: Wanted, by: Person) -> Q | None:
    given = dict(wanted.filters or {})
    found = Filters.read(given).condition
    if when := given.get("when"):
        condition = condition_from(when, reader=by, now=clock.now())
        return condition if found is None else found & condition
    return found

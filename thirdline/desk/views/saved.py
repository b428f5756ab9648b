"""Saved views as the queue lists and opens them, each meant for whoever looks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from thirdline.desk.views.conditions import mistakes_in, view_q
from thirdline.desk.views.contributing import view_named
from thirdline.desk.views.models import SavedView, ViewChoice
from thirdline.desk.views.rules import OF_SAVED, Group, Place, View
from thirdline.foundation.people.models import Person, Team
from thirdline.kit.prepared import Written
from thirdline.kit.refusals import NotFound

# Every view that may stand in a list, and what its reader chose for those views and for fixed ones.
_LISTED = Written("""
SELECT coalesce(v.slug, c.slug), v.name, v.icon, v.owner_id, v.team_id, v.position, c.shown
FROM (SELECT slug, name, icon, owner_id, team_id, position FROM views_savedview
      WHERE retired_at IS NULL
        AND (owner_id = %s OR team_id = %s OR (owner_id IS NULL AND team_id IS NULL))) v
FULL JOIN (SELECT slug, shown FROM views_viewchoice WHERE person_id = %s) c ON c.slug = v.slug
ORDER BY v.position, v.name, 1
""")


@dataclass(frozen=True)
class Listed:
    """A saved view as a line of the list."""

    slug: str
    label: str
    icon: str
    group: Group
    position: int


@dataclass(frozen=True)
class Shelf:
    """The saved views a person is shown, and which views they keep on top or out of sight."""

    views: Sequence[Listed]
    shown: Mapping[str, str] = field(default_factory=dict)

    def is_hidden(self, slug: str) -> bool:
        return self.shown.get(slug) == "hidden"

    def rank(self, slug: str, position: int) -> tuple[bool, int]:
        return (self.shown.get(slug) != "pinned", position)


def shelf_for(person: Person, team: Team | None) -> Shelf:
    """In one short query, for every page of the queue."""
    rows = _LISTED([person.pk, team.pk if team else 0, person.pk])
    views, shown = list[Listed](), dict[str, str]()
    for slug, name, icon, owner, of_team, position, choice in rows:
        if choice:
            shown[slug] = choice
        if name is not None:
            group: Group = "mine" if owner else "team" if of_team else "shared"
            views.append(Listed(slug, name, icon or "list-details", group, position))
    return Shelf(views, shown)


def views_saved_for(person: Person) -> QuerySet[SavedView]:
    """One's own, those of one's teams, and those for everybody; a lead sees every team's."""
    standing = person.standing
    theirs = Q(owner=person) | Q(owner=None, team=None)
    teams = standing.team_ids | standing.led_team_ids
    every = Q(team__isnull=False) if person.may("set_up") else Q(team__in=teams)
    rows = SavedView.objects.filter(theirs | every, retired_at=None)
    return rows.select_related("team__tier", "owner")


def saved_view_for(person: Person, slug: str) -> SavedView:
    """One view by its address; whoever was sent a personal one may look through it, too."""
    found = (
        SavedView.objects.filter(slug=slug, retired_at=None)
        .select_related("team__tier", "team__lead", "owner")
        .first()
    )
    if found is None or not person.standing.is_staff:
        raise NotFound(_("There is no view “%(slug)s” for you.") % {"slug": slug})
    return found


def saved_view_for_update(view: SavedView) -> SavedView:
    locked = SavedView.objects.select_for_update(of=("self",)).select_related("team", "owner")
    return locked.get(pk=view.pk)


def number_of_own(person: Person) -> int:
    return SavedView.objects.filter(owner=person, retired_at=None).count()


def choice_of(person: Person, slug: str) -> str:
    row = ViewChoice.objects.filter(person=person, slug=slug).values_list("shown", flat=True)
    return row.first() or ""


def is_view(slug: str) -> bool:
    return view_named(slug) is not None or SavedView.objects.filter(slug=slug).exists()


def as_view(saved: SavedView, reader: Person) -> View:
    """A saved view like any other; one that cannot be read any more holds nothing and says why."""
    wrong = mistakes_in(saved.when, reader)

    def condition(place: Place) -> Q:
        return Q(pk__in=[]) if wrong else view_q(saved.when, reader, place.now)

    return View(
        saved.slug, saved.name, saved.icon, saved.group, saved.position, condition,  # type: ignore[arg-type]
        _("Nothing matches this view."), _("What comes to match appears by itself."),
        orders=_orders(saved.order), kind="not-yet", is_fixed=False,
        columns=tuple(saved.columns), mistakes=tuple(wrong), saved=saved,
    )  # fmt: skip


def _orders(first: str) -> list[str]:
    return [first, *(one for one in OF_SAVED if one != first)] if first in OF_SAVED else [*OF_SAVED]


def facts_of_view(saved: SavedView) -> dict[str, Any]:
    """What the journal keeps of a view: everything that decides what it shows."""
    return {
        "slug": saved.slug,
        "group": saved.group,
        "team": saved.team.slug if saved.team else None,
        "when": saved.when,
        "columns": list(saved.columns),
        "order": saved.order,
    }

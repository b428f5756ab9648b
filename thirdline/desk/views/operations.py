from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from thirdline.desk.views.columns import column_named
from thirdline.desk.views.conditions import mistakes_in
from thirdline.desk.views.models import SavedView, ViewChoice
from thirdline.desk.views.rules import MOST_OWN, OF_SAVED, why_not_keep_view, why_not_name_view
from thirdline.desk.views.saved import facts_of_view, number_of_own, saved_view_for_update
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person, Team
from thirdline.kit import clock
from thirdline.kit.refusals import Refused, refuse_if
from thirdline.kit.ui.icons import ICONS

CHANGEABLE = {"name", "when", "columns", "order", "icon"}


@transaction.atomic
def save_view(
    *,
    name: str,
    when: Any,
    columns: Sequence[str] = (),
    order: str = "due",
    icon: str = "list-details",
    team: Team | None = None,
    for_everybody: bool = False,
    by: Person,
) -> SavedView:
    """Keep a condition under a name: for oneself, for a team, or for everybody."""
    owner = None if team or for_everybody else by
    refuse_if(why_not_keep_view(owner.pk if owner else None, team, by) or why_not_name_view(name))
    if owner and number_of_own(by) >= MOST_OWN:
        raise Refused(_("You keep %(most)s views. Remove one first.") % {"most": MOST_OWN})
    _refuse_mistakes(when, columns, order, icon, by)
    view = SavedView.objects.create(
        slug=_address_for(name), name=name.strip(), icon=icon, owner=owner, team=team, when=when,
        columns=list(columns), order=order, created_by=by, changed_at=clock.now(),
    )  # fmt: skip
    _record_view("view.saved", view, by)
    return view


@transaction.atomic
def change_view(
    view: SavedView, *, version: int | None = None, by: Person, **changes: Any
) -> SavedView:
    """Change what a view is called and shows; with `version` an edit nobody has seen is not lost."""
    view = saved_view_for_update(view)
    refuse_if(why_not_keep_view(view.owner_id, view.team, by))
    if version is not None and version != view.version:
        raise Refused(
            _("Somebody changed this view while you were. Load it again, then save."), code="stale"
        )
    for name, value in changes.items():
        if name not in CHANGEABLE:
            raise Refused(_("This cannot be changed: %(name)s.") % {"name": name})
        setattr(view, name, value)
    refuse_if(why_not_name_view(view.name))
    _refuse_mistakes(view.when, view.columns, view.order, view.icon, by)
    _touch(view, *changes)
    _record_view("view.changed", view, by)
    return view


@transaction.atomic
def share_view(
    view: SavedView, *, team: Team | None = None, for_everybody: bool = False, by: Person
) -> SavedView:
    """Give a view to a team or to everybody, or take it back as one's own; its address stays."""
    view = saved_view_for_update(view)
    owner = None if team or for_everybody else by
    refuse_if(
        why_not_keep_view(view.owner_id, view.team, by)
        or why_not_keep_view(owner.pk if owner else None, team, by)
    )
    view.owner, view.team = owner, team
    _touch(view, "owner", "team")
    _record_view("view.shared", view, by)
    return view


@transaction.atomic
def retire_view(view: SavedView, *, by: Person) -> SavedView:
    """Take a view away; tickets are not touched by it."""
    view = saved_view_for_update(view)
    refuse_if(why_not_keep_view(view.owner_id, view.team, by))
    view.retired_at = clock.now()
    _touch(view, "retired_at")
    ViewChoice.objects.filter(slug=view.slug).delete()
    _record_view("view.retired", view, by)
    return view


@transaction.atomic
def place_view(slug: str, *, shown: str, by: Person) -> None:
    """Keep a view on top of one's own list, hide it there, or put it back; nobody else notices."""
    ViewChoice.objects.filter(person=by, slug=slug).delete()
    if shown:
        ViewChoice.objects.create(person=by, slug=slug, shown=shown)


_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def _address_for(name: str) -> str:
    ending = "".join(secrets.choice(_ALPHABET) for _n in range(8))
    return f"{slugify(name)[:50] or 'view'}-{ending}".lstrip("-")


def _refuse_mistakes(when: Any, columns: Sequence[str], order: str, icon: str, by: Person) -> None:
    if wrong := mistakes_in(when, by):
        raise Refused(_("The condition says: %(why)s") % {"why": " ".join(wrong)}, code="condition")
    if order not in OF_SAVED or icon not in ICONS:
        raise Refused(_("Choose the order and the icon from their lists."))
    if gone := [name for name in columns if column_named(name) is None]:
        raise Refused(_("There is no column “%(name)s”.") % {"name": gone[0]})


def _touch(view: SavedView, *changed: str) -> None:
    view.version, view.changed_at = view.version + 1, clock.now()
    view.save(update_fields=[*changed, "version", "changed_at"])


def _record_view(verb: str, view: SavedView, by: Person) -> None:
    topics = [f"person:{by.pk}"] if view.owner_id else []
    record(verb, view, by=by, facts=facts_of_view(view), words={"name": view.name}, topics=topics)

"""A view being written: what its form shows, from a list in hand, from a saved view, or as it was sent."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from thirdline.desk.tickets.conditions import ticket_fields
from thirdline.desk.views.columns import USUAL, column_choices, column_named
from thirdline.desk.views.conditions import (
    condition_words,
    mistakes_in,
    read_condition,
    view_q,
)
from thirdline.desk.views.counting import INLINE, MOST_COUNTED, counted_within
from thirdline.desk.views.editing import (
    Draft,
    NotJson,
    Shown,
    as_text,
    draft_of_tree,
    labelled,
    read_draft,
    shown_lines,
)
from thirdline.desk.views.models import SavedView
from thirdline.desk.views.rules import OF_SAVED, OPEN_TREE, ORDERS, why_not_keep_view
from thirdline.desk.views.showing import Queue
from thirdline.engines.conditions import ConditionError, FieldSet
from thirdline.foundation.people.models import Person, Team
from thirdline.foundation.people.queries import all_teams
from thirdline.kit import clock
from thirdline.kit.ui.draw.words import count

ICONS = (
    "list-details", "inbox", "flag", "star", "bolt", "urgent", "alert-triangle", "hourglass-low",
    "clock", "calendar", "users", "user", "eye", "tag", "box", "building", "building-store", "cash",
    "repeat", "arrows-exchange", "player-pause", "circle-check", "lock", "bulb",
)  # fmt: skip
MOST_COLUMNS = 15


@dataclass
class ViewForm:
    """What stands in the form, whoever wrote it; `errors` say what is wrong at which field."""

    reader: Person
    name: str = ""
    icon: str = "list-details"
    keeper: str = "me"
    order: str = "due"
    columns: list[str] = field(default_factory=list)
    draft: Draft = field(default_factory=Draft)
    version: int | None = None
    saved: SavedView | None = None
    errors: dict[str, str] = field(default_factory=dict)
    hint: str = ""

    @cached_property
    def fields(self) -> FieldSet:
        return ticket_fields(self.reader)

    @cached_property
    def tree(self) -> Any:
        try:
            return self.draft.tree(self.fields)
        except NotJson as wrong:
            self.errors["condition"] = str(wrong)
            return None

    @cached_property
    def mistakes(self) -> list[str]:
        if self.tree is None:
            return [self.errors["condition"]]
        return mistakes_in(self.tree, self.reader)

    @property
    def words(self) -> str:
        return condition_words(self.tree, self.reader) if not self.mistakes else ""

    @property
    def matches(self) -> str:
        """How many tickets it would hold now, where that is quickly said."""
        if self.mistakes:
            return ""
        found = counted_within(self.reader, self._condition, INLINE)
        if found is None:
            return _("More tickets than are quickly counted match now.")
        n, more = min(found[0], MOST_COUNTED), "+" if found[0] > MOST_COUNTED else ""
        return _("%(n)s match now.") % {"n": f"{count(n)}{more}"}

    @property
    def _condition(self) -> Q:
        return view_q(self.tree, self.reader, clock.now())

    @property
    def lines(self) -> Sequence[Shown]:
        return shown_lines(self.draft, self.fields)

    @property
    def as_json(self) -> str:
        return self.draft.text or as_text(self.tree or {})

    @property
    def field_choices(self) -> list[tuple[str, str]]:
        return labelled(self.fields)

    @property
    def order_choices(self) -> list[tuple[str, str]]:
        return [(slug, str(ORDERS[slug].label)) for slug in OF_SAVED]

    @property
    def icons(self) -> Sequence[str]:
        return ICONS if self.icon in ICONS else (*ICONS, self.icon)

    @property
    def keepers(self) -> list[tuple[str, str]]:
        """For whom this reader may keep a view."""
        allowed = [("me", _("Only me"))]
        allowed += [(f"team:{one.slug}", one.name) for one in all_teams() if self._may(one)]
        if why_not_keep_view(None, None, self.reader) is None:
            allowed.append(("everybody", _("Everybody")))
        return allowed

    def _may(self, team: Team) -> bool:
        return why_not_keep_view(None, team, self.reader) is None

    @property
    def chosen_columns(self) -> list[tuple[str, str]]:
        named = [(name, column_named(name, self.fields)) for name in self.columns]
        return [(name, str(one.label)) for name, one in named if one is not None]

    @property
    def other_columns(self) -> list[tuple[str, str]]:
        return [pair for pair in column_choices() if pair[0] not in self.columns]

    @property
    def keeper_team(self) -> Team | None:
        slug = self.keeper.removeprefix("team:")
        return next(
            (t for t in all_teams() if self.keeper.startswith("team:") and t.slug == slug), None
        )


def form_of_list(queue: Queue) -> ViewForm:
    """The list in hand as the beginning of a view of one's own."""
    tree, whole = _tree_of(queue)
    form = ViewForm(queue.person, order=queue.order.slug, columns=list(queue.view.columns))
    form.order = {"resolved": "ended"}.get(form.order, form.order)
    form.draft = _draft(tree, form)
    if not whole:
        form.hint = _(
            "Part of this list cannot be said as a condition; look at the lines before you save."
        )
    return form


def _tree_of(queue: Queue) -> tuple[Any, bool]:
    base = queue.view.saved.when if queue.view.saved else queue.view.tree
    whole = base is not None and not queue.filters.who
    parts = [dict(base if base is not None else OPEN_TREE)]
    if queue.view.group == "team" and not queue.view.saved and queue.team is not None:
        parts[0]["team"] = queue.team.slug
    if chosen := queue.filters.tree:
        parts.append(chosen)
    if text := queue.query.get("where", ""):
        parts.append(json.loads(text))
    single = {key: value for part in parts for key, value in part.items()}
    if len(single) == sum(len(part) for part in parts):
        return single, whole
    return {"all": parts}, whole


def form_of_view(saved: SavedView, reader: Person) -> ViewForm:
    keeper = "me" if saved.owner_id else f"team:{saved.team.slug}" if saved.team else "everybody"
    form = ViewForm(
        reader, saved.name, saved.icon, keeper, saved.order, list(saved.columns), saved=saved,
        version=saved.version,
    )  # fmt: skip
    form.draft = _draft(saved.when, form)
    return form


def _draft(tree: Any, form: ViewForm) -> Draft:
    try:
        parsed = read_condition(tree, form.reader)
    except ConditionError:
        parsed = None
    return draft_of_tree(tree, form.fields, parsed)


def form_as_sent(given: QueryDict, reader: Person, saved: SavedView | None = None) -> ViewForm:
    form = ViewForm(
        reader,
        given.get("name", "")[:200].replace("\x00", ""),
        given.get("icon", "list-details")[:40],
        given.get("keeper", "me")[:80],
        given.get("order", "due")[:20],
        _columns_in(given),
        read_draft(given),
        saved=saved,
    )
    version = given.get("version", "")
    form.version = int(version) if version.isdecimal() and len(version) < 9 else None
    return _between_lines_and_text(form, given.get("show", ""))


def _columns_in(given: QueryDict) -> list[str]:
    names = list(dict.fromkeys(name[:60] for name in given.getlist("column") if name))[
        :MOST_COLUMNS
    ]
    if (added := given.get("add-column", "")[:60]) and added not in names:
        names = [*(names or USUAL), added][:MOST_COLUMNS]
    names = [name for name in names if name != given.get("drop-column")]
    if (raised := given.get("raise-column", "")) in names[1:]:
        at = names.index(raised)
        names[at - 1 : at + 1] = [names[at], names[at - 1]]
    return names


def _between_lines_and_text(form: ViewForm, wanted: str) -> ViewForm:
    """Lines become text on demand; text becomes lines where lines can say it."""
    if wanted == "text" and not form.draft.text:
        form.draft = Draft(text=as_text(form.tree or {}))
    elif wanted == "lines" and form.draft.text and not form.mistakes:
        tree = form.tree
        form = ViewForm(**{**vars_of(form), "draft": _draft(tree, form)})
    return form


def vars_of(form: ViewForm) -> dict[str, Any]:
    """The fields as they were given, without what was worked out from them."""
    return {name: getattr(form, name) for name in ViewForm.__dataclass_fields__}

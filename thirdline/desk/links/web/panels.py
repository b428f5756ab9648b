"""What stands on the ticket page of what belongs together, and in the menu of its verbs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from thirdline.desk.links import (
    queries,
    telling,  # noqa: F401  says how its entries read
)
from thirdline.kit.ui import registry
from thirdline.kit.ui.commands import Command, Place, commands
from thirdline.kit.ui.keys import shortcut
from thirdline.kit.ui.templatetags.ui import constant

SHOWN_CHILDREN = 8
Facts = registry.Facts


def _belongings(tickets: Sequence[Any], person: Any) -> Mapping[Any, Facts | None]:
    """One short question for tickets of which there is nothing to show."""
    there = queries.there_is([one.pk for one in tickets])
    return {one.pk: _of(one, there[one.pk], person) for one in tickets}


def _of(ticket: Any, there: queries.There, person: Any) -> Facts | None:
    if not there.anything and not ticket.merged_count:
        return None
    facts: dict[str, Any] = {
        "merges": queries.merges_into(ticket),
        "links": queries.links_of(ticket, person) if there.links else [],
        "parent": queries.parent_of(ticket, person) if there.child else None,
        **(_family(ticket, person) if there.parent else {}),
    }
    if facts["parent"] is not None:
        facts["tie"] = queries.tie_of(ticket)
    empty = not any(facts.get(name) for name in ("merges", "links", "parent", "children"))
    return None if empty else facts


def _family(ticket: Any, person: Any) -> dict[str, Any]:
    counts = queries.count_children(ticket, person)
    if not counts["all"]:
        return {}
    runs = queries.runs_of(ticket)
    progress = queries.progress_of(runs, person)
    return {
        "counts": counts,
        "children": list(queries.children_of(ticket, person)[:SHOWN_CHILDREN]),
        "runs": [(run, progress[run.pk], _refused(run, progress, person)) for run in runs],
    }


def _refused(run: Any, progress: Any, person: Any) -> list[Any]:
    return queries.refused_of(run, person, most=5) if progress[run.pk]["refused"] else []


def _tombstone(tickets: Sequence[Any], person: Any) -> Mapping[Any, Facts | None]:
    return {one.pk: _where(one, person) if one.is_merged else None for one in tickets}


def _where(ticket: Any, person: Any) -> Facts:
    there = queries.readable_among(person, [ticket.merged_into_id])
    return {"merge": queries.merge_of(ticket), "home": there.get(ticket.merged_into_id)}


def _dialog(tickets: Sequence[Any], person: Any) -> Mapping[Any, SafeString]:
    return {one.pk: constant("links/_dialog.html") for one in tickets}


def _always(lists: Sequence[Any], person: Any) -> Mapping[Any, Facts | None]:
    return {one.pk: {} for one in lists}


def _menu(tickets: Sequence[Any], person: Any) -> Mapping[Any, Facts | None]:
    return {one.pk: {} if not one.is_merged else None for one in tickets}


registry.panel("ticket.left", 15, "links/_belongings.html", _belongings)
registry.panel("ticket.notice", 10, "links/_tombstone.html", _tombstone)
registry.panel("ticket.menu", 20, "links/_menu.html", _menu)
registry.panel("queue.bulk", 20, "links/_bulk.html", _always)
registry.panel("queue.dialogs", 20, "links/_bulk_dialogs.html", _always)
registry.mark("ticket.dialogs", 20, _dialog, name="links-dialog")


def _joining(person: Any, place: Place) -> Iterator[Command]:
    ticket = place.subject
    if ticket is None or ticket.history is not None or not person.may("work"):
        return
    for name, label, icon, also in JOINS:
        key = "y" if name == "merge" else ""
        url = reverse(f"links:{name}", args=[ticket.pk])
        yield Command(label, icon, url, key=key, about=key, also=also)


JOINS = (
    ("merge", _("Merge"), "arrow-merge", _("duplicate same into")),
    ("link", _("Link"), "link", _("relate")),
    ("split", _("Split"), "arrows-split", _("separate")),
)
commands("links", _("Belongs together"), _joining, order=19)
shortcut("ticket", "y", words=_("Merge"), order=33)
shortcut("list", "y", words=_("Merge, or give a parent to, what is selected"), order=34)

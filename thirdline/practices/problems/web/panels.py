"""Where problems stand beside tickets, items and redundancy debts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from thirdline.desk.search import kinds, labels
from thirdline.desk.search.kinds import Other
from thirdline.kit.ui import registry
from thirdline.kit.ui.commands import Command, Place, commands
from thirdline.kit.ui.templatetags.ui import constant
from thirdline.practices.problems import (
    queries,
    telling,  # noqa: F401  says how its entries read
)
from thirdline.practices.problems.queries import Asked

Facts = Mapping[Any, registry.Facts | None]


def _of_tickets(tickets: Sequence[Any], person: Any) -> Facts:
    found = queries.problems_of_tickets([one.pk for one in tickets])
    return {number: {"links": links} if links else None for number, links in found.items()}


def _of_items(items: Sequence[Any], person: Any) -> Facts:
    found = queries.problems_of_items([one.pk for one in items], person)
    return {number: {"problems": rows} if rows else None for number, rows in found.items()}


def _of_debts(debts: Sequence[Any], person: Any) -> Facts:
    found = queries.problems_of_debts([one.pk for one in debts], person)
    return {number: {"problems": rows} for number, rows in found.items()}


def _menu(tickets: Sequence[Any], person: Any) -> Facts:
    return {one.pk: {} if one.history is None else None for one in tickets}


def _dialog(tickets: Sequence[Any], person: Any) -> Mapping[Any, SafeString]:
    return {one.pk: constant("problems/_dialog.html") for one in tickets}


def find_problems(person: Any, words: Sequence[str], most: int) -> list[Other]:
    rows = queries.asked_for(person, Asked(state="all", words=" ".join(words)))[:most]
    return [
        Other(f"{one.label} {one.title}", one.get_absolute_url(), one.state_words) for one in rows
    ]


registry.panel("ticket.left", 12, "problems/_of_ticket.html", _of_tickets)
registry.panel("ticket.menu", 22, "problems/_menu.html", _menu)
registry.mark("ticket.dialogs", 45, _dialog, name="problem-dialog")
registry.panel("estate.item.side", 25, "problems/_of_item.html", _of_items)
registry.panel("debt.verbs", 10, "problems/_raise.html", _of_debts)
registry.rail_entry(
    "causes", _("Causes"), "binary-tree", "problems:problems", "c",
    may=lambda person: person.may("work"), order=30,
)  # fmt: skip
kinds.contribute("problems", _("Problems"), icon="binary-tree", find=find_problems, order=8)
labels.leads("PRB-", lambda person, number: queries.problem_for(person, number).get_absolute_url())


def _problem(person: Any, place: Place) -> Iterator[Command]:
    if not person.may("work"):
        return
    ticket = place.subject
    if ticket is not None and ticket.history is None:
        url = reverse("problems:of-ticket", args=[ticket.pk])
        yield Command(_("Problem behind it"), "binary-tree", url, also=_("cause root link PRB"))
    yield Command(_("Open a problem"), "plus", reverse("problems:new"), also=_("new cause PRB"))


commands("problems", _("Problems"), _problem, order=22)

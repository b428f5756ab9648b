"""What the catalogue adds to pages that know nothing of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from thirdline.desk.search.kinds import Other, contribute
from thirdline.kit.ui import registry, suggesting
from thirdline.practices.catalogue import telling  # noqa: F401  says how its entries read
from thirdline.practices.catalogue.queries import items_found, promise_of, waiting_count
from thirdline.practices.catalogue.shapes import shown_of

MOST_LITTLE = 2  # letters of a word that says nothing


def _of_tickets(tickets: Sequence[Any], person: Any) -> Mapping[Any, registry.Facts | None]:
    found = shown_of([one for one in tickets if one.kind == "request"])
    return {
        one.pk: {"shown": found[one.pk], "may_decide": person.may("set_up")}
        if one.pk in found
        else None
        for one in tickets
    }


def _to_approve(people: Sequence[Any], person: Any) -> Mapping[Any, registry.Facts | None]:
    count = waiting_count(person)
    return {one.pk: {"count": count} if count else None for one in people}


def _found(person: Any, words: Sequence[str], most: int) -> list[Other]:
    return [
        Other(one.name, one.get_absolute_url(), one.about)
        for one in items_found(person, words, most)
    ]


def _suggested(person: Any, question: str, most: int) -> list[suggesting.Suggestion]:
    """Items that have every longer word that was typed."""
    words = [word for word in question.split() if len(word) > MOST_LITTLE]
    return [
        suggesting.Suggestion(one.name, one.get_absolute_url(), one.about, promise_of(one))
        for one in items_found(person, words, most)
    ]


suggesting.contribute(
    "catalogue", _("Request something"), icon="package", suggest=_suggested, most=2, order=40
)
registry.panel("ticket.side", 5, "catalogue/_request.html", _of_tickets)
registry.panel("portal.ticket", 10, "catalogue/_asked.html", _of_tickets)
registry.panel("portal.nav", 10, "catalogue/_to_approve.html", _to_approve)
registry.menu_entry("approvals", _("To approve"), "user-check", "portal:approvals", order=20)
contribute("catalogue", _("In the catalogue"), icon="package", find=_found, order=30)

"""What the portal itself suggests: a person's own tickets, and what may be requested."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from thirdline.desk.search.queries import own_tickets_saying
from thirdline.faces.portal.queries import all_as_mine
from thirdline.foundation.people.models import Person
from thirdline.kit.ui.suggesting import Suggestion
from thirdline.kit.words import fold, words_in
from thirdline.practices.catalogue.queries import items_for

SHORTEST = 4  # letters by which an item is found: shorter words say too little
MOST_LOOKED_AT = 500


def ended(sentence: str) -> str:
    """A question ends itself."""
    return sentence if sentence.endswith("?") else f"{sentence}."


def suggest_own_tickets(person: Person | None, question: str, most: int) -> Sequence[Suggestion]:
    if person is None:
        return []
    return [
        Suggestion(
            row.ticket.title,
            reverse("portal:ticket", args=[row.ticket.pk]),
            _("You asked this: %(label)s. %(stands)s")
            % {"label": row.ticket.label, "stands": ended(row.stands)},
            row.ticket.state_words,
        )
        for row in all_as_mine(own_tickets_saying(person, question, limit=most))
    ]


def suggest_items(person: Person | None, question: str, most: int) -> Sequence[Suggestion]:
    """Items of the catalogue with a word that begins like one that was typed; more such words first."""
    asked = {fold(word) for word in words_in(question) if len(word) >= SHORTEST}
    if not asked:
        return []
    rows = items_for(person).select_related(None).prefetch_related(None)
    found = []
    for slug, name, about in rows.values_list("slug", "name", "about")[:MOST_LOOKED_AT]:
        known = {fold(word) for word in words_in(f"{name} {about}")}
        hits = sum(any(word.startswith(one) for word in known) for one in asked)
        if hits:
            url = reverse("portal:item", args=[slug])
            found.append((hits, Suggestion(name, url, about)))
    return [one for _hits, one in sorted(found, key=lambda pair: -pair[0])[:most]]

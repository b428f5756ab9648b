"""What the portal itself suggests: a person's own tickets, and what may be requested."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from thirdline.desk.search.queries import find_tickets
from thirdline.desk.tickets.models import Category
from thirdline.faces.portal.queries import all_as_mine
from thirdline.foundation.people.models import Person
from thirdline.kit.fixed import fixed
from thirdline.kit.ui.suggesting import Suggestion
from thirdline.kit.words import fold, words_in


def suggest_own_tickets(person: Person | None, question: str, most: int) -> Sequence[Suggestion]:
    if person is None:
        return []
    found = find_tickets(person, question, limit=most, asked_by_me=True).tickets
    return [
        Suggestion(
            row.ticket.title,
            reverse("portal:ticket", args=[row.ticket.pk]),
            _("You asked this: %(label)s. %(stands)s.")
            % {"label": row.ticket.label, "stands": row.stands},
            row.ticket.state_words,
        )
        for row in all_as_mine(found)
    ]


def suggest_kinds(person: Person | None, question: str, most: int) -> Sequence[Suggestion]:
    """Kinds of request whose name or description begins a word like one that was typed."""
    asked = [fold(word) for word in words_in(question) if len(word) > 3]
    if person is None or not asked:
        return []
    found = []
    for name, slug, about in _KINDS():
        known = [fold(word) for word in words_in(f"{name} {about}")]
        if any(word.startswith(one) for one in asked for word in known):
            url = f"{reverse('portal:ask')}?{urlencode({'category': slug})}"
            found.append(Suggestion(name, url, about))
    return found[:most]


_KINDS = fixed(
    lambda: (
        Category.objects.filter(retired_at=None, on_portal=True)
        .order_by("name")
        .values_list("name", "slug", "about")
    )
)

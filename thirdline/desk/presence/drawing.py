from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString

from thirdline.desk.presence import rules
from thirdline.desk.presence.queries import here_among, here_on
from thirdline.kit.ui.draw.marks import who

if TYPE_CHECKING:
    from thirdline.desk.presence.rules import Here
    from thirdline.foundation.people.models import Person


def facts_of(ticket: Any, person: Person) -> dict[str, Any]:
    """Nothing at all for a ticket that only history knows."""
    people = here_on(ticket.pk, but=person) if ticket.history is None else []
    return {
        "here": people[: rules.MOST_SHOWN],
        "more": max(0, len(people) - rules.MOST_SHOWN),
        "words": rules.in_words(people),
        "writing": rules.writing_words(people),
    }


def marks_among(tickets: Sequence[Any], person: Person) -> Mapping[int, SafeString]:
    """What stands behind the person in a list's row; nothing where nobody is."""
    found = here_among([ticket.pk for ticket in tickets], but=person)
    holders = {ticket.pk: ticket.person for ticket in tickets if ticket.pk in found}
    return {pk: _marks(pk, people, holders[pk]) for pk, people in found.items()}


def _marks(ticket_id: int, people: list[Here], holder: Any) -> SafeString:
    """Whoever has the ticket wears the dot on their own mark, which stands in front of these."""
    name = holder.name if holder is not None else ""  # all that a list's row knows of a person
    own = next((one.state for one in people if one.name == name), "")
    others = [one for one in people if one.name != name][: rules.MOST_SHOWN]
    said = escape(rules.in_words(people))
    drawn = "".join(
        who(one, tier=one.tier_level, state=one.state, beside_name=True) for one in others
    )
    own = f' data-own="{own}"' if own else ""
    return SafeString(
        f'<span class="whos whos--here" data-here="{ticket_id}"{own} title="{said}">{drawn}'
        f'<span class="visually-hidden">{said}</span></span>'
    )

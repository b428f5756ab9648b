from __future__ import annotations

from typing import TYPE_CHECKING, Any

from thirdline.desk.tickets.drawing import path_shape
from thirdline.desk.tickets.queries import handoffs_of, legs_of, path_of
from thirdline.desk.views.queries import last_words_of
from thirdline.foundation.people.queries import all_tiers
from thirdline.kit import clock

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.people.models import Person


def preview_of(ticket: Ticket, person: Person) -> dict[str, Any]:
    """A ticket in brief, for the pane beside the list."""
    path = path_shape(
        path_of(ticket), handoffs_of(ticket), legs_of(ticket), all_tiers(), clock.now()
    )
    return {"ticket": ticket, "path": path, "said": last_words_of(ticket, reader=person)}

"""A ticket that was opened is routed in the same transaction, before anything listens to its place.

Where whoever opened it named a team, as an item of the catalogue does, the rules are not asked.
"""

from __future__ import annotations

from thirdline.flow.routing.operations import route_ticket
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.journal.subscriptions import on
from thirdline.foundation.people.operations import robot


@on("ticket.opened", order=10)
def route_new_ticket(entry: Entry) -> None:
    if "team" not in entry.facts:
        route_ticket(entry.subject, by=robot())

"""What happens in the estate shows on the tickets that name it."""

from __future__ import annotations

from thirdline.desk.affected.operations import follow_kind
from thirdline.desk.affected.queries import tickets_naming
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.journal.subscriptions import on
from thirdline.foundation.people.operations import robot
from thirdline.kit.live.telling import tell


@on("item.edited", "items.changed")
def keep_kinds_on_tickets(entry: Entry) -> None:
    if "kind" in entry.facts.get("changes", ()):
        follow_kind(entry.subject, by=entry.actor or robot())


@on("item.health_said")
def show_it_on_tickets(entry: Entry) -> None:
    numbers = tickets_naming(entry.subject_id)
    if numbers:
        tell([f"ticket:{number}" for number in numbers])

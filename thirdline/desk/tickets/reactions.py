"""Whose right to read ends follows no longer."""

from __future__ import annotations

from thirdline.desk.tickets.operations import end_watches, end_watches_of
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.journal.subscriptions import on


@on("ticket.restricted")
def end_watches_of_strangers(entry: Entry) -> None:
    end_watches(entry.subject, by=entry.actor)


@on("person.retired")
def end_watches_of_who_left(entry: Entry) -> None:
    end_watches_of(entry.subject, by=entry.actor)

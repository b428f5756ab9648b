"""Whose right to read ends follows no longer; whoever is given a ticket hears of it."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdline.desk.tickets.operations import end_watches, end_watches_of
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.journal.subscriptions import on
from thirdline.foundation.notifications import kinds
from thirdline.foundation.notifications.operations import notify
from thirdline.foundation.people.operations import robot
from thirdline.foundation.people.queries import person_numbered
from thirdline.foundation.people.readers import as_reader

kinds.register("ticket.given", gettext_lazy("somebody gives me a ticket"), push=True)


@on("ticket.restricted")
def end_watches_of_strangers(entry: Entry) -> None:
    end_watches(entry.subject, by=entry.actor)


@on("person.retired")
def end_watches_of_who_left(entry: Entry) -> None:
    end_watches_of(entry.subject, by=entry.actor)


@on("ticket.assigned")
def tell_whose_it_is(entry: Entry) -> None:
    if entry.facts.get("quiet") or entry.facts["person"] == entry.actor_id:
        return
    ticket, person = entry.subject, person_numbered(entry.facts["person"])
    with as_reader(person):
        name = entry.actor.first_name if entry.actor else "Thirdline"
        told = {"name": name, "ticket": ticket.label, "title": ticket.title}
        notify(
            person, kind="ticket.given", ticket_id=ticket.pk, entry_id=entry.pk,
            text=_("%(name)s gave you %(ticket)s “%(title)s”.") % told,
            url=ticket.get_absolute_url(), by=entry.actor or robot(),
        )  # fmt: skip

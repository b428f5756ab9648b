from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from thirdline.desk.chores import queries, telling  # noqa: F401  says how its entries read
from thirdline.desk.chores.moments import NotAMoment
from thirdline.desk.chores.offering import moment_in, offers
from thirdline.desk.chores.operations import remind
from thirdline.desk.chores.rules import On, why_not_touch_later
from thirdline.desk.chores.showing import facts_of
from thirdline.desk.chores.web.answering import shown
from thirdline.desk.conversation.composing import contribute_extra
from thirdline.desk.tickets.queries import ticket_for
from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.refusals import Refused
from thirdline.kit.ui import registry
from thirdline.kit.ui.commands import Command, Place, commands
from thirdline.kit.ui.keys import shortcut

if TYPE_CHECKING:
    from thirdline.desk.conversation.composing import Written
    from thirdline.desk.conversation.models import Message

Facts = Mapping[int, Mapping[str, Any] | None]


@staff
def chores(request: HttpRequest, number: int) -> HttpResponse:
    """The panels again, when somebody ticked or logged something."""
    return shown(request, ticket_for(reader(request), number))


def _panels(tickets: Sequence[Any], person: Any) -> Facts:
    queries.loads_of([one for one in tickets if one.history is None])
    return {one.pk: None if one.history else facts_of(one, person) for one in tickets}


def _of_live(tickets: Sequence[Any], person: Any) -> Facts:
    return {one.pk: None if one.history else {} for one in tickets}


def _options(tickets: Sequence[Any], person: Any) -> Facts:
    return {one.pk: None if one.history else {"offers": offers()} for one in tickets}


def _planned(tickets: Sequence[Any], person: Any) -> Facts:
    loads = queries.loads_of([one for one in tickets if one.history is None])
    return {
        one.pk: _later(one, person) if loads.get(one.pk) and loads[one.pk].later else None
        for one in tickets
    }


def _later(ticket: Any, person: Any) -> Mapping[str, Any]:
    found = queries.later_replies_of(ticket)
    return {
        "planned": [(one, not why_not_touch_later(one.state, one.by_id, person)) for one in found]
    }


def _remind_with_reply(written: Written, message: Message) -> None:
    """The tick beside Send: remind me if nobody answers by then."""
    if not written.given.get("remind") or written.kind != "reply":
        return
    try:
        due = moment_in(written.given.get("remind_at", ""))
    except NotAMoment as wrong:
        raise Refused(str(wrong)) from None
    remind(written.ticket, on=On.SILENCE, due_at=due, by=written.by)


contribute_extra(_remind_with_reply)
registry.panel("ticket.side", 30, "chores/_panels.html", _panels)
registry.panel("ticket.menu", 10, "chores/_menu.html", _of_live)
registry.panel("ticket.dialogs", 40, "chores/_dialogs.html", _of_live)
registry.panel("composer.above", 10, "chores/_planned.html", _planned)
registry.panel("composer.options", 10, "chores/_options.html", _options)
registry.menu_entry(
    "reminders",
    _("My reminders"),
    "bell",
    "chores:reminders",
    may=lambda person: person.may("work"),
    order=28,
)
registry.menu_entry(
    "time",
    _("Time spent"),
    "clock",
    "chores:time",
    may=lambda person: person.may("see_figures"),
    order=60,
)


def _to_do(person: Any, place: Place) -> Iterator[Command]:
    ticket = place.subject
    if ticket is None or ticket.history is not None or not person.may("work"):
        return
    for name, label, icon, also in FORMS:
        if name != "checklist" or not ticket.is_done:
            yield Command(label, icon, reverse(f"chores:{name}", args=[ticket.pk]), also=also)


FORMS = (
    ("remind", _("Remind me"), "bell", _("snooze follow up")),
    ("later", _("Send a reply later"), "clock", _("schedule plan")),
    ("checklist", _("Put a checklist on it"), "list-check", _("items to do")),
    ("log-time", _("Log time"), "clock", _("minutes spent")),
)
commands("chores", _("To do"), _to_do, order=18)
shortcut("ticket", "z", words=_("Remind me"), order=16)

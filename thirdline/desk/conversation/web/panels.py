from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from thirdline.desk.conversation.meanwhile import what_others_did
from thirdline.desk.conversation.rules import why_not_note, why_not_reply
from thirdline.desk.conversation.talking import talk_facts
from thirdline.kit.ui import registry
from thirdline.kit.ui.commands import Command, Place, commands
from thirdline.kit.ui.guide import helps
from thirdline.kit.ui.keys import shortcut

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket
    from thirdline.desk.tickets.web.meeting import Meanwhile
    from thirdline.foundation.people.models import Person


def _talk(tickets: Sequence[Ticket], person: Person) -> Mapping[int, Mapping[str, Any]]:
    return {ticket.pk: talk_facts(ticket, person) for ticket in tickets}


def _meanwhile(found: Sequence[Meanwhile], person: Person) -> Mapping[int, Mapping[str, Any]]:
    return {one.pk: {"lines": what_others_did(one.deeds)} for one in found}


registry.panel("ticket.meanwhile", 10, "conversation/meanwhile.html", _meanwhile)


def _dialogs(tickets: Sequence[Ticket], person: Person) -> Mapping[int, Mapping[str, Any] | None]:
    return {ticket.pk: None if ticket.history else {} for ticket in tickets}


registry.panel("ticket.dialogs", 20, "conversation/_dialogs.html", _dialogs)
registry.panel("ticket.talk", 10, "conversation/talk.html", _talk)


def _writing(person: Person, place: Place) -> Iterator[Command]:
    ticket: Ticket | None = place.subject
    if ticket is not None:
        url, also = ticket.get_absolute_url(), _("write answer message send")
        held = why_not_reply(ticket, "x", person)
        yield Command(_("Reply"), "world", url, key="r", about="r", also=also, why_not=held)
        held = why_not_note(ticket, "x", person)
        yield Command(_("Note, internal"), "lock", url, key="n", about="n", also=also, why_not=held)


commands("talk", _("This ticket's talk"), _writing, order=15)
shortcut("ticket", "r", words=_("Reply"), order=10)
shortcut("ticket", "n", words=_("Internal note"), order=11)
shortcut("ticket", "Ctrl", "⏎", words=_("Send"), order=12)
shortcut("ticket", "@", words=_("In a note: name a colleague"), order=14)
helps(
    "conversation:shared-draft",
    title=_("Shared draft"),
    text=_(
        "A colleague began this and shows it to the team. Go on with it, hand it back or send it in your name. It says who typed what; when two write at once the later text is kept beside the draft."
    ),
)
helps(
    "conversation:mentions",
    title=_("Where I am named"),
    text=_(
        "The internal notes in which a colleague named you with @. Choose on top whether you follow every ticket that names you."
    ),
)

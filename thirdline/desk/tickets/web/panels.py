"""What the ticket's own verbs are called in the box on top, and their keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from thirdline.desk.tickets import rules
from thirdline.kit.ui.commands import Command, Place, commands
from thirdline.kit.ui.keys import shortcut

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.people.models import Person


def _verbs(person: Person, place: Place) -> Iterator[Command]:
    ticket: Ticket | None = place.subject
    if ticket is None or ticket.history is not None:
        return
    yield from _deeds(ticket, person)
    yield from _forms(ticket, person)


def _deeds(ticket: Ticket, person: Person) -> Iterator[Command]:
    """What is done at once, by a press."""
    if not ticket.is_done and ticket.person_id != person.pk:
        held = rules.why_not_take(ticket, person)
        url = reverse("tickets:assignment", args=[ticket.pk])
        also = _("accept assign to me mine")
        yield Command(_("Take"), "hand-grab", url, post=True, also=also, why_not=held)
    if ticket.hold_reason:
        held = rules.why_not_resume(ticket, person)
        url = reverse("tickets:resume", args=[ticket.pk])
        also = _("resume go on")
        yield Command(_("Take off hold"), "player-play", url, post=True, also=also, why_not=held)
    if ticket.state == "resolved":
        held = rules.why_not_close(ticket, person)
        url = reverse("tickets:closure", args=[ticket.pk])
        yield Command(_("Close"), "check", url, post=True, why_not=held)


def _forms(ticket: Ticket, person: Person) -> Iterator[Command]:
    """What asks something first, in its dialog or on a page of its own."""
    work = rules.why_not_work(ticket, person)
    held = {
        "resolve": rules.why_not_resolve(ticket, person),
        "hold": rules.why_not_hold(ticket, person),
        "cancel": rules.why_not_cancel(ticket, person, "x"),
        "reopen": rules.why_not_reopen(ticket, person, "x"),
    }
    for name, label, icon, also in FORMS:
        shown = ticket.is_done if name == "reopen" else name != "restrict" or not ticket.restricted
        if shown:
            url = reverse("tickets:verb-form", args=[ticket.pk, name])
            why_not = held.get(name, work)
            yield Command(label, icon, url, opens=f"{name}-dialog", also=also, why_not=why_not)


FORMS = (
    ("resolve", _("Resolve"), "circle-check", _("done solve solved fixed")),
    ("hold", _("Put on hold"), "player-pause", _("wait pause")),
    ("assign", _("Assign"), "user-plus", _("give to")),
    ("matter", _("Edit"), "pencil", _("title description service category tags")),
    ("priority", _("Set priority"), "antenna-bars-5", _("urgent")),
    ("restrict", _("Restrict"), "lock", _("hide confidential security")),
    ("cancel", _("Cancel ticket"), "x", ""),
    ("reopen", _("Reopen"), "repeat", ""),
)


def _new(person: Person, place: Place) -> Iterator[Command]:
    also = _("open create write down phone")
    yield Command(_("New ticket"), "plus", reverse("tickets:new"), also=also)


commands("ticket", _("This ticket"), _verbs, order=10)
commands("new", _("Begin"), _new, order=30)
shortcut("ticket", "a", words=_("Take, or assign what is yours"), order=30)

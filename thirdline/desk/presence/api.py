"""Who is at a ticket, by API."""

from __future__ import annotations

from typing import Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router

from thirdline.desk.presence.queries import here_on
from thirdline.desk.tickets.queries import ticket_for
from thirdline.foundation.people.gates import reader
from thirdline.kit.refusals import NotFound
from thirdline.kit.web_api import Number, Out

router = Router(tags=["tickets"])


class HereOut(Out):
    person: int
    name: str
    writing: Literal["", "reply", "note"]


@router.get("/tickets/{int:number}/presence", response=list[HereOut])
def list_presence(request: HttpRequest, number: Number) -> list[HereOut]:
    """The colleagues who have the ticket open now, and what they are writing."""
    person = reader(request)
    if not person.may("work"):
        raise NotFound(_("There is nothing here for you."))
    people = here_on(ticket_for(person, number).pk, but=person)
    return [HereOut(person=p.person_id, name=p.name, writing=p.writing) for p in people]  # type: ignore[arg-type]

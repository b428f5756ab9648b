"""Who a note names: `@Noor Haddad` or `@noor@aldermoor.example`, as the completion writes it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import cast

from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import tickets_for
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.queries import staff
from thirdline.kit.refusals import Refused

MOST = 20  # people one note names
OFFERED = 8
_AT = re.compile(r"(?<![\w.@])@(?=\S)([^\n@]{1,120}(?:@[\w.-]+)?)")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def named_in(text: str) -> tuple[set[str], set[str]]:
    """The names and the addresses that may stand behind the signs, longest readings included."""
    names: set[str] = set()
    addresses: set[str] = set()
    for found in _AT.finditer(text):
        said = found[1]
        if address := _ADDRESS.match(said):
            addresses.add(address[0].lower().rstrip("."))
            continue
        words = said.split(" ")[:5]
        for count in range(1, len(words) + 1):
            reading = " ".join(words[:count])
            names |= {reading, reading.rstrip(".,;:!?)’'\"")}
    return names, addresses


def persons_named(text: str) -> list[Person]:
    """Everybody a text names, in one query; a name nobody has is only words."""
    names, addresses = named_in(text)
    if not names and not addresses:
        return []
    rows = Person.objects.annotate(address=Lower("email")).filter(
        Q(name__in=names) | Q(address__in=addresses), is_active=True, kind="person"
    )
    found = cast("list[Person]", list(rows.order_by("pk")[: MOST + 1]))
    if len(found) > MOST:
        raise Refused(_("A note names at most %(most)s people.") % {"most": MOST})
    return found


def may_read(ticket: Ticket, person: Person) -> bool:
    return tickets_for(person).filter(pk=ticket.pk).exists()


def why_not_name(ticket: Ticket, person: Person) -> str | None:
    if not person.standing.is_staff:
        return _(
            "%(name)s reads no internal notes. Write them a reply, or take the @ before their name away."
        ) % {"name": person.name}
    if may_read(ticket, person):
        return None
    if ticket.restricted:
        return _(
            "%(name)s may not read %(ticket)s, which is restricted. Take the name out, or have somebody who may add them to the people named."
        ) % {"name": person.name, "ticket": ticket.label}
    return _(
        "%(name)s may not read %(ticket)s. Take the name out, or ask their team by a consult."
    ) % {"name": person.name, "ticket": ticket.label}


def refuse_strangers(ticket: Ticket, people: Sequence[Person]) -> None:
    """Nobody is named who could not read it, and of two people of one name the address says which."""
    names = [one.name for one in people]
    for person in people:
        if names.count(person.name) > 1:
            raise Refused(
                _("There are several people called %(name)s. Name them by address: @%(address)s.")
                % {"name": person.name, "address": person.email}
            )
        if reason := why_not_name(ticket, person):
            raise Refused(reason)


def people_offered(ticket: Ticket, text: str) -> list[tuple[Person, str]]:
    """Whom the completion offers: people of the support teams who may read the ticket, and what it writes."""
    rows = staff().filter(pk__in=ticket.named.values("pk")) if ticket.restricted else staff()
    for word in text.split()[:4]:
        rows = rows.filter(Q(name__icontains=word) | Q(email__istartswith=word))
    found = [one for one in rows[: OFFERED * 2] if may_read(ticket, one)][:OFFERED]
    names = [one.name for one in found]
    return [
        (one, f"@{one.name}" if names.count(one.name) == 1 else f"@{one.email}") for one in found
    ]

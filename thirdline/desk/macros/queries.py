from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from thirdline.desk.macros.models import Macro
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import tickets_for
from thirdline.foundation.people.models import Person
from thirdline.kit.refusals import NotFound

MOST = 300


def macros_for(person: Person) -> QuerySet[Macro]:
    """Everybody's, those of one's teams, and one's own."""
    if not person.standing.is_staff:
        return Macro.objects.none()
    mine = Q(owner=person) | Q(team__in=sorted(person.standing.team_ids))
    rows = Macro.objects.filter(mine | Q(owner=None, team=None), retired_at=None)
    return rows.select_related("team")


def macros_found(person: Person, find: str = "") -> list[Macro]:
    rows = macros_for(person)
    for word in find.split()[:6]:
        rows = rows.filter(Q(name__icontains=word) | Q(about__icontains=word))
    return list(rows.order_by("name", "id")[:MOST])


def macro_for(person: Person, number: int) -> Macro:
    macro = macros_for(person).filter(pk=number).first()
    if macro is None:
        raise NotFound(_("There is no macro %(number)s for you.") % {"number": number})
    return macro


def macro_slugged(person: Person, slug: str) -> Macro | None:
    return macros_for(person).filter(slug=slug).first()


def macro_for_update(macro: Macro) -> Macro:
    return Macro.objects.select_for_update(of=("self",)).select_related("team").get(pk=macro.pk)


def fresh_ticket(person: Person, ticket: Ticket) -> Ticket:
    """Another object of the same ticket, to try things on."""
    return tickets_for(person).get(pk=ticket.pk)

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from thirdline.desk.texts.models import ReadyText
from thirdline.desk.tickets.models import Ticket
from thirdline.foundation.people.models import Person
from thirdline.kit.refusals import NotFound

OFFERED = 8
MOST = 500  # in the list of one reader


def texts_for(person: Person) -> QuerySet[ReadyText]:
    """Shared ones, those of one's teams, and one's own."""
    if not person.standing.is_staff:
        return ReadyText.objects.none()
    mine = Q(owner=person) | Q(team__in=sorted(person.standing.team_ids))
    shared = Q(owner=None, team=None)
    rows = ReadyText.objects.filter(mine | shared, retired_at=None)
    return rows.select_related("team", "service", "category")


def text_for(person: Person, number: int) -> ReadyText:
    text = texts_for(person).filter(pk=number).first()
    if text is None:
        raise NotFound(_("There is no text %(number)s for you.") % {"number": number})
    return text


def text_slugged(person: Person, slug: str) -> ReadyText | None:
    return texts_for(person).filter(slug=slug).first()


def texts_fitting(
    person: Person, ticket: Ticket, *, kind: str = "", find: str = ""
) -> list[ReadyText]:
    """What fits a ticket: its service, its category, the language of who asked; found by words."""
    fits = (
        Q(service=None) | Q(service=ticket.service_id),
        Q(category=None) | Q(category=ticket.category_id),
        Q(language="") | Q(language=ticket.requester.language),
    )
    rows = texts_for(person).filter(*fits)
    if kind in {"reply", "note"}:
        rows = rows.filter(kind__in=["any", kind])
    for word in find.split()[:6]:
        rows = rows.filter(
            Q(name__icontains=word) | Q(folder__icontains=word) | Q(body__icontains=word)
            | Q(shortcut__istartswith=word)
        )  # fmt: skip
    return list(rows.order_by("folder", "name", "id")[:MOST])


def texts_offered(person: Person, ticket: Ticket, *, kind: str, typed: str) -> list[ReadyText]:
    """For the completion: whose shortcut begins so first, then whose words are found."""
    found = texts_fitting(person, ticket, kind=kind, find=typed)
    low = typed.strip().lower()
    found.sort(key=lambda one: (not one.shortcut.lower().startswith(low), one.name.lower()))
    return found[:OFFERED]


def text_for_update(text: ReadyText) -> ReadyText:
    return ReadyText.objects.select_for_update().get(pk=text.pk)

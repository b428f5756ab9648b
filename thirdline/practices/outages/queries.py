from __future__ import annotations

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from thirdline.foundation.people.models import Person
from thirdline.foundation.people.rules import Role
from thirdline.kit.db import require_transaction
from thirdline.kit.fixed import fixed
from thirdline.kit.refusals import NotFound
from thirdline.kit.words import fold, words_in
from thirdline.practices.outages.models import Concern, KnownOutage

PAGE = 50
MOST_OPEN = 50


def works_here(person: Person | None) -> bool:
    """A vendor's contact signs in, but is told no more than the street."""
    return person is not None and person.is_active and person.role != Role.VENDOR_CONTACT


def open_outages(person: Person | None) -> list[KnownOutage]:
    """What is broken now, newest first; whoever does not work here hears what everybody may hear."""
    found = _OPEN()
    return found if works_here(person) else [one for one in found if one.public]


def outages_for(person: Person | None) -> QuerySet[KnownOutage]:
    """Every outage a person may know of, with how many people said that it concerns them."""
    rows = KnownOutage.objects.select_related("service", "told_by")
    rows = rows if works_here(person) else rows.filter(public=True)
    return rows.annotate(people=Count("concerns"))


def outage_for(person: Person | None, number: int) -> KnownOutage:
    found = outages_for(person).filter(pk=number).first()
    if found is None:
        raise NotFound(_("There is no outage %(number)s for you.") % {"number": number})
    return found


def outage_for_update(outage: KnownOutage) -> KnownOutage:
    require_transaction()
    KnownOutage.objects.select_for_update().only("pk").get(pk=outage.pk)
    return KnownOutage.objects.select_related("service", "told_by").get(pk=outage.pk)


def told(person: Person, *, after: int | None = None) -> tuple[list[KnownOutage], int | None]:
    """One page of all there were, newest first."""
    rows = outages_for(person)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def concerns(outage: KnownOutage, person: Person) -> bool:
    return Concern.objects.filter(outage=outage, person=person).exists()


def concerned(outage: KnownOutage, *, limit: int = 100) -> list[Person]:
    """Whom it concerns, first come first."""
    rows = Concern.objects.filter(outage=outage).select_related("person").order_by("pk")
    return [one.person for one in rows[:limit]]


def count_concerned(outage: KnownOutage) -> int:
    return Concern.objects.filter(outage=outage).count()


def concerning(person: Person | None, question: str, *, limit: int) -> list[KnownOutage]:
    """Open outages that share a telling word with a question: its service's name or its title's."""
    asked = {fold(word) for word in words_in(question) if len(word) > 2}
    found = open_outages(person) if asked else []
    return [one for one in found if asked & _heads(one)][:limit]


def _heads(outage: KnownOutage) -> set[str]:
    telling = words_in(f"{outage.title} {outage.service.name}")
    return {fold(word) for word in telling if len(word) > 2} - _SAY_NOTHING


# Of a title only; an article's words are weighed, but of these there are too few to weigh.
_SAY_NOTHING = frozenset(
    ["and", "are", "but", "can", "cannot", "does", "few", "for", "from", "has", "not", "our", "the",
     "when", "with", "work", "works", "you", "your"]
)  # fmt: skip

_OPEN = fixed(
    lambda: (
        KnownOutage.objects.filter(ended_at=None)
        .select_related("service")
        .order_by("-pk")[:MOST_OPEN]
    )
)

"""Who hears of a redundancy debt: those who answer for the service, and not of a hundred at once."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazily

from thirdline.foundation.journal.models import Entry
from thirdline.foundation.notifications.kinds import register
from thirdline.foundation.notifications.operations import notify
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.queries import people_of
from thirdline.foundation.people.readers import as_reader
from thirdline.reference.estate.models import Debt

OPENED = "debt.opened"
register(OPENED, lazily("a service my team answers for is one failure from down"))


def tell_of_debt(entry: Entry) -> None:
    """What is single by design was so before somebody drew it: only a loss is news."""
    debt = Debt.objects.select_related("item", "owner", "owner_team").get(pk=entry.subject_id)
    if not debt.lost or debt.ended_at is not None:
        return
    for person in owners_of(debt):
        with as_reader(person):
            text = _("%(service)s is still up, one failure from down.") % {
                "service": debt.item.name
            }
        url = reverse("estate:debt", args=[debt.pk])
        notify(person, kind=OPENED, text=text, url=url, entry_id=entry.pk, by=entry.actor)


def owners_of(debt: Debt) -> list[Person]:
    if debt.owner is not None:
        return [debt.owner]
    return people_of(debt.owner_team) if debt.owner_team is not None else []

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.rules import Role
from thirdline.kit import clock
from thirdline.kit.refusals import refuse_if


@transaction.atomic
def note_people(known: Sequence[tuple[str, str]], *, by: Person) -> list[Person]:
    """Keep people others speak of, by name and address: they have no account and no rights."""
    made = []
    for name, address in known:
        person = Person(
            name=name or address, email=address, role=Role.REQUESTER, is_active=False,
            joined_at=clock.now(),
        )  # fmt: skip
        person.set_unusable_password()
        made.append(person)
    Person.objects.bulk_create(made)
    for person in made:
        words = {"name": person.name, "email": person.email}
        record("person.noted", person, by=by, words=words)
    return made


@transaction.atomic
def activate_people(people: Sequence[Person], *, by: Person) -> list[Person]:
    """Give people who were only spoken of an account as requesters; who left, or has one, is left as they are."""
    refuse_if(None if by.may("set_up") else _("Only administrators give people an account."))
    rows = Person.objects.select_for_update().filter(pk__in=[one.pk for one in people])
    waiting = list(rows.filter(is_active=False, left_at=None, kind="person").order_by("pk"))
    for person in waiting:
        person.is_active = True
        record("person.activated", person, by=by)
    Person.objects.bulk_update(waiting, ["is_active"], batch_size=500)
    return waiting

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.rules import Role
from thirdline.kit import clock


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

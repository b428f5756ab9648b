from __future__ import annotations

from django.db import transaction

from thirdline.desk.conversation.models import FollowsWhenNamed
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock


@transaction.atomic
def choose_following(person: Person, *, when_named: bool, by: Person) -> Person:
    """Keep whether a person follows every ticket on which a note names them."""
    if when_named:
        FollowsWhenNamed.objects.get_or_create(person=person, defaults={"since": clock.now()})
    else:
        FollowsWhenNamed.objects.filter(person=person).delete()
    record("person.following_chosen", person, by=by, facts={"when_named": when_named})
    return person

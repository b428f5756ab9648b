from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import Refused, refuse_if
from thirdline.practices.catalogue import rules
from thirdline.practices.catalogue.models import Deputy


@transaction.atomic
def name_deputy(person: Person, *, deputy: Person, until: datetime, by: Person) -> Deputy:
    """Let somebody approve for a person who is away, from now until a moment."""
    admin, active = by.may("set_up"), deputy.is_active and not deputy.is_robot
    refuse_if(rules.why_not_deputise(person.pk, deputy.pk, active, by.pk, admin))
    now = clock.now()
    if until <= now:
        raise Refused(_("The absence ends after now."))
    Deputy.objects.filter(person=person, until__gt=now, since__lte=now).update(until=now)
    row = Deputy.objects.create(person=person, deputy=deputy, since=now, until=until)
    facts = {"deputy": deputy.pk, "until": until.isoformat()}
    record("person.deputy_named", person, by=by, facts=facts)
    return row


@transaction.atomic
def end_deputy(person: Person, *, by: Person) -> None:
    """Decide for oneself again."""
    admin = by.may("set_up")
    refuse_if(rules.why_not_deputise(person.pk, 0, True, by.pk, admin))
    now = clock.now()
    if Deputy.objects.filter(person=person, until__gt=now).update(until=now):
        record("person.deputy_ended", person, by=by)

"""People come, change and leave."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from thirdline.foundation.journal.operations import record
from thirdline.foundation.people import queries, rules
from thirdline.foundation.people.models import ApiToken, Membership, Person
from thirdline.foundation.people.operations.teaming import set_teams
from thirdline.foundation.people.readers import as_reader
from thirdline.foundation.people.rules import Role
from thirdline.kit import clock
from thirdline.kit.refusals import Refused, refuse_if


@transaction.atomic
def invite_person(
    *,
    name: str,
    email: str,
    by: Person | None,
    role: Role = Role.REQUESTER,
    password: str | None = None,
    kind: str = "person",
    **facts: Any,
) -> Person:
    """Add a person; without a password they sign in by single sign-on or a reset letter."""
    if Person.objects.filter(email__iexact=email.strip()).exists():
        raise Refused(_("Somebody with the address %(email)s is already here.") % {"email": email})
    person = Person(
        name=name,
        email=email.strip().lower(),
        role=role,
        kind=kind,
        joined_at=clock.now(),
        **{"language": settings.LANGUAGE_CODE, **facts},
    )
    if password is None:
        person.set_unusable_password()
    else:
        person.set_password(password)
    person.save()
    record(
        "person.invited", person, by=by, facts={"role": role}, words={"name": name, "email": email}
    )
    return person


def robot(name: str = "Thirdline") -> Person:
    """The person in whose name the machine acts; made when first needed."""
    if (known := queries.robot_named(name)) is not None:
        return known
    person, _new = Person.objects.get_or_create(
        kind="robot",
        name=name,
        defaults={
            "email": f"{name.lower()}@robots.invalid",
            "role": Role.AGENT,
            "joined_at": clock.now(),
        },
    )
    return person


@transaction.atomic
def send_invitation(person: Person, *, by: Person) -> Person:
    """Write the letter with which a person chooses their first, or a new, password."""
    if not person.is_active:
        raise Refused(_("%(name)s has left and cannot sign in.") % {"name": person.name})
    key = default_token_generator.make_token(person)
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(person), "key": key},
    )
    facts = {"person": person, "by": by, "link": settings.SITE_URL + path}
    words = {"organisation": settings.ORGANISATION}
    with as_reader(person):
        send_mail(
            _("Your account at %(organisation)s") % words,
            render_to_string("people/invitation.txt", {**facts, **words}),
            None,
            [person.email],
        )
    record("person.invitation_sent", person, by=by)
    return person


@transaction.atomic
def welcome_person(
    *, name: str, email: str, role: Role, teams: list[str], letter: bool, by: Person, **facts: Any
) -> Person:
    """Invite a person, put them into their teams and, if wished, write them the letter."""
    person = invite_person(name=name, email=email, role=role, by=by, **facts)
    set_teams(person, slugs=teams, by=by)
    return send_invitation(person, by=by) if letter else person


@transaction.atomic
def change_person(person: Person, *, by: Person, **changes: Any) -> Person:
    """Correct what is known of a person, their role included; the desk keeps one administrator."""
    person = queries.person_for_update(person)
    wanted = {name: value for name, value in changes.items() if getattr(person, name) != value}
    if "email" in wanted and _taken(wanted["email"], person):
        raise Refused(_("Somebody else has the address %(email)s.") % {"email": wanted["email"]})
    if "role" in wanted:
        refuse_if(rules.why_not_demote(person.role, queries.other_administrators(person)))
    for name, value in wanted.items():
        setattr(person, name, value)
    if wanted:
        person.save(update_fields=list(wanted))
        facts: dict[str, object] = {"changed": sorted(wanted)}
        facts |= {"role": wanted["role"]} if "role" in wanted else {}
        personal = {name: str(value or "") for name, value in wanted.items() if name != "role"}
        record("person.changed", person, by=by, facts=facts, words=personal or None)
    person.__dict__.pop("standing", None)
    return person


def _taken(email: str, person: Person) -> bool:
    return Person.objects.filter(email__iexact=email).exclude(pk=person.pk).exists()


@transaction.atomic
def retire_person(person: Person, *, by: Person) -> Person:
    """End a person's access; their name stays on what they did."""
    person = queries.person_for_update(person)
    others = queries.other_administrators(person)
    refuse_if(
        rules.why_not_retire(person.name, person.role, others, person.is_active, person == by)
    )
    person.is_active, person.left_at = False, clock.now()
    person.save(update_fields=["is_active", "left_at"])
    Membership.objects.filter(person=person, until=None).update(until=clock.now())
    ApiToken.objects.filter(person=person, revoked_at=None).update(revoked_at=clock.now())
    record("person.retired", person, by=by)
    person.__dict__.pop("standing", None)
    return person

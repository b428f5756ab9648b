"""What belongs to one person: how the desk looks, tokens, and the marks that signing in leaves."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.foundation.journal.operations import record
from thirdline.foundation.people import rules
from thirdline.foundation.people.models import ApiToken, Person
from thirdline.kit import clock
from thirdline.kit.refusals import Refused, refuse_if


@transaction.atomic
def change_preferences(person: Person, *, by: Person, **choices: object) -> Person:
    """Keep how a person wants the desk to look and speak."""
    for name, value in choices.items():
        setattr(person, name, value)
    person.save(update_fields=list(choices))
    record("person.preferences_changed", person, by=by, facts={"changed": sorted(choices)})
    return person


@transaction.atomic
def issue_token(
    person: Person,
    *,
    name: str,
    scopes: list[str],
    by: Person,
    lasts: timedelta = timedelta(days=90),
) -> tuple[ApiToken, str]:
    """Make an API token; its secret is returned once and never kept."""
    refuse_if(rules.why_not_issue_token(scopes, person.standing, person.is_active))
    secret = "tl_" + secrets.token_urlsafe(32)
    now = clock.now()
    token = ApiToken.objects.create(
        person=person,
        name=name,
        digest=hashlib.sha256(secret.encode()).hexdigest(),
        hint=secret[:8],
        scopes=scopes,
        created_at=now,
        expires_at=now + lasts,
    )
    record("person.token_issued", person, by=by, facts={"scopes": scopes}, words={"name": name})
    return token, secret


@transaction.atomic
def revoke_token(token: ApiToken, *, by: Person) -> ApiToken:
    """End a token at once."""
    if token.revoked_at is not None:
        raise Refused(_("“%(name)s” has been revoked already.") % {"name": token.name})
    token.revoked_at = clock.now()
    token.save(update_fields=["revoked_at"])
    record("person.token_revoked", token.person, by=by, words={"name": token.name})
    return token


@transaction.atomic
def note_signed_in(person: Person, *, way: str, by: Person) -> Person:
    """Enter in the journal that a person signed in, and by which way."""
    record("person.signed_in", person, by=by, facts={"way": way})
    return person


@transaction.atomic
def note_sign_in_failed(person: Person, *, step: str, by: Person | None) -> Person:
    """Enter in the journal that somebody tried to be this person and was not believed."""
    record("person.sign_in_failed", person, by=by, facts={"step": step})
    return person


@transaction.atomic
def note_signed_out(person: Person, *, by: Person) -> Person:
    """Enter in the journal that a person signed out."""
    record("person.signed_out", person, by=by)
    return person


@transaction.atomic
def note_guard_changed(person: Person, *, what: str, by: Person) -> Person:
    """Enter in the journal that a password, a key or a second step was changed."""
    record("person.guard_changed", person, by=by, facts={"what": what})
    return person

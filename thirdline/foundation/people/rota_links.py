"""Addresses under which a calendar program reads who is on call.

Such a program cannot sign in, so the address itself is the key: signed, naming its reader, and
worth nothing once that person has left or, for a team, may no longer work.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.translation import gettext as _

from thirdline.foundation.people import queries
from thirdline.foundation.people.models import Person, Team
from thirdline.kit.refusals import NotFound

_signer = Signer(salt="people.rota", sep="~")


@dataclass(frozen=True)
class Wanted:
    """What a valid address asks for: the reader's own turns, or those of a team."""

    reader: Person
    team: Team | None


def link_for(reader: Person, team: Team | None = None) -> str:
    token = _signer.sign(f"{reader.pk}.{team.pk if team else 0}")
    return settings.SITE_URL + reverse("people:rota-calendar", kwargs={"token": token})


def wanted_by(token: str) -> Wanted:
    try:
        reader_pk, _dot, team_pk = _signer.unsign(token).partition(".")
    except BadSignature as forged:
        raise NotFound(_("There is no such calendar.")) from forged
    reader = queries.person_numbered(int(reader_pk))
    if not reader.may("work"):
        raise NotFound(_("There is no such calendar."))
    team = queries.teams().filter(pk=int(team_pk)).first()
    if team is None and team_pk != "0":
        raise NotFound(_("There is no such calendar."))
    return Wanted(reader, team)

"""People join teams and leave them."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.foundation.journal.operations import record
from thirdline.foundation.people import queries
from thirdline.foundation.people.models import Membership, Person, Team
from thirdline.kit import clock
from thirdline.kit.refusals import Refused


@transaction.atomic
def join_team(person: Person, *, team: Team, by: Person | None) -> Membership:
    """Make a person a member of a team; joining twice changes nothing."""
    membership, new = Membership.objects.get_or_create(
        person=person, team=team, until=None, defaults={"since": clock.now()}
    )
    if new:
        record("person.joined", person, by=by, facts={"team": team.slug})
        person.__dict__.pop("standing", None)
    return membership


@transaction.atomic
def leave_team(person: Person, *, team: Team, by: Person) -> Person:
    """End a membership; the person's past stays with the team remain theirs."""
    ended = Membership.objects.filter(person=person, team=team, until=None).update(
        until=clock.now()
    )
    if not ended:
        facts = {"name": person.name, "team": team.name}
        raise Refused(_("%(name)s is not in %(team)s.") % facts)
    record("person.left_team", person, by=by, facts={"team": team.slug})
    person.__dict__.pop("standing", None)
    return person


@transaction.atomic
def set_teams(person: Person, *, slugs: list[str], by: Person) -> Person:
    """Make these the teams a person is in, no more and no fewer."""
    there = set(queries.team_slugs_of(person))
    for slug in sorted(set(slugs) - there):
        team = queries.teams().filter(slug=slug).first()
        if team is None:
            raise Refused(_("people, teams: there is no team “%(slug)s”.") % {"slug": slug})
        join_team(person, team=team, by=by)
    for slug in sorted(there - set(slugs)):
        leave_team(person, team=Team.objects.get(slug=slug), by=by)
    return person

"""Teams and persons as a request names them; one that is not there is the sender's mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from thirdline.foundation.people.queries import person_numbered, teams
from thirdline.kit.refusals import NotFound
from thirdline.kit.web_api import Wrong

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person, Team


def team_named(slug: str | None, place: str = "team") -> Team | None:
    found = teams().filter(slug=slug).first() if slug else None
    if slug and found is None:
        sentence = _("There is no team “%(slug)s”.") % {"slug": slug}
        raise Wrong(422, sentence, errors=[(place, sentence)])
    return found


def person_named(number: int | None, place: str = "person") -> Person | None:
    if number is None:
        return None
    try:
        return person_numbered(number)
    except NotFound:
        sentence = _("There is no such person.")
        raise Wrong(422, sentence, errors=[(place, sentence)]) from None

"""A letter about a ticket that does not exist, for looking at a text before anybody gets it."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.translation import pgettext

from thirdline.desk.letters.queries import body_of
from thirdline.desk.letters.rules import Event, Which
from thirdline.desk.letters.writing import put_together
from thirdline.foundation.people.models import Person


def sample_letter(which: Which, body: str, reader: Person) -> tuple[str, str]:
    """Its subject and its whole text; the foot alone stands under a letter that arrived."""
    foot = body_of(Which(Event.FOOT, which.language))
    if which.event is Event.FOOT:
        body, foot = body_of(Which(Event.RECEIVED, which.language)), body
    number = f"{settings.TICKET_PREFIX}20418"
    with translation.override(which.language):
        title = pgettext("sample", "VPN drops every eight minutes")
        facts: dict[str, str | None] = {
            "name": reader.first_name,
            "number": number,
            "title": title,
            "link": f"{settings.SITE_URL}/help/tickets/20418",
            "organisation": settings.ORGANISATION,
            "author": "Noor Haddad",
            "text": pgettext("sample", "Choose the profile “Fallback (B)” and connect again."),
            "files": f"- {pgettext('sample', 'guide.pdf')}",
            "if_asker": "",
        }
    return f"[{number}] {title}", put_together(body, foot, facts)

"""The address at the head of a watcher's letter that ends the following (RFC 8058).

Mail programs press it without signing in, so the address itself is the key: signed, naming its
reader and its ticket, and good for nothing but ending what it names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.translation import gettext as _

from thirdline.kit.refusals import NotFound

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.people.models import Person

_signer = Signer(salt="letters.unfollow", sep="~")


def head_for(ticket: Ticket, person: Person) -> dict[str, str]:
    """Only for who watches: letters to who asked are their own business and have no such head."""
    if person.pk == ticket.requester_id:
        return {}
    token = signed(ticket.pk, person.pk)
    address = settings.SITE_URL + reverse("letters:unfollow", kwargs={"token": token})
    return {
        "List-Unsubscribe": f"<{address}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def signed(ticket: int, person: int) -> str:
    return _signer.sign(f"{ticket}.{person}")


def named_by(token: str) -> tuple[int, int]:
    """The ticket and the person of an address."""
    try:
        ticket, _dot, person = _signer.unsign(token).partition(".")
    except BadSignature as forged:
        raise NotFound(_("This address ends nothing.")) from forged
    return int(ticket), int(person)

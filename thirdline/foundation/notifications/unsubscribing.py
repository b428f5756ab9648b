"""The address at the head of a gathered letter that ends such letters (RFC 8058).

Mail programs press it without signing in, so the address itself is the key: signed, naming its
reader, and good for nothing but ending what it names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.translation import gettext as _

from thirdline.kit.refusals import NotFound

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person

_signer = Signer(salt="notifications.gathered", sep="~")


def head_for(person: Person) -> dict[str, str]:
    return {
        "List-Unsubscribe": f"<{address_for(person)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def address_for(person: Person) -> str:
    path = reverse("notifications:end-gathered", kwargs={"token": signed(person.pk)})
    return settings.SITE_URL + path


def signed(person: int) -> str:
    return _signer.sign(str(person))


def named_by(token: str) -> int:
    """The person of an address."""
    try:
        return int(_signer.unsign(token))
    except BadSignature as forged:
        raise NotFound(_("This address ends nothing.")) from forged

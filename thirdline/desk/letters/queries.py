from __future__ import annotations

from django.utils.translation import gettext as _

from thirdline.desk.letters.models import LetterText
from thirdline.desk.letters.rules import Which, shipped
from thirdline.desk.tickets.models import Ticket
from thirdline.kit.refusals import NotFound


def body_of(one: Which) -> str:
    """The text as written here, or else as shipped."""
    return bodies_of(one)[0]


def bodies_of(*several: Which) -> list[str]:
    own = own_bodies([one.slug for one in several])
    return [own.get(one.slug) or shipped(one) for one in several]


def own_bodies(slugs: list[str] | None = None) -> dict[str, str]:
    """What this organisation wrote in place of the shipped texts, by slug."""
    rows = LetterText.objects.all() if slugs is None else LetterText.objects.filter(slug__in=slugs)
    return dict(rows.values_list("slug", "body"))


def followed(number: int) -> Ticket:
    """The ticket a signed address names; only its number is said to whoever presses it."""
    found = Ticket.objects.filter(pk=number).first()
    if found is None:
        raise NotFound(_("This address ends nothing."))
    return found

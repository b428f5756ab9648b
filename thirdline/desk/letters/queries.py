from __future__ import annotations

from thirdline.desk.letters.models import LetterText
from thirdline.desk.letters.rules import Event, Which, shipped
from thirdline.desk.tickets.models import Ticket


def bodies_of(event: Event, language: str) -> tuple[str, str]:
    """The text of an event and of the foot, as written here or else as shipped."""
    wanted = [Which(event, language), Which(Event.FOOT, language)]
    own = own_bodies([one.slug for one in wanted])
    body, foot = (own.get(one.slug) or shipped(one) for one in wanted)
    return body, foot


def own_bodies(slugs: list[str] | None = None) -> dict[str, str]:
    """What this organisation wrote in place of the shipped texts, by slug."""
    rows = LetterText.objects.all() if slugs is None else LetterText.objects.filter(slug__in=slugs)
    return dict(rows.values_list("slug", "body"))


def followed(number: int) -> Ticket:
    """The ticket a signed address names; only its number is said to whoever presses it."""
    return Ticket.objects.get(pk=number)


def body_of(one: Which) -> str:
    return own_bodies([one.slug]).get(one.slug) or shipped(one)

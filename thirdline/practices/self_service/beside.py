"""Articles beside a ticket: what answers its title, what was read before, what was used."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from thirdline.desk.tickets.models import Ticket
from thirdline.foundation.people.models import Person
from thirdline.practices.self_service import queries
from thirdline.practices.self_service.models import ArticleUse, Attempt
from thirdline.reference.knowledge.models import Article
from thirdline.reference.knowledge.queries import find, find_near, numbered
from thirdline.reference.knowledge.rules import Audience
from thirdline.reference.knowledge.text import plain_of

MOST = 5
SENDABLE = {Audience.EVERYBODY, Audience.COMPANY}


@dataclass(frozen=True)
class Offer:
    """One article beside a ticket; the requester's own words and link, where they may read it."""

    article: Article
    use: ArticleUse | None
    was_read: bool

    @property
    def is_sendable(self) -> bool:
        """What only the support teams may read is nothing to send."""
        return Audience(self.article.audience) in SENDABLE and self.article.state == "published"

    @property
    def link(self) -> str:
        return f"{self.article.title}: {settings.SITE_URL}/help/articles/{self.article.pk}"

    @property
    def text(self) -> str:
        """What goes into a reply instead of a link: the steps, without their signs."""
        revision = self.article.current
        return plain_of(revision.body) if revision else ""


@dataclass(frozen=True)
class Beside:
    ticket: Ticket
    offers: list[Offer]
    attempt: Attempt | None
    question: str


def articles_beside(ticket: Ticket, person: Person, *, question: str = "") -> Beside:
    """Used and read ones first, then the best answers; only what this agent may read."""
    uses = {use.article_id: use for use in queries.uses_on(ticket)}
    attempt = queries.attempt_behind(ticket)
    read = {one.article_id for one in queries.read_in(attempt)} if attempt else set()
    found = (
        find(person, question, limit=MOST)
        if question
        else find_near(person, ticket.title, service_id=ticket.service_id, limit=MOST)
    )
    numbers = [one.article.pk for one in found]
    known = numbered(person, [*uses, *read, *numbers])
    first = [*uses, *(number for number in read if number not in uses)]
    order = [*first, *(number for number in numbers if number not in first)]
    offers = [
        Offer(known[number], uses.get(number), number in read)
        for number in order
        if number in known
    ]
    return Beside(ticket, offers[: MOST + len(first)], attempt, question)

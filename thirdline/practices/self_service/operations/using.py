from __future__ import annotations

from django.db import transaction

from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import ticket_for_update
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import refuse_if
from thirdline.practices.self_service import rules
from thirdline.practices.self_service.models import ArticleUse
from thirdline.practices.self_service.rules import Use
from thirdline.reference.knowledge.models import Article


@transaction.atomic
def use_article(ticket: Ticket, *, article: Article, how: Use, by: Person) -> ArticleUse:
    """Keep that an article was sent on a ticket or solved it; having solved outweighs having been sent."""
    ticket = ticket_for_update(ticket)
    refuse_if(rules.why_not_use(ticket.history is not None, by.standing))
    use, new = ArticleUse.objects.get_or_create(
        ticket=ticket, article=article, defaults={"how": how, "by": by, "at": clock.now()}
    )
    if not new and use.how in (how, Use.SOLVED):
        return use
    use.how, use.by, use.at = how, by, clock.now()
    use.save(update_fields=["how", "by", "at"])
    facts = {"article": article.pk, "label": article.label, "how": how}
    words = {"title": article.title}
    record(
        "ticket.article_used",
        ticket,
        by=by,
        facts=facts,
        words=words,
        topics=[f"ticket:{ticket.pk}"],
    )
    return use

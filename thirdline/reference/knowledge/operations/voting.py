from __future__ import annotations

from django.db import transaction
from django.db.models import Count, Q

from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import refuse_if
from thirdline.reference.knowledge import rules
from thirdline.reference.knowledge.models import Article, Vote
from thirdline.reference.knowledge.operations.telling import tell_journal
from thirdline.reference.knowledge.queries import article_for_update
from thirdline.reference.knowledge.rules import ArticleState


@transaction.atomic
def vote_on_article(article: Article, *, helped: bool, words: str = "", by: Person) -> Vote:
    """Say whether it helped; one vote a person, the last one counts, for the version they read."""
    article = article_for_update(article)
    refuse_if(rules.why_not_vote(ArticleState(article.state), by.is_robot))
    said = {
        "helped": helped,
        "words": words.strip()[:2_000],
        "revision": article.current.number if article.current else 0,
        "at": clock.now(),
    }
    vote, _new = Vote.objects.update_or_create(article=article, person=by, defaults=said)
    counted = Vote.objects.filter(article=article).aggregate(
        yes=Count("pk", filter=Q(helped=True)), no=Count("pk", filter=Q(helped=False))
    )
    article.helped, article.not_helped = counted["yes"], counted["no"]
    article.save(update_fields=["helped", "not_helped"])
    facts = {"helped": helped, "version": vote.revision}
    tell_journal("article.voted", article, by=by, facts=facts, words={"words": vote.words})
    return vote

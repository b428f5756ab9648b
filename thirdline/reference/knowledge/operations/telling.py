"""How a change of an article is told: to the journal, and to whoever looks at it."""

from __future__ import annotations

from typing import Any

from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.reference.knowledge.models import Article


def tell_journal(
    verb: str,
    article: Article,
    *,
    by: Person,
    facts: dict[str, Any] | None = None,
    words: dict[str, Any] | None = None,
) -> None:
    told = {"title": article.title, **(words or {})}
    record(verb, article, by=by, facts=facts, words=told, topics=[f"article:{article.pk}"])

"""The words an article is found by, written in the transaction that changes them."""

from __future__ import annotations

from thirdline.kit.prepared import Written
from thirdline.kit.words import trigrams, vector, vocabulary_of
from thirdline.reference.knowledge.models import Article, KnownTerm, Revision

_WRITE = Written("""
UPDATE knowledge_article
SET words = %(words)s::text::tsvector, title_words = %(title)s::text::tsvector
WHERE id = %(article)s::bigint
""")


def keep_words(article: Article, text: Revision) -> None:
    """Found by title, the words people use for it, summary and text; the words stay known."""
    heads = [(text.title, "A"), (text.keywords, "B")]
    every = [*heads, (text.summary, "B"), (text.body, "C")]
    _WRITE({"words": vector(*every), "title": vector(*heads), "article": article.pk})
    known = [
        KnownTerm(word=word, grams=trigrams(word))
        for word in sorted(vocabulary_of(t for t, _ in every))
    ]
    KnownTerm.objects.bulk_create(known, ignore_conflicts=True)

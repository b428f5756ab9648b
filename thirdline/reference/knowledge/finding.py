"""From a question in people's own words to the articles that answer it.

One statement asks the index for each word by itself and says which articles the reader may be
offered; what a word is worth is worked out from those alone, so that nothing hidden shows through a
rank. “My”, “the” and “does not work” stand in most articles and weigh next to nothing, in any
language. Words that stand nowhere are tried once more as typing errors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice
from math import log
from typing import Any

from django.db.models import Q

from thirdline.kit import clock, prepared
from thirdline.kit.fixed import fixed
from thirdline.kit.prepared import Written
from thirdline.kit.words import fold, forms, mistakes_between, most_mistakes, trigrams, words_in
from thirdline.reference.knowledge.access import offered_to, readable_by
from thirdline.reference.knowledge.models import Article
from thirdline.reference.knowledge.rules import Reader

MOST_TERMS = 12
LEAST_COVERED = 0.4  # of what the words of a question are worth, an article must hold
LEAST_IN_TITLE = 0.25  # or its title this much
COMMON = 0.5  # a word in more of the articles than this says nothing about which of them
TITLE_COUNTS = 2.5
FEW = 8  # among fewer articles no word is common
MOST_NEAR = 3

_HITS = """
WITH allowed (id) AS MATERIALIZED ({allowed})
SELECT 0::bigint, count(*), false FROM allowed
UNION ALL
SELECT asked.n, found.id, found.title_words @@ asked.term::tsquery
FROM unnest(%s::text[]) WITH ORDINALITY AS asked(term, n)
JOIN knowledge_article AS found ON found.words @@ asked.term::tsquery
JOIN allowed ON allowed.id = found.id
"""
_NEAR = Written("""
SELECT word FROM knowledge_knownterm
WHERE grams && %(grams)s::varchar[] AND length(word) BETWEEN %(least)s::int AND %(most)s::int
ORDER BY (SELECT count(*) FROM unnest(grams) AS gram WHERE gram = ANY(%(grams)s::varchar[])) DESC, word
LIMIT 40
""")
_PERSON, _TIER, _TEAM = 31_001, 31_002, 31_003
_NOW, _TERMS = datetime(1971, 1, 1, microsecond=7, tzinfo=UTC), ["\x01terms"]


@dataclass(frozen=True)
class Found:
    """One article that answers, with how much of the question it holds."""

    article: Article
    score: float


def find_articles(
    reader: Reader,
    question: str,
    *,
    limit: int,
    everything: bool = False,
    least: float = LEAST_COVERED,
) -> list[Found]:
    """The best first. `everything` finds drafts and retired ones too, as far as they may be read;
    `least` is how much of the question must be covered."""
    words = (fold(word) for word in words_in(question))
    # A lone letter or digit stands in every list of steps.
    terms = list(islice(dict.fromkeys(one for one in words if len(one) > 1), MOST_TERMS))
    if not terms:
        return []
    count, hits = _hits(reader, [_query(term) for term in terms], everything)
    missing = [k for k, term in enumerate(terms) if k not in hits and len(term) > 3]
    if missing and count:
        hits |= _mended(reader, terms, missing, everything)
    best = _ranked(count, hits, unknown=len(terms) - len(hits), least=least)[:limit]
    rows = {one.pk: one for one in _ROWS([number for number, _score in best])} if best else {}
    return [Found(rows[number], score) for number, score in best if number in rows]


# Which article holds a term, and whether in its title.
Holding = dict[int, bool]


def _ranked(
    count: int, hits: dict[int, Holding], *, unknown: int, least: float
) -> list[tuple[int, float]]:
    """A word that stands nowhere counts half of what it could be worth: nothing answers to it."""
    worth = {k: log(1 + count / len(holding)) for k, holding in hits.items()}
    few = count < FEW
    asked = [k for k, holding in hits.items() if few or len(holding) <= COMMON * count]
    whole = sum(worth[k] for k in asked) + unknown * log(1 + count) / 2
    held: dict[int, float] = {}
    titled: dict[int, float] = {}
    score: dict[int, float] = {}
    for k, holding in hits.items():
        for number, in_title in holding.items():
            score[number] = score.get(number, 0) + worth[k] * (TITLE_COUNTS if in_title else 1)
            if k in asked:
                held[number] = held.get(number, 0) + worth[k]
                titled[number] = titled.get(number, 0) + in_title * worth[k]
    kept = [
        n
        for n, covered in held.items()
        if covered >= least * whole or titled[n] >= min(least, LEAST_IN_TITLE) * whole
    ]
    return [(n, score[n]) for n in sorted(kept, key=lambda n: (-score[n], -n))]


def _hits(
    reader: Reader, queries: Sequence[str], everything: bool
) -> tuple[int, dict[int, Holding]]:
    planned = _planned(reader.company, reader.staff, reader.everything, everything)
    real = {
        _PERSON: reader.person_id, _TIER: reader.tier_level, _NOW: clock.now(),
    }  # fmt: skip

    def value_of(asked: Any) -> Any:
        if isinstance(asked, list):
            return list(queries) if asked == _TERMS else sorted(reader.team_ids)
        return real[asked]

    found: dict[int, Holding] = {}
    count = 0
    for n, number, in_title in prepared.rows_of(planned, [value_of(one) for one in planned.asks]):
        if n:
            found.setdefault(n - 1, {})[number] = in_title
        else:
            count = number
    return count, found


@lru_cache(maxsize=32)
def _planned(company: bool, staff: bool, whole: bool, everything: bool) -> prepared.Statement:
    anybody = Reader(_PERSON, company, staff, whole, _TIER, frozenset([_TEAM]))
    rule: Q = readable_by(anybody) if everything else offered_to(anybody, _NOW)
    sql, values = Article.objects.filter(rule).values_list("pk").query.sql_with_params()
    asked = [_PERSON, _TIER, _NOW, [_TEAM], _TERMS]
    return prepared.statement(
        _HITS.format(allowed=sql), [*values, _TERMS], lambda value: value in asked
    )


def _query(term: str) -> str:
    """A word and what begins with it, however its umlauts are written; two letters stand alone."""
    prefix = ":*" if len(term) > 2 else ""
    return " | ".join(f"'{form}'{prefix}" for form in forms(term))


def _mended(
    reader: Reader, terms: Sequence[str], missing: Sequence[int], everything: bool
) -> dict[int, Holding]:
    """Unknown words as the nearest known ones, as far as the reader finds something by them."""
    near = {k: _nearest(terms[k]) for k in missing}
    asked = [(k, word) for k, words in near.items() for word in words]
    if not asked:
        return {}
    _count, hits = _hits(reader, [f"'{word}'" for _k, word in asked], everything)
    found: dict[int, Holding] = {}
    for place, (k, _word) in enumerate(asked):
        if k not in found and place in hits:
            found[k] = hits[place]
    return found


def _nearest(word: str) -> list[str]:
    most = most_mistakes(word)
    if not word.isalpha():
        return []
    rows = _NEAR({"grams": trigrams(word), "least": len(word) - most, "most": len(word) + most})
    mistakes = {known: mistakes_between(word, known) for (known,) in rows}
    close = [known for known, number in mistakes.items() if number <= most]
    return sorted(close, key=lambda known: mistakes[known])[:MOST_NEAR]


_ROWS = fixed(
    lambda numbers: (
        Article.objects.filter(pk__any=numbers)
        .select_related("category")
        .defer("words", "title_words", "retired_because")
    ),
    list[int],
)

"""The words of a ticket, written in the transaction of the change."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from thirdline.desk.search.gathering import Text, texts_of, texts_of_each
from thirdline.desk.search.models import SHAPE
from thirdline.desk.search.operations.noting import note_files
from thirdline.desk.search.rules import MOST_BYTES, vector, vocabulary_of
from thirdline.desk.tickets.models import Ticket
from thirdline.kit.db import require_transaction
from thirdline.kit.prepared import Written

# The positions of what is added follow those already there. What would make the row larger than the
# database takes is left out: a ticket may be found by less, but a reply may never fail over it.
_ADD = Written(f"""
INSERT INTO search_searchrow (ticket_id, words, shape) VALUES (%s, %s::tsvector, {SHAPE})
ON CONFLICT (ticket_id) DO UPDATE SET words = search_searchrow.words || excluded.words
WHERE pg_column_size(search_searchrow.words) < {MOST_BYTES // 4}
   OR length(search_searchrow.words::text) < {MOST_BYTES}
""")  # noqa: S608 - made of the constants above
_PUT = Written(f"""
INSERT INTO search_searchrow (ticket_id, words, shape) VALUES (%s, %s::tsvector, {SHAPE})
ON CONFLICT (ticket_id) DO UPDATE SET words = excluded.words, notes = NULL, shape = {SHAPE}
""")  # noqa: S608 - made of the constants above
# A word learnt twice at the same moment stands there twice, which does no harm; waiting for each
# other over the words of two tickets could lock both for ever.
_LEARN = Written("""
INSERT INTO search_knownword (word, written, grams)
SELECT word, written, ARRAY(
    SELECT DISTINCT substr('  ' || word || ' ', k, 3) FROM generate_series(1, length(word) + 1) AS k
)
FROM unnest(%s::text[], %s::text[]) AS met(word, written)
WHERE NOT EXISTS (SELECT 1 FROM search_knownword AS known WHERE known.word = met.word)
""")


# Whatever is gathered after this is what the row says: who adds to it meanwhile waits, and adds to that.
_HOLD = Written("""
SELECT ticket_id FROM search_searchrow WHERE ticket_id = ANY(%s::bigint[])
ORDER BY ticket_id FOR UPDATE
""")


def index_words(ticket: Ticket, texts: Iterable[Text]) -> None:
    """Make a ticket findable by these texts from now on, in the transaction of the change."""
    require_transaction()
    texts = list(texts)
    _ADD([ticket.pk, vector(*texts)])
    learn(text for text, _weight in texts)


def index_anew(ticket: Ticket) -> None:
    """After an edit: words that were taken out may not find the ticket any more."""
    require_transaction()
    _hold_rows([ticket.pk])
    texts = texts_of(ticket)
    put(ticket.pk, texts)
    learn(text for text, _weight in texts)


def index_each(tickets: Collection[Ticket]) -> None:
    """The same for many that were written at once, with the questions of one."""
    require_transaction()
    _hold_rows([ticket.pk for ticket in tickets])
    found = texts_of_each(tickets)
    for number, texts in found.items():
        put(number, texts)
    learn(text for texts in found.values() for text, _weight in texts)


def _hold_rows(numbers: list[int]) -> None:
    """Files that have come to these tickets without anybody telling are noted on the way."""
    _HOLD([numbers])
    note_files(numbers)


def put(number: int, texts: list[Text]) -> None:
    _PUT([number, vector(*texts)])


def learn(texts: Iterable[str]) -> None:
    words = vocabulary_of(texts)
    if words:
        _LEARN([list(words), list(words.values())])

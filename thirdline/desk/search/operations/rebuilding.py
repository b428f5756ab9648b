"""Rows of an older shape written anew in batches, newest first. May be stopped and started anywhere."""

from __future__ import annotations

from django.db import connection, transaction

from thirdline.desk.search.gathering import texts_of_each
from thirdline.desk.search.models import SHAPE
from thirdline.desk.search.operations.batches import Batches
from thirdline.desk.search.operations.indexing import learn, put
from thirdline.desk.search.operations.noting import note_files
from thirdline.desk.tickets.models import Ticket
from thirdline.kit.prepared import Written

_OUTDATED = f"(shape < {SHAPE} OR notes IS NOT NULL)"
# Claimed, so that the worker and somebody at the command line do not write the same rows.
_CLAIM = Written(f"""
SELECT ticket_id FROM search_searchrow WHERE {_OUTDATED}
ORDER BY ticket_id DESC LIMIT %s::int FOR UPDATE SKIP LOCKED
""")  # noqa: S608 - made of the constants above
_KEEP = Written(f"""
UPDATE search_searchrow SET notes = NULL, shape = {SHAPE} WHERE ticket_id = %s::bigint
""")  # noqa: S608 - made of the constants above
_UNUSED = """
DELETE FROM search_knownword AS known USING (
    SELECT id, word FROM search_knownword WHERE id > %s ORDER BY id LIMIT %s
) AS batch
WHERE known.id = batch.id
AND NOT EXISTS (
    SELECT 1 FROM search_searchrow WHERE words @@ quote_literal(batch.word)::tsquery
)
"""
_BATCH_ENDS = """
SELECT max(id) FROM (SELECT id FROM search_knownword WHERE id > %s ORDER BY id LIMIT %s) AS batch
"""


@transaction.atomic
def rebuild_batch(most: int = 200) -> int:
    """Write the newest outdated rows anew, and answer how many there were."""
    numbers = [number for (number,) in _CLAIM([most])]
    tickets = Ticket.objects.filter(pk__in=numbers)
    own = texts_of_each([ticket for ticket in tickets if ticket.history is None])
    note_files(list(own))
    for number in numbers:
        if number in own:
            put(number, own[number])
        else:
            # Its words come from the imported log, which is not kept with the ticket.
            _KEEP([number])
    learn(text for texts in own.values() for text, _weight in texts)
    return len(numbers)


def mark_all_outdated(most: int = 5_000) -> int:
    """Have every row written anew: after a change of what a ticket is found by."""
    batches = Batches(
        "WITH batch AS (SELECT ticket_id FROM search_searchrow WHERE ticket_id < %s"
        " ORDER BY ticket_id DESC LIMIT %s),"
        " marked AS (UPDATE search_searchrow SET shape = 1 WHERE ticket_id IN"
        " (SELECT ticket_id FROM batch) RETURNING ticket_id)"
        " SELECT count(*), min(ticket_id) FROM marked",
        most=most,
    )
    more = True
    while more:
        with transaction.atomic():
            more = batches.take()
    return batches.marked


def forget_unused_words(most: int = 2_000) -> int:
    """Words no ticket has any more are not kept: what was erased may not live on as a suggestion."""
    forgotten, after = 0, 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_BATCH_ENDS, [after, most])
            last = cursor.fetchone()[0]
            if last is None:
                return forgotten
            cursor.execute(_UNUSED, [after, most])
            forgotten += cursor.rowcount
            after = last

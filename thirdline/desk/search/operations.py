from __future__ import annotations

from django.db import connection

from thirdline.desk.search.rules import words_of
from thirdline.desk.tickets.models import Ticket
from thirdline.kit.db import require_transaction
from thirdline.kit.prepared import Written

_ADD = Written("""
INSERT INTO search_searchrow (ticket_id, words, notes) VALUES (%s, array_to_tsvector(%s), array_to_tsvector(%s))
ON CONFLICT (ticket_id) DO UPDATE SET
    words = search_searchrow.words || excluded.words,
    notes = coalesce(search_searchrow.notes || excluded.notes, excluded.notes, search_searchrow.notes)
""")


def index_words(ticket: Ticket, *texts: str, public: bool = True) -> None:
    """Make a ticket findable by these texts from now on, in the transaction of the change."""
    require_transaction()
    words = words_of(*texts)
    _ADD([ticket.pk, words if public else [], None if public else words])


def index_anew(ticket: Ticket, *texts: str) -> None:
    """After an edit: words that were taken out of title and description may not find it any more."""
    require_transaction()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE search_searchrow SET words = array_to_tsvector(%s) WHERE ticket_id = %s",
            [words_of(*texts), ticket.pk],
        )

"""Files are noted to be read in the transaction that brings them, or when their ticket is written anew."""

from __future__ import annotations

from collections.abc import Collection

from thirdline.kit import clock
from thirdline.kit.db import require_transaction
from thirdline.kit.drains import wake
from thirdline.kit.prepared import Written

DRAIN = "search.files"

_NOTE = Written("""
INSERT INTO search_filetext (attachment_id, due_at)
SELECT id, %s::timestamptz FROM tickets_attachment
WHERE ticket_id = ANY(%s::bigint[]) AND kept_as <> ''
ON CONFLICT DO NOTHING RETURNING attachment_id
""")


def note_files(numbers: Collection[int]) -> None:
    """Have the files of these tickets read that nobody has read yet."""
    require_transaction()
    if _NOTE([clock.now(), list(numbers)]):
        wake(DRAIN)

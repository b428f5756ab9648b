"""People found by parts of their names and addresses, however their letters are accented."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from thirdline.kit.prepared import Written

_ACCENTED = "àáâãäåāăąçćčďđèéêëēėęěğìíîïīįıłñńňòóôõöøōőřśšşșťțùúûüůūűųýÿžźż"
_PLAIN = "aaaaaaaaacccddeeeeeeeegiiiiiiilnnnoooooooorssssttuuuuuuuuyyzzz"
_NAMED = Written(f"""
SELECT id, name, email FROM people_person
WHERE kind = 'person' AND (is_active OR %s::boolean) AND (
    SELECT bool_and(strpos(
        translate(replace(lower(name), 'ß', 'ss'), '{_ACCENTED}', '{_PLAIN}') || ' ' || lower(email),
        word
    ) > 0) FROM unnest(%s::text[]) AS word
)
ORDER BY is_active DESC, name LIMIT %s::int
""")  # noqa: S608 - made of the constants above


class Named(NamedTuple):
    pk: int
    name: str
    email: str


def persons_named(words: Sequence[str], *, limit: int, left: bool = False) -> list[Named]:
    """People in whose name or address every word occurs; the words are lower case without accents."""
    if not words:
        return []
    return [Named(*row) for row in _NAMED([left, list(words), limit])]

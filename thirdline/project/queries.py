from __future__ import annotations

import hashlib
from dataclasses import dataclass

from thirdline.foundation.people.models import ApiToken, Person
from thirdline.kit.db import require_transaction
from thirdline.kit.fixed import fixed
from thirdline.kit.prepared import Written

# The lock is tried, never waited for: of two requests with one key, one runs and the other is told.
# It is taken in the same statement as the look, and the unique key catches what slips in between.
_LOOK = Written("""
SELECT tried.got, kept.request, kept.status, kept.type, kept.body
FROM (SELECT pg_try_advisory_xact_lock(%s, hashtext(%s)) AS got) tried
LEFT JOIN project_keptanswer kept ON kept.person_id = %s AND kept.key = %s
""")
_TOKEN = fixed(lambda digest: ApiToken.objects.select_related("person").filter(digest=digest), str)
_OURS = 0x41504B  # keeps these locks apart from any other package's


@dataclass(frozen=True)
class Kept:
    request: str
    status: int
    type: str
    body: str


def token_with(secret: str) -> ApiToken | None:
    """The token a secret belongs to, with its person; dead ones too, so that the sender hears why."""
    digest = hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()
    return _TOKEN.one(digest)


def answer_kept_for(person: Person, key: str) -> tuple[bool, Kept | None]:
    """Whether the key is now ours until the transaction ends, and what was answered before."""
    require_transaction()
    ((got, request, status, kind, body),) = _LOOK([_OURS, f"{person.pk}:{key}", person.pk, key])
    return got, Kept(request, status, kind, body) if request is not None else None

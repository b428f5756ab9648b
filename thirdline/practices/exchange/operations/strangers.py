"""The people of a batch: known by their address, by the source's own key, or made without rights."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cached_property

from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import note_people, robot
from thirdline.practices.exchange import queries
from thirdline.practices.exchange.importers.shapes import Who
from thirdline.practices.exchange.models import Import, ImportedPerson

# Nobody can ever have an address here, so nobody can ever sign in with one (RFC 2606).
NOWHERE = "imported.invalid"


class People:
    """Everybody a batch names, found or made in a handful of statements."""

    def __init__(self, work: Import, everybody: Iterable[Who]):
        self._work = work
        wanted = {who for who in everybody if who}
        self._by_address = queries.people_by_address({w.address for w in wanted if w.address})
        nameless = {self._key(w): w for w in wanted if not w.address}
        self._by_key = queries.people_by_key(work.system, nameless)
        self.made = 0
        self._make(
            {w.address: w for w in wanted if w.address and w.address not in self._by_address},
            {key: w for key, w in nameless.items() if key not in self._by_key},
        )

    def of(self, who: Who) -> Person:
        if not who:
            return self.robot
        return self._by_address[who.address] if who.address else self._by_key[self._key(who)]

    @cached_property
    def robot(self) -> Person:
        return robot("Imports")

    def _key(self, who: Who) -> str:
        return (who.key or f"name:{who.name.lower()}")[:200]

    def _make(self, addressed: dict[str, Who], keyed: dict[str, Who]) -> None:
        known = [(who.name, address) for address, who in addressed.items()]
        known += [(who.name or key, self._nowhere(key)) for key, who in keyed.items()]
        if not known:
            return
        made = note_people(known, by=self._work.by)
        self._by_address.update(zip(addressed, made, strict=False))
        strangers = made[len(addressed) :]
        self._by_key.update(zip(keyed, strangers, strict=True))
        keys = [f"address:{address}"[:200] for address in addressed] + list(keyed)
        ImportedPerson.objects.bulk_create(
            [
                ImportedPerson(person=person, batch=self._work, system=self._work.system, key=key)
                for person, key in zip(made, keys, strict=True)
            ],
            ignore_conflicts=True,
        )
        self.made = len(made)

    def _nowhere(self, key: str) -> str:
        digest = hashlib.sha256(f"{self._work.system}\x1f{key}".encode()).hexdigest()[:20]
        return f"{digest}@{NOWHERE}"

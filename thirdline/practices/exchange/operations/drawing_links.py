"""Links of imported tickets, drawn as soon as both ends are here, whichever file brought them."""

from __future__ import annotations

from collections.abc import Collection

from thirdline.desk.links.operations import Drawn, bring_in_links
from thirdline.desk.links.rules import LinkKind
from thirdline.foundation.people.models import Person
from thirdline.practices.exchange import queries

# By the kind of the source: the kind of ours, and whether it is said from the other end. A parent has none.
_KINDS: dict[str, tuple[LinkKind | None, bool]] = {
    "related": (LinkKind.RELATES, False),
    "duplicate": (LinkKind.DUPLICATES, False),
    "duplicated": (LinkKind.DUPLICATES, True),
    "blocks": (LinkKind.BLOCKS, False),
    "blocked": (LinkKind.BLOCKS, True),
    "child": (None, False),
    "parent": (None, True),
}


def draw_links(system: str, outside_ids: Collection[str], *, by: Person) -> int:
    """Draw what ties these tickets to others of their source; a second time draws nothing."""
    drawn = []
    for one, kind, other in queries.links_to_draw(system, outside_ids):
        ours, turned = _KINDS[kind]
        drawn.append(Drawn(other, ours, one) if turned else Drawn(one, ours, other))
    return bring_in_links(drawn, by=by)

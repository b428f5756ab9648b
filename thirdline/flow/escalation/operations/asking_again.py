"""What a return names as missing: read against the contract, and made unmet again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import slugify

from thirdline.desk.tickets.models import Handoff
from thirdline.flow.escalation.contracts import ContractState
from thirdline.flow.escalation.models import ItemRequest
from thirdline.foundation.people.models import Person
from thirdline.kit import clock


@dataclass(frozen=True)
class Asked:
    key: str
    label: str
    own_words: bool
    value_then: str = ""


def read_missing(state: ContractState, missing: Sequence[str]) -> list[Asked]:
    """Keys of the contract stand for their items; anything else is a demand in own words."""
    asked: dict[str, Asked] = {}
    for text in (" ".join(one.replace("\x00", "").split()) for one in missing):
        known = state.item(text)
        if known is not None:
            own = _is_own(state, text)
            asked[text] = Asked(text, known.item.label, own, known.mark)
        elif text:
            key = f"asked-{slugify(text, allow_unicode=False)[:40] or len(asked) + 1}"
            asked[key] = Asked(key, text[:200], True)
    return list(asked.values())


def _is_own(state: ContractState, key: str) -> bool:
    """An item asked in own words before is known by its key but in no contract."""
    return state.terms is None or all(item.key != key for item in state.terms.items)


def ask_items_again(
    handoff: Handoff, asked: Sequence[Asked], *, tier_level: int, by: Person
) -> None:
    ItemRequest.objects.bulk_create(
        ItemRequest(
            ticket=handoff.ticket,
            tier_level=tier_level,
            key=one.key,
            label=one.label,
            own_words=one.own_words,
            value_then=one.value_then,
            handoff=handoff,
            by=by,
            at=clock.now(),
        )
        for one in asked
    )

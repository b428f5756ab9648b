"""What the queue offers for the tickets that are ticked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from thirdline.desk.bulk.own import contribute_own_verbs
from thirdline.kit.ui import registry

contribute_own_verbs()


def _verbs(lists: Sequence[Any], person: Any) -> Mapping[Any, registry.Facts | None]:
    return {
        one.pk: {
            "changes_url": one.beside("bulk:changes"),
            "verbs_url": one.beside("bulk:verbs"),
        }
        for one in lists
    }


def _dialogs(lists: Sequence[Any], person: Any) -> Mapping[Any, registry.Facts | None]:
    return {one.pk: {"assign_url": one.beside("bulk:assignments")} for one in lists}


registry.panel("queue.bulk", 5, "bulk/_bulk.html", _verbs)
registry.panel("queue.plain", 5, "bulk/_plain.html", _verbs)
registry.panel("queue.dialogs", 5, "bulk/_dialogs.html", _dialogs)

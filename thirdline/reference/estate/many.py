"""Changes of many items that a worker makes: found, and told as their pages show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from thirdline.foundation.people.models import Person
from thirdline.kit.db import require_transaction
from thirdline.kit.refusals import NotFound
from thirdline.kit.texts.later import later
from thirdline.kit.ui.draw.words import day
from thirdline.reference.estate.facts import DATES, ROWS
from thirdline.reference.estate.history import FIELD_WORDS
from thirdline.reference.estate.models import ConfigurationItem, ItemsChange
from thirdline.reference.estate.rules import LIFECYCLE_WORDS, ChangeState, Lifecycle

PAGE = 50
STATE_WORDS = {
    ChangeState.RUNNING: later("Being made"), ChangeState.DONE: later("Done"),
    ChangeState.STOPPED: later("Stopped"), ChangeState.REFUSED: later("Refused"),
}  # fmt: skip
STATE_MARKS = {
    ChangeState.RUNNING: ("loader-2", "line"), ChangeState.DONE: ("check", "good"),
    ChangeState.STOPPED: ("player-stop", "soon"), ChangeState.REFUSED: ("alert-octagon", "late"),
}  # fmt: skip


def item_changes_for(person: Person) -> QuerySet[ItemsChange]:
    """Every change of many, newest first."""
    rows = ItemsChange.objects.select_related("by").order_by("-pk")
    return rows if person.may("keep_estate") else rows.none()


def items_change_for(person: Person, number: int) -> ItemsChange:
    found = item_changes_for(person).filter(pk=number).first()
    if found is None:
        raise NotFound(_("There is no change %(number)s for you.") % {"number": number})
    return found


def items_change(number: int) -> ItemsChange:
    return ItemsChange.objects.select_related("by").get(pk=number)


def items_change_for_update(number: int) -> ItemsChange:
    require_transaction()
    rows = ItemsChange.objects.select_for_update(of=("self",)).select_related("by")
    return rows.get(pk=number)


def item_changes_running() -> list[int]:
    """Oldest first."""
    rows = ItemsChange.objects.filter(state=ChangeState.RUNNING)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def page_of_changes(person: Person, before: int) -> tuple[list[dict[str, Any]], int | None]:
    """One page by key, and where the older ones begin; of their items only how many they are."""
    rows = item_changes_for(person).defer("items").annotate(many=F("items__len"))
    found = list((rows.filter(pk__lt=before) if before else rows)[: PAGE + 1])
    older = found[PAGE - 1].pk if len(found) > PAGE else None
    shown = found[:PAGE]
    named = _Named(shown)
    return [_state(one) | {"words": named.of(one), "total": one.many} for one in shown], older


def change_facts(change: ItemsChange, after: int) -> dict[str, Any]:
    """Everything the page of a change shows; its items a page at a time, by number."""
    numbers = [one for one in change.items if one > after][: PAGE + 1]
    items = ConfigurationItem.objects.defer("words").filter(pk__in=numbers[:PAGE])
    return _state(change) | {
        "set": list(_Named([change]).of(change).items()),
        "items": list(items.select_related("kind").order_by("pk")),
        "more": numbers[PAGE - 1] if len(numbers) > PAGE else None,
        "same": change.total - change.changed,
    }


def _state(change: ItemsChange) -> dict[str, Any]:
    state = ChangeState(change.state)
    icon, kind = STATE_MARKS[state]
    return {
        "change": change, "state_words": STATE_WORDS[state], "state_icon": icon,
        "state_kind": kind, "running": state == ChangeState.RUNNING,
        "is_done": state == ChangeState.DONE,
    }  # fmt: skip


class _Named:
    """What changes set, in words by field; people, teams and the like are read together."""

    def __init__(self, changes: Sequence[ItemsChange]) -> None:
        self._rows: dict[str, Mapping[int, Any]] = {}
        for name in ROWS:
            numbers = {one.changes[name] for one in changes if one.changes.get(name)}
            if numbers:
                model: Any = ConfigurationItem._meta.get_field(name).related_model
                self._rows[name] = model._default_manager.in_bulk(numbers)

    def of(self, change: ItemsChange) -> dict[str, str]:
        return {
            str(FIELD_WORDS.get(name, name)): self._value(name, value)
            for name, value in change.changes.items()
        }

    def _value(self, name: str, value: Any) -> str:
        if value in (None, ""):
            return _("nothing")
        if name == "lifecycle":
            return str(LIFECYCLE_WORDS[Lifecycle(value)])
        if name in DATES:
            return day(date.fromisoformat(value))
        return str(self._rows.get(name, {}).get(value, value))

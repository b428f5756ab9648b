"""The same change of many items: while somebody waits, or by a worker that can be watched and stopped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.foundation.journal.operations import Happened, record, record_many
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import robot
from thirdline.foundation.people.readers import as_the_desk
from thirdline.kit import clock
from thirdline.kit.db import beside
from thirdline.kit.drains import wake
from thirdline.kit.refusals import Refused, refuse_if
from thirdline.reference.estate import many, queries, rules
from thirdline.reference.estate.facts import ROWS, at_hand, plain, told
from thirdline.reference.estate.models import ConfigurationItem, ItemsChange
from thirdline.reference.estate.operations.fating import derive_fates
from thirdline.reference.estate.operations.fating_many import derive_fates_of_many
from thirdline.reference.estate.operations.indexing import index_items
from thirdline.reference.estate.operations.items import set_what_differs, topics
from thirdline.reference.estate.operations.stepping import STOPPED, alone, uncollected
from thirdline.reference.estate.operations.working_out import note_change
from thirdline.reference.estate.operations.writing_items import write_items
from thirdline.reference.estate.rules import MOST_WAITED_FOR, ChangeState

DRAIN = "estate.changes"
AT_ONCE = 500
MOST_TRIES = 3
_LOCK = 0x65736368
_ALWAYS = frozenset({"version", "changed_at", "retired_at"})
_FATED = frozenset({"kind", "lifecycle", "site", "room", "rack", "supplier", "attributes"})
_FOUND_BY = frozenset({
    "name", "kind", "environment", "site", "room", "rack", "supplier", "serial", "about", "attributes",
})  # fmt: skip
_STEP = "UPDATE estate_itemschange SET done = %s WHERE id = %s RETURNING stop_asked"
Changed = tuple[ConfigurationItem, dict[str, tuple[Any, Any]]]


@transaction.atomic
def change_items(
    items: Sequence[ConfigurationItem], *, changes: Mapping[str, Any], by: Person
) -> int:
    """Change the same of many items at once, each with its entry; answers how many were different."""
    return _change_all([one.pk for one in items], changes, _Unwatched(), by)


@transaction.atomic
def begin_change_of_items(
    numbers: Sequence[int], *, changes: Mapping[str, Any], came_from: str = "", by: Person
) -> ItemsChange:
    """Have a worker change the same of many items in one transaction: all of it, or nothing."""
    refuse_if(rules.why_not_keep(by.standing))
    refuse_if(rules.why_not_overlook(len(numbers)))
    made = ItemsChange.objects.create(
        by=by, changes={name: plain(value) for name, value in changes.items()},
        items=sorted(set(numbers)), came_from=came_from[:2_000], begun_at=clock.now(),
    )  # fmt: skip
    record("items.change_begun", made, by=by, facts={"items": made.total, "fields": sorted(changes)})  # fmt: skip
    wake(DRAIN)
    return made


@transaction.atomic
def stop_change_of_items(change: ItemsChange, *, by: Person) -> ItemsChange:
    """It stops before its next step, and everything stays as it was."""
    change = many.items_change_for_update(change.pk)
    refuse_if(rules.why_not_keep(by.standing))
    refuse_if(rules.why_not_stop_change(change.state))
    change.stop_asked = True
    change.save(update_fields=["stop_asked"])
    record("items.change_stop_asked", change, by=by)
    return change


def advance_item_changes() -> int:
    """Make the oldest change that nobody else is at; one whose worker was killed is begun anew."""
    for number in many.item_changes_running():
        with alone(_LOCK, number) as mine:
            if mine and _counted(number):
                with uncollected():
                    _make_or_say(number)
                return 1
    return 0


@transaction.atomic
def _counted(number: int) -> bool:
    """Count the try first: a change that kills its worker is given up after a few."""
    change = many.items_change_for_update(number)
    if change.state != ChangeState.RUNNING:
        return False
    if change.tries >= MOST_TRIES:
        said = _("It stopped %(n)s times in a row; the log of the worker says why.")
        _end(change, ChangeState.REFUSED, "items.change_failed", robot(), said % {"n": change.tries})  # fmt: skip
        return False
    change.tries += 1
    change.save(update_fields=["tries"])
    return True


def _make_or_say(number: int) -> None:
    try:
        with beside() as cursor, as_the_desk():
            _make(number, _Watched(cursor, number))
    except Refused as refusal:
        _say(number, refusal)


@transaction.atomic
def _make(number: int, watch: _Unwatched) -> None:
    """The row itself is touched at the end only: until then others note in it that it shall stop."""
    change = many.items_change(number)
    changed = _change_all(change.items, _meant(change.changes), watch, change.by)
    change.state, change.changed, change.ended_at = ChangeState.DONE, changed, clock.now()
    change.done = change.total
    change.save(update_fields=["state", "changed", "done", "ended_at"])
    facts = {"items": change.total, "changed": changed}
    record("items.change_made", change, by=change.by, facts=facts, topics=["estate"])


@transaction.atomic
def _say(number: int, refusal: Refused) -> None:
    change = many.items_change_for_update(number)
    if refusal.code == STOPPED:
        _end(change, ChangeState.STOPPED, "items.change_stopped", change.by)
    else:
        _end(change, ChangeState.REFUSED, "items.change_failed", robot(), refusal.reason)


def _end(change: ItemsChange, state: ChangeState, verb: str, by: Person, said: str = "") -> None:
    change.state, change.said, change.ended_at, change.done = state, said, clock.now(), 0
    change.save(update_fields=["state", "said", "ended_at", "done"])
    record(verb, change, by=by, words={"why": said} if said else None)


class _Unwatched:
    """Somebody waits for it, so nobody looks how far it is."""

    def __call__(self, done: int) -> None:
        """Before each step: how many items are done."""


class _Watched(_Unwatched):
    """Notes beside the transaction how far it is; raises Refused when somebody asked to stop."""

    def __init__(self, cursor: Any, number: int) -> None:
        self._cursor, self._number = cursor, number

    def __call__(self, done: int) -> None:
        self._cursor.execute(_STEP, [done, self._number])
        if any(stop for (stop,) in self._cursor.fetchall()):
            raise Refused(_("It was stopped. Nothing was changed."), code=STOPPED)


def _change_all(
    numbers: Sequence[int], changes: Mapping[str, Any], watch: _Unwatched, by: Person
) -> int:
    refuse_if(rules.why_not_keep(by.standing))
    refuse_if(rules.why_not_overlook(len(numbers)))
    found = [one for one in queries.items_for_update(numbers) if one.retired_at is None]
    at_hand(found, changes)
    different: list[Changed] = []
    for start in range(0, len(found), AT_ONCE):
        watch(start)
        different += _change_some(found[start : start + AT_ONCE], changes)
    watch(len(found))
    if _FATED & changes.keys():
        _derive([one for one, _changed in different])
    if different:
        _tell(different, by)
        note_change()
    return len(different)


def _change_some(some: list[ConfigurationItem], changes: Mapping[str, Any]) -> list[Changed]:
    different = [(one, changed) for one in some if (changed := set_what_differs(one, changes))]
    items = [one for one, _changed in different]
    if items:
        fields = {name for _one, changed in different for name in changed}
        every = ConfigurationItem._meta.concrete_fields
        write_items(items, {one.attname for one in every if one.name in fields} | _ALWAYS)
        if fields & _FOUND_BY:
            index_items(items)
    return different


def _derive(items: list[ConfigurationItem]) -> None:
    if len(items) <= MOST_WAITED_FOR:
        derive_fates(items)
    else:
        derive_fates_of_many([one.pk for one in items], clock.now())


def _tell(different: list[Changed], by: Person) -> None:
    happened = []
    for one, changed in different:
        facts, words = told(changed)
        facts["items"] = len(different)
        happened.append(Happened(one, facts, words, topics(one)))
    record_many("items.changed", happened, by=by)


def _meant(kept: Mapping[str, Any]) -> dict[str, Any]:
    """A change as it was given: people, teams and the like by the rows their numbers mean."""
    return {name: _row(name, value) if name in ROWS else value for name, value in kept.items()}


def _row(name: str, number: int | None) -> Any:
    if number is None:
        return None
    model: Any = ConfigurationItem._meta.get_field(name).related_model
    found = model._default_manager.filter(pk=number).first()
    if found is None:
        raise Refused(_("What was chosen is not there any more. Choose anew."))
    return found

"""Whether an import may be read, applied, stopped or undone now; each answers a sentence or None."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _

from thirdline.reference.estate.importing.columns import ITEM_FIELDS, ROW_FIELDS
from thirdline.reference.estate.importing.facts import ATTRIBUTE, LONGEST_SAID
from thirdline.reference.estate.importing.settling import NEW_KIND
from thirdline.reference.estate.rules import ImportState

# Of an attribute, as a kind keeps it.
MOST_KEY = 40
WRITING = (ImportState.APPLYING, ImportState.UNDOING)
WORKING = (ImportState.READING, *WRITING)


def why_not_choose(state: str) -> str | None:
    if state in WORKING:
        return _("It is at work. Stop it first, or wait until it is done.")
    if state in (ImportState.APPLIED, ImportState.UNDONE):
        return _("It was applied already. Upload the file once more to begin anew.")
    return None


def why_not_read_so(
    columns: Mapping[str, str], kinds: Mapping[str, str], known: Collection[str]
) -> str | None:
    """A program may choose what the form does not offer: a field no item has, or a kind there is none of."""
    fields = (*ITEM_FIELDS, *ROW_FIELDS)
    for field in columns:
        key = field.removeprefix(ATTRIBUTE)
        own = key != field and 0 < len(key) <= MOST_KEY and key.isprintable()
        if field not in fields and not own:
            words = {"name": field[:LONGEST_SAID], "known": ", ".join(ITEM_FIELDS)}
            return _("An item has no “%(name)s”; it has: %(known)s.") % words
    for kind in kinds.values():
        if kind not in ("", NEW_KIND) and kind not in known:
            return _("There is no kind “%(slug)s” of items.") % {"slug": kind[:LONGEST_SAID]}
    return None


def why_not_apply(state: str, counts: dict[str, Any]) -> str | None:
    """Only a plan somebody could see is applied, and only while the estate is as the plan found it."""
    if state in WORKING:
        return _("It is at work. Stop it first, or wait until it is done.")
    if state == ImportState.APPLIED:
        return _("It was applied already.")
    if state != ImportState.PLANNED:
        return _("There is no plan to apply.")
    if counts.get("stale"):
        return _(
            "The estate was changed since the plan was made. Make the plan anew, and look at it."
        )
    if not sum(counts.get(name, 0) for name in ("create", "update", "retire", "same")):
        return _("No row of the file can be used. Correct the file or the columns first.")
    return None


def why_not_stop(state: str) -> str | None:
    return None if state in WORKING else _("Nothing is at work here.")


def why_not_undo(state: str, later: int | None) -> str | None:
    """`later`: the number of an import of the same source that was applied after it."""
    if state in WORKING:
        return _("It is at work. Wait until it is done.")
    if state == ImportState.UNDONE:
        return _("It was undone already.")
    if state != ImportState.APPLIED:
        return _("Nothing was applied yet.")
    if later is not None:
        return _("Import %(number)s of the same source came after it. Undo that one first.") % {"number": later}  # fmt: skip
    return None

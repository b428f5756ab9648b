"""An import from the file to the plan; nothing of the estate changes here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.drains import wake
from thirdline.kit.refusals import Refused, refuse_if
from thirdline.reference.estate import rules
from thirdline.reference.estate.importing import queries
from thirdline.reference.estate.importing.checks import legible, legible_all
from thirdline.reference.estate.importing.decisions import (
    WRITING,
    why_not_apply,
    why_not_choose,
    why_not_read_so,
    why_not_stop,
    why_not_undo,
)
from thirdline.reference.estate.importing.files import FORMATS, MOST_BYTES, format_of, unpacked
from thirdline.reference.estate.importing.planning import source_of
from thirdline.reference.estate.importing.shapes import Choices
from thirdline.reference.estate.importing.tables import look_at
from thirdline.reference.estate.models import Import, ImportRow
from thirdline.reference.estate.operations.stepping import ask_to_stop, forget_steps
from thirdline.reference.estate.rules import ImportState

DRAIN = "estate.imports"


def _why_not(by: Person) -> str | None:
    """The command line acts in the name of the machine, which keeps the estate as well."""
    return None if by.is_robot else rules.why_not_keep(by.standing)


@transaction.atomic
def take_in_estate(
    *,
    name: str,
    content: bytes,
    source: str,
    format: str = "",
    choices: Mapping[str, Any] | None = None,
    by: Person,
) -> Import:
    """Keep a file and have its plan made; `source` is the name under which its items are found again."""
    refuse_if(_why_not(by))
    known = source_of(source)
    if not known:
        raise Refused(_("Name the source, as “netbox”: under it its items are found again."))
    if not content.strip():
        raise Refused(_("The file is empty. There is nothing to import."))
    if len(content) > MOST_BYTES:
        raise Refused(_("A file may have %(most)s MB; split this one, or pack it with gzip.") % {"most": MOST_BYTES // 1024**2})  # fmt: skip
    told = format or format_of(unpacked(content), name)
    if told not in FORMATS:
        raise Refused(_("There is no format “%(name)s”; there is: %(known)s.") % {"name": told, "known": ", ".join(FORMATS)})  # fmt: skip
    made = Import.objects.create(
        source=known, format=told, file_name=legible(name)[:200], content=content, started_by=by,
        started_at=clock.now(), choices=_first_choices(told, content, choices or {}),
    )  # fmt: skip
    facts = {"source": known, "format": told, "size": len(content)}
    record("estate.import_begun", made, by=by, facts=facts, words={"name": made.file_name})
    wake(DRAIN)
    return made


def _first_choices(format: str, content: bytes, given: Mapping[str, Any]) -> dict[str, Any]:
    """A table somebody edited is meant; what a discovery tool says does not undo what people corrected."""
    kept = {"theirs_win": format == "csv", **given}
    if format == "csv":
        kept |= look_at(unpacked(content), Choices.read(kept))
    clean: dict[str, Any] = legible_all(kept)
    return clean


@transaction.atomic
def choose_for_estate(found: Import, *, choices: Mapping[str, Any], by: Person) -> Import:
    """Decide about columns, kinds and what wins, and have the plan made anew."""
    found = queries.import_for_update(found.pk)
    refuse_if(_why_not(by))
    refuse_if(why_not_choose(found.state))
    known = [slug for slug, _name in queries.kinds_to_choose()]
    refuse_if(why_not_read_so(choices.get("columns", {}), choices.get("kinds", {}), known))
    found.choices = legible_all({**found.choices, **choices})
    content = unpacked(queries.content_of(found.pk))
    if not content:
        raise Refused(_("The file is not kept any more. Upload it once more."))
    if found.format == "csv":
        found.choices |= legible_all(look_at(content, Choices.read(found.choices)))
    found.state, found.stop_asked, found.counts, found.problems = ImportState.READING, False, {}, []
    found.done = found.total = 0
    found.save(update_fields=["choices", "state", "stop_asked", "counts", "problems", "done", "total"])  # fmt: skip
    ImportRow.objects.filter(of=found).delete()
    facts = {name: found.choices.get(name) for name in ("retire", "theirs_win", "columns", "kinds")}
    record("estate.import_chosen", found, by=by, facts=facts)
    wake(DRAIN)
    return found


@transaction.atomic
def stop_estate_import(found: Import, *, by: Person) -> Import:
    """Stop reading; nothing has happened yet. What is being written stops before its next step, and is taken back."""
    refuse_if(_why_not(by))
    if found.state in WRITING:
        # The transaction that writes holds the import itself.
        ask_to_stop(found.pk)
        record("estate.import_stop_asked", found, by=by)
        return found
    found = queries.import_for_update(found.pk)
    refuse_if(why_not_stop(found.state))
    found.stop_asked, found.state = True, ImportState.STOPPED
    found.save(update_fields=["stop_asked", "state"])
    record("estate.import_stopped", found, by=by, facts={"done": found.done})
    return found


@transaction.atomic
def apply_estate_import(found: Import, *, by: Person) -> Import:
    """Have the plan applied as it was shown, in one transaction; a job does it."""
    found = queries.import_for_update(found.pk)
    refuse_if(_why_not(by))
    refuse_if(why_not_apply(found.state, found.counts))
    return _set_to_work(found, ImportState.APPLYING, "estate.import_set_off", by)


@transaction.atomic
def undo_estate_import(found: Import, *, by: Person) -> Import:
    """Have a whole import taken back, in one transaction; what was changed since stays and is named."""
    found = queries.import_for_update(found.pk)
    refuse_if(_why_not(by))
    refuse_if(why_not_undo(found.state, queries.applied_later(found)))
    return _set_to_work(found, ImportState.UNDOING, "estate.import_undo_asked", by)


def _set_to_work(found: Import, state: ImportState, verb: str, by: Person) -> Import:
    forget_steps(found.pk)
    found.state = state
    # Whoever sets it off answers for it; the entry at the end is theirs.
    found.counts = {**found.counts, "by": by.pk, "tries": 0}
    found.save(update_fields=["state", "counts"])
    record(verb, found, by=by, facts={"source": found.source})
    wake(DRAIN)
    return found


def every_part(parts: Iterable[tuple[str, bytes]]) -> tuple[str, bytes]:
    """Several files as one: manifests with a line between them, JSON one behind the other."""
    held = [(name, unpacked(content)) for name, content in parts]
    if len(held) == 1:
        return held[0]
    formats = {format_of(content, name) for name, content in held}
    if "csv" in formats or len(formats) != 1:
        raise Refused(_("Only manifests, or lists of NetBox, can be taken in several files at once. Upload tables one by one."))  # fmt: skip
    between = b"\n---\n" if formats == {"kubernetes"} else b"\n"
    name = f"{held[0][0]} + {len(held) - 1}"
    return name, between.join(content for _name, content in held)

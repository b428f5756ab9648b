from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from django.db import connection, transaction
from django.utils.translation import gettext as _

from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import Refused, refuse_if
from thirdline.practices.histories import queries
from thirdline.practices.histories.cases import Cases, OnBadRow, fitting_mapping, read_cases
from thirdline.practices.histories.mapping import Mapping
from thirdline.practices.histories.models import HistorySet
from thirdline.practices.histories.operations.writing import write_cases
from thirdline.practices.histories.readers import UnreadableLog

Progress = Callable[[float, str], None]
NAME_CHARACTERS = 60


def why_not_import(name: str, by: Person) -> str | None:
    """A set needs a name and somebody who may set up."""
    if not (by.is_robot or by.may("set_up")):
        return _("Only administrators import histories.")
    if not name.strip():
        return _("Give the set a name, as --name volvo.")
    if len(name) > NAME_CHARACTERS or not name.isprintable():
        return _("The name of a set has at most %(most)s printable characters.") % {
            "most": NAME_CHARACTERS
        }
    return None


@transaction.atomic
def import_log(
    path: Path,
    *,
    name: str,
    mapping: Mapping | None = None,
    on_bad_row: OnBadRow = "fail",
    progress: Progress | None = None,
    by: Person,
) -> HistorySet:
    """Load a log as a set of tickets, all or nothing; the same file under the same name is left.

    One transaction, so that nobody sees half a set and a killed import leaves none.
    """
    refuse_if(why_not_import(name, by))
    _one_at_a_time(name)
    digest = _digest(path)
    present = queries.set_named(name)
    if present is not None:
        return _already(present, path, digest)
    tell = progress or (lambda share, words: None)
    mapping = mapping or fitting_mapping(path)
    cases = _read(path, mapping, on_bad_row, tell)
    made = HistorySet.objects.create(
        name=name,
        source=path.name[:255],
        digest=digest,
        mapping={"name": mapping.name, "describes": mapping.describes},
        state="complete",
        counts=_counts(cases) | {"first_bad_rows": [str(bad) for bad in cases.listed[:20]]},
        by=by,
        at=clock.now(),
    )
    write_cases(made, cases, progress=lambda share, words: tell(0.6 + share * 0.4, words))
    facts = {"name": name, "source": made.source, "digest": digest, **_counts(cases)}
    record("history.imported", made, by=by, facts=facts)
    tell(1.0, f"{cases.events:,} events in {len(cases.by_name):,} tickets")
    return made


def _read(path: Path, mapping: Mapping, on_bad_row: OnBadRow, tell: Progress) -> Cases:
    cases = read_cases(
        path,
        mapping,
        on_bad_row=on_bad_row,
        progress=lambda share, events: tell(share * 0.6, f"{events:,} events read"),
    )
    if not cases.events:
        raise UnreadableLog(_empty(path, cases))
    return cases


def _already(present: HistorySet, path: Path, digest: str) -> HistorySet:
    if not present.is_complete:
        raise Refused(
            _("The set %(name)s is being removed. Finish with: histories remove %(name)s.")
            % {"name": present.name}
        )
    if present.digest != digest:
        raise Refused(
            _(
                "There is a set %(name)s already, from another file (%(source)s). Choose another "
                "name, or remove that set first with: histories remove %(name)s."
            )
            % {"name": present.name, "source": present.source}
        )
    present.was_there = True
    present.was_there = True
    return present


def _one_at_a_time(name: str) -> None:
    """Two imports of the same name wait for each other, so that the second finds the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"history:{name}"])


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableLog(f"{path} cannot be opened: {error.strerror}.") from None


def _empty(path: Path, cases: Cases) -> str:
    if cases.bad_rows:
        return _(
            "%(path)s has no usable row: all %(bad_rows)s are bad. The first: %(listed)s Check the mapping."
        ) % {"path": path.name, "bad_rows": f"{cases.bad_rows:,}", "listed": cases.listed[0]}
    return _("%(path)s holds no events. There is nothing to import.") % {"path": path.name}


def _counts(cases: Cases) -> dict[str, object]:
    return {
        "cases": len(cases.by_name),
        "events": cases.events,
        "bad_rows": cases.bad_rows,
        "never_filled": cases.missing,
    }

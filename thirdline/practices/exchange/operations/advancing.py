"""The rows of an import, batch by batch: judged in a dry run, judged and kept in a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.utils.translation import gettext as _

from thirdline.foundation.journal.operations import record
from thirdline.kit import clock
from thirdline.kit.refusals import Refused
from thirdline.practices.exchange import queries, store
from thirdline.practices.exchange.importers import source_named
from thirdline.practices.exchange.importers.judging import judged
from thirdline.practices.exchange.importers.parcels import Opened
from thirdline.practices.exchange.importers.shapes import Incoming, Raw, Trouble
from thirdline.practices.exchange.looking import choices_from, count_words
from thirdline.practices.exchange.models import Import, ImportProblem
from thirdline.practices.exchange.operations.claiming import advance, finish
from thirdline.practices.exchange.operations.keeping import keep_tickets
from thirdline.practices.exchange.operations.undoing import take_out_batch
from thirdline.practices.exchange.rules import Step

CHECKED_AT_ONCE, KEPT_AT_ONCE = 2_000, 100
MOST_PROBLEMS = 10_000


@dataclass
class _Reading:
    """An open file and how many of its rows were read; kept between batches in this process."""

    rows: Iterator[Raw | Trouble]
    read: int = 0
    seen: dict[str, int] = field(default_factory=dict)
    words: dict[str, Counter[str]] = field(default_factory=dict)


_readings: dict[tuple[int, str], _Reading] = {}


def advance_imports() -> int:
    """Do one batch of one import."""
    return advance(Import, _batch)


def _batch(work: Import) -> None:
    if work.step == Step.UNDO:
        take_out_batch(work)
        return
    reading = _reading_of(work)
    most = CHECKED_AT_ONCE if work.step == Step.CHECK else KEPT_AT_ONCE
    rows = list(islice(reading.rows, most))
    good, troubles = _judge(work, reading, rows)
    if work.step == Step.RUN:
        troubles += keep_tickets(work, good)
    reading.read += len(rows)
    _count(work, len(rows), len(good), troubles)
    if len(rows) < most:
        _end(work, reading)
    else:
        # Only what was committed may be gone on from; whoever fails begins with a fresh one.
        _readings[work.pk, work.step] = reading


def _reading_of(work: Import) -> _Reading:
    """The open file where this process stopped, else opened anew and read up to there."""
    known = _readings.pop((work.pk, work.step), None)
    if known is not None and known.read == work.done:
        return known
    source = source_named(work.source)
    path = store.place_of(work.kept_as)
    if source is None or not path.is_file():
        raise Refused(_("The file is not kept any more. Upload it once more."))
    _readings.clear()
    reading = _Reading(source.read(Opened(path, work.name), work.columns))
    reading.words = {table: Counter() for table in work.words}
    for one in islice(reading.rows, work.done):
        _remember(reading, one)
        reading.read += 1
    return reading


def _remember(reading: _Reading, one: Raw | Trouble) -> int | None:
    """The line on which this number stood before, if it did."""
    if isinstance(one, Trouble):
        return None
    count_words(reading.words, one)
    key = one.values.get("id", "").strip()
    before = reading.seen.setdefault(key, one.line) if key else one.line
    return None if before == one.line else before


def _judge(
    work: Import, reading: _Reading, rows: list[Raw | Trouble]
) -> tuple[list[Incoming], list[Trouble]]:
    choices, now = choices_from(work.choices), clock.now()
    good: list[Incoming] = []
    troubles: list[Trouble] = []
    for one in rows:
        before = _remember(reading, one)
        if isinstance(one, Trouble):
            troubles.append(one)
            continue
        if before is not None:
            reason = _("The number stands on line %(line)s already.") % {"line": before}
            troubles.append(Trouble(one.line, one.column("id"), reason, one.values.get("id", "")))
            continue
        found, faults = judged(one, choices, now)
        troubles += faults
        if found is not None:
            good.append(found)
    return good, troubles


def _count(work: Import, rows: int, good: int, troubles: list[Trouble]) -> None:
    bad = {one.line for one in troubles if not one.is_note}
    counts = Counter({name: value for name, value in work.counts.items() if isinstance(value, int)})
    counts.update(rows=rows, good=good, bad=len(bad), notes=sum(t.is_note for t in troubles))
    work.counts = {**work.counts, **counts}
    work.done += rows
    room = max(0, MOST_PROBLEMS - counts["listed"])
    ImportProblem.objects.bulk_create(
        ImportProblem(
            batch=work, line=one.line, column=one.column[:120], reason=one.reason[:300],
            value=one.value[:120], is_note=one.is_note,
        )
        for one in troubles[:room]
    )  # fmt: skip
    work.counts["listed"] = counts["listed"] + min(room, len(troubles))


def _end(work: Import, reading: _Reading) -> None:
    finish(work)
    if work.step == Step.CHECK:
        work.total = work.done
        work.words = {table: dict(found.most_common(200)) for table, found in reading.words.items()}
        for table, found in work.words.items():
            held = work.choices.setdefault(table, {})
            for word in found:
                held.setdefault(word.lower(), "")
        _count_those_here(work, reading)
    verb = "import.checked" if work.step == Step.CHECK else "import.finished"
    facts = {name: value for name, value in work.counts.items() if isinstance(value, int)}
    topics = ["tickets"] if work.step == Step.RUN else []
    record(verb, work, by=work.by, facts=facts, topics=topics)


def _count_those_here(work: Import, reading: _Reading) -> None:
    numbers = list(reading.seen)
    there = sum(
        len(queries.already_in(work.system, numbers[at : at + 5_000]))
        for at in range(0, len(numbers), 5_000)
    )
    work.counts["already"] = there

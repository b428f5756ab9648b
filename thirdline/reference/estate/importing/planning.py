"""The plan of an import: a row for every item of the file, and for what the source no longer names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thirdline.reference.estate.importing import known as knowing
from thirdline.reference.estate.importing.comparing import Current, PlanRow, compared, created
from thirdline.reference.estate.importing.known import Known
from thirdline.reference.estate.importing.linking import Linked, link
from thirdline.reference.estate.importing.matching import match
from thirdline.reference.estate.importing.settling import likely_kind
from thirdline.reference.estate.importing.shapes import MOST_TROUBLES, Choices, Reading
from thirdline.reference.estate.rules import RowAction

AT_ONCE = 5_000
MOST_NOTES = 50
Step = Callable[[], None]


@dataclass
class Plan:
    """All that is kept of it: the rows, how many of each, and sentences about the whole."""

    rows: list[PlanRow] = field(default_factory=list)
    counts: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def make_plan(reading: Reading, source: str, choices: Choices, step: Step) -> Plan:
    """Compare all of a file with the estate as it now is; nothing is changed."""
    known = knowing.known_to(source)
    owners = {str(one.facts["owner"]) for one in reading.items if one.facts.get("owner")}
    knowing.addresses_of(owners, known)
    said_kinds = Counter(one.kind for one in reading.items if not one.must_exist)
    whole_file = not any(one.must_exist for one in reading.items)
    matched = match(reading, known, choices)
    step()
    linked = link(reading, matched, known)
    plan = Plan()
    plan.rows += [created(one) for one in linked if one.number is None]
    for row in _compared([one for one in linked if one.number is not None], source, choices, step):
        plan.rows.append(row)
    missing = _missing(reading, matched.by_key.values(), known) if whole_file else []
    if choices.retire:
        plan.rows += missing
    plan.rows += _refused(reading)
    plan.notes = reading.notes[:MOST_NOTES] + _notes(missing, reading, choices)
    plan.counts = {**reading.counts, **_counts(plan.rows), "missing": len(missing)}
    plan.counts["kinds"] = _kinds(said_kinds, reading, known, choices)
    plan.counts["relation_kinds"] = {s: list(n) for s, n in reading.relation_kinds.items() if s not in known.relation_kinds}  # fmt: skip
    return plan


def _compared(linked: list[Linked], source: str, choices: Choices, step: Step) -> Iterator[PlanRow]:
    for start in range(0, len(linked), AT_ONCE):
        some = linked[start : start + AT_ONCE]
        numbers = [one.number for one in some if one.number is not None]
        needs = knowing.needs_of(numbers)
        relations = knowing.relations_of(numbers)
        said = knowing.said_before(numbers, source)
        facts = {number: (version, held) for number, version, held in knowing.facts_of(numbers)}
        for one in some:
            number = one.number or 0
            version, held = facts[number]
            current = Current(version, held, needs.get(number, []), relations.get(number, []), said.get(number))  # fmt: skip
            yield compared(one, current, source, theirs_win=choices.theirs_win)
        step()


def _missing(reading: Reading, refs: Any, known: Known) -> list[PlanRow]:
    """What the source named before and does not name now; what another key found again is not missing."""
    in_file = {one.key for one in reading.items} | {one.key for one in reading.troubles}
    found = {ref for ref in refs if isinstance(ref, int)}
    rows = []
    for key, number in known.by_key.items():
        held = known.items[number]
        if key not in in_file and number not in found and not held.retired:
            found.add(number)
            rows.append(PlanRow(0, key, held.name, RowAction.RETIRE, number))
    facts = {number: (version, held) for number, version, held in knowing.facts_of([r.item or 0 for r in rows])}  # fmt: skip
    for row in rows:
        version, held_now = facts[row.item or 0]
        row.before = {"version": version, "lifecycle": held_now["lifecycle"]}
    return rows


def _refused(reading: Reading) -> list[PlanRow]:
    troubles = sorted(reading.troubles)
    return [
        PlanRow(one.line, one.key[:200], one.name[:200], RowAction.REFUSE, said=one.said)
        for one in troubles[:MOST_TROUBLES]
    ]


def _notes(missing: list[PlanRow], reading: Reading, choices: Choices) -> list[str]:
    found = []
    if missing and not choices.retire:
        words = ngettext("%(n)s item that this source named before is not in the file. It stays.", "%(n)s items that this source named before are not in the file. They stay.", len(missing))  # fmt: skip
        found.append(words % {"n": len(missing)})
    more = len(reading.troubles) - MOST_TROUBLES
    if more > 0:
        found.append(_("%(n)s more rows are refused; only the first are listed.") % {"n": more})
    return found


def _counts(rows: list[PlanRow]) -> dict[str, int]:
    counts = Counter(str(row.action) for row in rows)
    for row in rows:
        after = row.after
        counts["needs"] += len(after.get("needs", ()))
        counts["needs_ended"] += len(after.get("end_needs", ()))
        counts["relations"] += len(after.get("relations", ()))
        counts["relations_ended"] += len(after.get("end_relations", ()))
        counts["kept"] += bool(after.get("kept") or after.get("kept_needs"))
        counts["over"] += bool(after.get("over"))
    return {name: n for name, n in counts.items() if n}


def _kinds(said: Counter[str], reading: Reading, known: Known, choices: Choices) -> list[list[Any]]:
    """What the file calls its kinds: said, its name there, how many, which kind that is, whether new."""
    found = []
    for slug, n in sorted(said.items()):
        chosen = choices.kinds.get(slug, "")
        became = (chosen if chosen not in ("", "+") else "") or (slug if chosen == "+" else likely_kind(slug, known))  # fmt: skip
        named = reading.kinds.get(slug)
        name = named.name if named else slug
        found.append(
            [slug, name, n, became, became not in known.kinds, named.icon if named else ""]
        )
    return found


def source_of(text: str) -> str:
    """The name of a source as it is kept: short, in small letters."""
    return slugify(text)[:60]

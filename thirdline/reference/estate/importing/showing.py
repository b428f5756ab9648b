"""A plan as people read it: what becomes of each item, field by field and need by need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from thirdline.foundation.people.models import Person
from thirdline.kit.texts.later import later
from thirdline.reference.estate.importing import decisions, queries
from thirdline.reference.estate.importing.facts import word_of
from thirdline.reference.estate.importing.known import relations_numbered
from thirdline.reference.estate.models import Import, ImportRow
from thirdline.reference.estate.rules import LIFECYCLE_WORDS, ImportState, Lifecycle, RowAction

STATE_WORDS = {
    ImportState.READING: later("Being read"), ImportState.PLANNED: later("Plan to look at"),
    ImportState.APPLYING: later("Being applied"), ImportState.APPLIED: later("Applied"),
    ImportState.UNDOING: later("Being undone"), ImportState.UNDONE: later("Undone"),
    ImportState.REFUSED: later("Refused"), ImportState.STOPPED: later("Stopped"),
}  # fmt: skip
STATE_MARKS = {
    ImportState.PLANNED: ("list-check", "line"), ImportState.APPLIED: ("check", "good"),
    ImportState.UNDONE: ("arrow-back-up", "line"), ImportState.REFUSED: ("alert-octagon", "late"),
    ImportState.STOPPED: ("player-stop", "soon"),
}  # fmt: skip
FORMAT_WORDS = {"csv": "CSV", "netbox": "NetBox", "kubernetes": "Kubernetes"}
ACTION_WORDS = {
    RowAction.CREATE: later("Create"), RowAction.UPDATE: later("Update"),
    RowAction.RETIRE: later("Retire"), RowAction.REFUSE: later("Refused"),
    RowAction.SAME: later("Same"),
}  # fmt: skip
MOST_SHOWN = 12
LONGEST_SHOWN = 120


@dataclass
class RowShown:
    """One item of the plan with what becomes of it."""

    row: ImportRow
    action: str
    # (field, before, after)
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    # What begins and what ends: needs and relations in words.
    begins: list[str] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    # (field, what stands here, what the file says)
    kept: list[tuple[str, str, str]] = field(default_factory=list)
    over: list[tuple[str, str, str]] = field(default_factory=list)
    more: int = 0


def plan_page(found: Import, action: str, after: int) -> tuple[list[RowShown], int | None]:
    """One page of a plan by key, and where the next begins."""
    rows = queries.rows_of(found, action, after, limit=queries.PAGE + 1)
    more = rows[queries.PAGE - 1].pk if len(rows) > queries.PAGE else None
    return shown(found, rows[: queries.PAGE]), more


def shown(found: Import, rows: Sequence[ImportRow]) -> list[RowShown]:
    words = _Words(found, rows)
    return [words.row(one) for one in rows]


class _Words:
    """The names of everything that the rows of one page mean, asked for together."""

    def __init__(self, found: Import, rows: Sequence[ImportRow]) -> None:
        afters = [one.after for one in rows]
        ended = [n for after in afters for n in after.get("end_needs", ())[:MOST_SHOWN]]
        self.needs = queries.needs_numbered(ended)
        unrelated = [n for after in afters for n in after.get("end_relations", ())[:MOST_SHOWN]]
        self.relations = relations_numbered(unrelated)
        refs = {ref for after in afters for ref in _refs(after)}
        self.kinds = {
            slug: name for slug, (name, _back) in found.counts.get("relation_kinds", {}).items()
        }
        self.kinds |= queries.relation_words()
        self.item_kinds = {kind[3]: kind[1] for kind in found.counts.get("kinds", ())}
        self.item_kinds |= dict(queries.kinds_to_choose())
        here = queries.names_of(ref for ref in refs if isinstance(ref, int))
        new = queries.names_in_plan(found, [ref for ref in refs if isinstance(ref, str)])
        self.names: dict[int | str, str] = dict([*here.items(), *new.items()])

    def row(self, one: ImportRow) -> RowShown:
        after = one.after
        found = RowShown(one, str(ACTION_WORDS[RowAction(one.action)]))
        found.changes = [
            (word_of(name), self.said(name, one.before.get(name)), self.said(name, value))
            for name, value in after.get("set", {}).items()
        ]
        if one.action == RowAction.CREATE:
            facts = {n: v for n, v in after.get("facts", {}).items() if n != "name"}
            found.changes = [(word_of(n), "", self.said(n, v)) for n, v in facts.items() if v not in (None, "", [])]  # fmt: skip
        begins = [self.need(k, label, members) for k, label, members in after.get("needs", ())]
        begins += [
            f"{self.kinds.get(kind, kind)} {self.name(ref)}"
            for kind, ref, _about in after.get("relations", ())
        ]
        ends = [self.ended(number) for number in after.get("end_needs", ())[:MOST_SHOWN]]
        ends += [self.relations[n] for n in after.get("end_relations", ())[:MOST_SHOWN] if n in self.relations]  # fmt: skip
        found.more = max(0, len(begins) - MOST_SHOWN)
        found.begins, found.ends = begins[:MOST_SHOWN], ends
        found.kept, found.over = _pairs(after.get("kept")), _pairs(after.get("over"))
        found.kept += [(word_of("needs"), _("not needed"), self.need(k, label, members)) for k, label, members in after.get("kept_needs", ())]  # fmt: skip
        return found

    def said(self, name: str, value: Any) -> str:
        return self.item_kinds.get(value, value) if name == "kind" else said(name, value)

    def name(self, ref: int | str) -> str:
        return self.names.get(ref, str(ref))

    def need(self, k: int, label: str, members: Sequence[int | str]) -> str:
        names = " | ".join(self.name(ref) for ref in members[:MOST_SHOWN])
        names += " | …" if len(members) > MOST_SHOWN else ""
        plain = k == 1 and len(members) == 1
        text = _("needs %(names)s") if plain else _("needs %(k)s of %(n)s: %(names)s")
        text %= {"k": k, "n": len(members), "names": names}
        return f"{text} ({label})" if label else text

    def ended(self, number: int) -> str:
        held = self.needs.get(number)
        if held is None:
            return _("a need that is gone")
        members = [one.item for one in held.members.all()]
        self.names.update({one.pk: one.name for one in members})
        return self.need(held.k, held.label, [one.pk for one in members])


def _refs(after: dict[str, Any]) -> Iterable[int | str]:
    for _k, _label, members in [*after.get("needs", ()), *after.get("kept_needs", ())][:MOST_SHOWN]:
        yield from members[:MOST_SHOWN]
    for _kind, ref, _about in after.get("relations", ())[:MOST_SHOWN]:
        yield ref


def _pairs(held: dict[str, list[Any]] | None) -> list[tuple[str, str, str]]:
    return [
        (word_of(name), said(name, ours), said(name, theirs))
        for name, (ours, theirs) in (held or {}).items()
    ]


def said(name: str, value: Any) -> str:
    """A value as it is shown; nothing is a dash."""
    if value in (None, "", []):
        return "–"
    if name == "lifecycle" and value in set(Lifecycle):
        return str(LIFECYCLE_WORDS[Lifecycle(value)])
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    text = ", ".join(map(str, value)) if isinstance(value, list) else f"{value:g}" if isinstance(value, float) else str(value)  # fmt: skip
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"


@dataclass
class Tab:
    """How many rows of a plan have an action."""

    action: str
    words: str
    count: int


def tabs(counts: dict[str, Any]) -> list[Tab]:
    found = [Tab(str(one), str(words), counts.get(one, 0)) for one, words in ACTION_WORDS.items()]
    found.append(Tab("kept", _("Changed here, stays"), counts.get("kept", 0)))
    found.append(Tab("over", _("Changed here, overwritten"), counts.get("over", 0)))
    return [one for one in found if one.count]


def import_facts(found: Import, person: Person, action: str, after: int) -> dict[str, Any]:
    """Everything the page of an import shows."""
    state = ImportState(found.state)
    working = state in decisions.WORKING
    listed = tabs(found.counts)
    chosen = action if action in {one.action for one in listed} else ""
    rows, more = plan_page(found, chosen, after) if not working else ([], None)
    icon, kind = STATE_MARKS.get(state, ("loader-2", "line"))
    return {
        "import": found, "state_words": STATE_WORDS[state], "state_icon": icon, "state_kind": kind,
        "format_words": FORMAT_WORDS.get(found.format, found.format), "working": working,
        "tabs": listed, "chosen": chosen, "rows": rows, "more": more,
        "why_not_apply": decisions.why_not_apply(state, found.counts),
        "why_not_choose": decisions.why_not_choose(state),
        "why_not_undo": decisions.why_not_undo(state, queries.applied_later(found)),
        "why_not_stop": decisions.why_not_stop(state), "new_kinds": new_kinds(found.counts),
        "reading": state == ImportState.READING, "applied": state == ImportState.APPLIED,
        "planned": state == ImportState.PLANNED, "refused": state == ImportState.REFUSED,
        "undone": state == ImportState.UNDONE,
        "progress": queries.progress_of(found) if state in decisions.WRITING else None,
    }  # fmt: skip


def new_kinds(counts: dict[str, Any]) -> list[str]:
    return [name for _slug, name, _n, became, is_new, _icon in counts.get("kinds", ()) if is_new and became]  # fmt: skip


def listed_imports(rows: Iterable[Import]) -> list[dict[str, Any]]:
    found = []
    for one in rows:
        icon, kind = STATE_MARKS.get(ImportState(one.state), ("loader-2", "line"))
        found.append({
            "import": one, "words": STATE_WORDS[ImportState(one.state)], "icon": icon, "kind": kind,
            "format": FORMAT_WORDS.get(one.format, one.format),
        })  # fmt: skip
    return found

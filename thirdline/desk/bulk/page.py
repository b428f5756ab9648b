"""What the page of a change shows: its forms and preview before it runs, its progress and outcomes after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdline.desk.bulk.contributing import (
    BulkVerb,
    NotAsAsked,
    Step,
    steps_of,
    verb_named,
    verbs_for,
)
from thirdline.desk.bulk.foreseeing import Preview, Seen
from thirdline.desk.bulk.models import BulkChange
from thirdline.desk.bulk.queries import RowShown, is_undone, preview_of, rows_shown
from thirdline.desk.bulk.rules import AT_ONCE, why_not_undo
from thirdline.desk.bulk.states import ChangeState, Outcome
from thirdline.kit.refusals import Refused

SHOWN = 100
WORDS = {
    ChangeState.DRAFT: gettext_lazy("Not run yet"),
    ChangeState.RUNNING: gettext_lazy("Running"),
    ChangeState.DONE: gettext_lazy("Done"),
    ChangeState.CANCELLED: gettext_lazy("Cancelled"),
    ChangeState.STOPPED: gettext_lazy("Stopped"),
}


@dataclass
class ChangePage:
    """`asked` is the query of the page; `bound` are forms that were sent and are not right yet."""

    change: BulkChange
    asked: Mapping[str, str] = field(default_factory=dict)
    verbs: Sequence[str] = ()
    bound: Mapping[str, forms.Form] = field(default_factory=dict)

    @cached_property
    def steps(self) -> list[Step]:
        return steps_of(self.change.steps, self.change.by)

    @cached_property
    def broken(self) -> bool:
        """Whether it names somebody or something that is not there any more."""
        try:
            return not self.steps and bool(self.change.steps)
        except (Refused, NotAsAsked):
            return True

    @property
    def words(self) -> str:
        """What it does, as one sentence would."""
        return ", ".join(step.words for step in self.steps) if not self.broken else ""

    @property
    def state_words(self) -> str:
        return str(WORDS[ChangeState(self.change.state)])

    # Before it runs

    @property
    def forms(self) -> list[tuple[BulkVerb, forms.Form]]:
        """One form for each thing to do; what was said already stands in it."""
        kept = {one["verb"]: one["given"] for one in self.change.steps}
        by = self.change.by
        chosen = [verb_named(name, by) for name in dict.fromkeys([*kept, *self.verbs])]
        return [(verb, self.bound.get(verb.name) or _filled(verb, kept, by)) for verb in chosen]

    @property
    def others(self) -> list[tuple[BulkVerb, str]]:
        """What else can be done, with the address that adds it."""
        taken = [verb.name for verb, _form in self.forms]
        addresses = "&".join(f"verb={name}" for name in taken)
        return [
            (verb, f"{self.change.get_absolute_url()}?{addresses}&verb={verb.name}")
            for verb in verbs_for(self.change.by)
            if verb.name not in taken
        ]

    @cached_property
    def preview(self) -> Preview | None:
        return preview_of(self.change) if self.change.steps and not self.broken else None

    @property
    def seen(self) -> list[Seen]:
        """The refused first; then those that change, as many as are worth reading through."""
        preview = self.preview
        if preview is None:
            return []
        return [*preview.refused[:SHOWN], *preview.changing[:SHOWN], *preview.same[:SHOWN]]

    @property
    def not_shown(self) -> int:
        return len(self.preview.seen) - len(self.seen) if self.preview else 0

    @property
    def runs_at_once(self) -> bool:
        return self.change.total <= AT_ONCE

    @property
    def cannot_undo(self) -> list[Step]:
        return [step for step in self.steps if not step.verb.undoes]

    # While it runs, and after

    @property
    def width(self) -> int:
        """The share that is through, in per cent."""
        return 100 * self.change.tried // self.change.total if self.change.total else 100

    @cached_property
    def why_not_undo(self) -> str | None:
        undoes = not self.broken and any(step.verb.undoes for step in self.steps)
        undone = is_undone(self.change)
        return why_not_undo(self.change, self.change.by, undoes=undoes, undone=undone)

    @property
    def showing(self) -> str:
        asked = self.asked.get("show", "")
        if asked in set(Outcome):
            return asked
        change = self.change
        found = {Outcome.REFUSED: change.refused, Outcome.DONE: change.done}
        return next((one.value for one, n in found.items() if n), Outcome.SAME.value)

    @property
    def switches(self) -> list[tuple[str, str, int]]:
        """Each outcome there was, in words, with how often."""
        change = self.change
        left = change.left if change.has_ended else 0
        found = [
            (Outcome.REFUSED, _("Stayed"), change.refused), (Outcome.DONE, _("Changed"), change.done),
            (Outcome.SAME, _("Was so already"), change.same), (Outcome.LEFT, _("Not tried"), left),
        ]  # fmt: skip
        return [(one.value, words, n) for one, words, n in found if n]

    @cached_property
    def rows(self) -> tuple[list[RowShown], int]:
        after = self.asked.get("after", "")
        begins = int(after) if after.isdecimal() and len(after) < 19 else 0
        return rows_shown(self.change, outcome=self.showing, after=begins)


def _filled(verb: BulkVerb, kept: Mapping[str, Any], by: Any) -> forms.Form:
    form = verb.form(by)
    form.initial = dict(kept.get(verb.name, {}))
    return form

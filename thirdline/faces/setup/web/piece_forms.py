"""The form of one field, or one step of approval, with its condition in three controls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdline.faces.setup.building import TESTS, child_named, simple_test, tree_of
from thirdline.faces.setup.web.forms import RowForm

TEST_WORDS = {
    "is": gettext_lazy("is one of"),
    "is_not": gettext_lazy("is not"),
    "at_least": gettext_lazy("is at least"),
    "at_most": gettext_lazy("is at most"),
    "more_than": gettext_lazy("is more than"),
    "less_than": gettext_lazy("is less than"),
    "is_not_empty": gettext_lazy("is filled in"),
    "is_empty": gettext_lazy("is left empty"),
}
LABELS = {
    "key": gettext_lazy("Short name"),
    "label": gettext_lazy("Label"),
    "type": gettext_lazy("Type"),
    "choices": gettext_lazy("Choices"),
    "prices": gettext_lazy("Prices of choices"),
    "help": gettext_lazy("Help"),
    "required": gettext_lazy("An answer is needed"),
    "minimum": gettext_lazy("At least"),
    "maximum": gettext_lazy("At most"),
    "shown_when": gettext_lazy("Condition as text"),
    "when": gettext_lazy("Condition as text"),
    "who": gettext_lazy("Who approves"),
    "people": gettext_lazy("People"),
    "team": gettext_lazy("Team"),
    "needs": gettext_lazy("How many have to agree"),
    "remind_after": gettext_lazy("Remind after"),
}
CONDITION = {"fields": "shown_when", "approvals": "when"}


class PieceForm(RowForm):
    """A row of the form; the three controls of its condition count unless the text was changed."""

    def __init__(
        self, part: str, piece: Mapping[str, Any], before: Sequence[Mapping[str, Any]], data: Any = None
    ):  # fmt: skip
        child = child_named(part)
        super().__init__(child.model, child.columns, piece, data, key="key", fixed=bool(piece))
        self.fields["key"].required = False
        self.fields["label"].required = True
        self.fields["label"].error_messages["required"] = _("Give it a label: what people read.")
        self.condition = CONDITION[part]
        self.kinds = {str(one["key"]): str(one.get("type", "text")) for one in before}
        self._add_test(part, piece, before)
        for name, words in LABELS.items():
            if name in self.fields:
                self.fields[name].label = words

    def _add_test(
        self, part: str, piece: Mapping[str, Any], before: Sequence[Mapping[str, Any]]
    ) -> None:
        tree = piece.get(self.condition) or {}
        known = simple_test(tree) if tree else ("", "is", "")
        names = [(str(one["key"]), str(one.get("label", one["key"]))) for one in before]
        if part == "approvals":
            self.kinds["item.price"] = "number"
            names = [("item.price", _("The price")), *names]
        name, test, value = known or ("", "is", "")
        always = _("always") if known else _("as the text below says")
        self.fields["if_field"] = forms.ChoiceField(
            label=_("Only if"), choices=[("", always), *names], initial=name, required=False
        )
        tests = [(one, TEST_WORDS[one]) for one in TESTS]
        self.fields["if_test"] = forms.ChoiceField(
            label=_("Test"), choices=tests, initial=test, required=False
        )
        self.fields["if_value"] = forms.CharField(
            label=_("Value"), initial=value, required=False, max_length=300,
            help_text=_("Several with commas."),
        )  # fmt: skip

    @property
    def asked(self) -> list[Any]:
        """The controls of the row, its condition aside."""
        aside = {self.condition, "if_field", "if_test", "if_value"}
        return [self[name] for name in self.fields if name not in aside]

    @property
    def tested(self) -> list[Any]:
        return [self["if_field"], self["if_test"], self["if_value"]]

    @property
    def as_text(self) -> Any:
        return self[self.condition]

    def plain(self) -> dict[str, Any]:
        found = super().plain()
        name, test, value = (found.pop(one, "") for one in ("if_field", "if_test", "if_value"))
        if self.condition not in self.changed_data:
            kept = found.pop(self.condition, {})
            tree = tree_of(name, test, value, self.kinds.get(name, "text"))
            # What three controls cannot say stays as its text until somebody chooses a test.
            said = tree or (kept if kept and simple_test(kept) is None else {})
            found |= {self.condition: said} if said else {}
        return found

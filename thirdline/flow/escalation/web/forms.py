from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thirdline.desk.tickets.states import HandoffKind
from thirdline.flow.escalation import queries
from thirdline.flow.escalation.rules import LONGEST_QUESTION, no_such_reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thirdline.flow.escalation.contracts import ContractState
    from thirdline.flow.escalation.targets import Target
    from thirdline.foundation.people.models import Person, Team

LONGEST_WORDS = 5_000


class HandoffForm(forms.Form):
    """What every handoff says: why, in a code and in words, and what its sender was looking at."""

    kind = HandoffKind.ESCALATE
    reason = forms.ChoiceField(label=_("Why"))
    words = forms.CharField(
        max_length=LONGEST_WORDS, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    seen_stay = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.auto_id = f"{self.kind}-%s"
        reason = self.fields["reason"]
        reason.choices = [(one.code, one.words) for one in queries.reasons(self.kind)]  # type: ignore[attr-defined]
        reason.error_messages = dict.fromkeys(
            ("required", "invalid_choice"), no_such_reason(self.kind)
        )


class TargetForm(HandoffForm):
    """A handoff whose sender chooses the team."""

    to = forms.ChoiceField(label=_("To"))
    field_order = ("to", "reason", "words")

    def __init__(self, *args: Any, targets: Sequence[Target], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.teams = {str(one.team.pk): one.team for one in targets}
        to = self.fields["to"]
        to.choices = [(str(one.team.pk), _said(one)) for one in targets]  # type: ignore[attr-defined]
        to.error_messages = dict.fromkeys(
            ("required", "invalid_choice"), _("Choose the team that gets it.")
        )


class EscalateForm(TargetForm):
    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["words"].label = _("What is asked of them")


class TransferForm(TargetForm):
    kind = HandoffKind.TRANSFER

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["words"].label = _("What they should know")


class ReturnForm(HandoffForm):
    kind = HandoffKind.RETURN
    missing = forms.MultipleChoiceField(
        label=_("What exactly is missing"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": _("The contract asks for something else now. Look again.")
        },
    )
    besides = forms.CharField(
        label=_("Missing besides, one a line"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    field_order = ("reason", "missing", "besides", "words")

    def __init__(self, *args: Any, state: ContractState, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["words"].label = _("In your own words")
        items = [(one.item.key, one.item.label) for one in state.items]
        self.fields["missing"].choices = items  # type: ignore[attr-defined]

    @property
    def all_missing(self) -> list[str]:
        given = self.cleaned_data["besides"].splitlines()
        return [*self.cleaned_data["missing"], *(line for line in given if line.strip())]


class ConsultForm(forms.Form):
    """A question to a team, to a whole tier, or to one person of a team."""

    whom = forms.ChoiceField(label=_("Whom"))
    person = forms.ChoiceField(label=_("Somebody in particular"), required=False)
    question = forms.CharField(
        label=_("Question"),
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write the question first.")},
    )

    def __init__(self, *args: Any, whom: Sequence[tuple[str, Any]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.auto_id = "consult-%s"
        self.fields["whom"].choices = whom  # type: ignore[attr-defined]

    def offer(self, people: Sequence[Person], team: Team | None) -> None:
        """Only people of the team that is asked can be asked by name."""
        anybody = team.name if team else _("Whoever can answer")
        chosen = [("", anybody), *((str(one.pk), one.name) for one in people)]
        self.fields["person"].choices = chosen  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Answer"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write the answer first.")},
    )
    worth_article = forms.BooleanField(label=_("Worth an article"), required=False)


def _said(target: Target) -> str:
    """`Network, L3 (owns the service)`."""
    why = f" ({target.why})" if target.why else ""
    return f"{target.team.name}, L{target.tier_level}{why}"

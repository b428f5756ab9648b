"""Handing many tickets on, through the page that shows first what would happen to each."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdline.desk.bulk.contributing import BulkVerb, Foreseen, contribute_verb, refused
from thirdline.desk.tickets.states import HandoffKind
from thirdline.flow.escalation import operations, queries, targets
from thirdline.foundation.people.queries import all_teams

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.people.models import Person, Team


class HandoffForm(forms.Form):
    to = forms.ChoiceField(label=gettext_lazy("To"), required=False)
    reason = forms.ChoiceField(label=gettext_lazy("Why"))
    words = forms.CharField(
        label=gettext_lazy("In your own words"), required=False, max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class _HandOn(BulkVerb):
    kind: ClassVar[HandoffKind]
    form_class = HandoffForm

    def form(self, by: Person, given: Mapping[str, Any] | None = None) -> forms.Form:
        form = super().form(by, given)
        teams = [(team.slug, f"{team.name}, L{team.tier.level}") for team in all_teams()]
        if self.kind is HandoffKind.ESCALATE:
            teams.insert(0, ("", _("The next tier, the team that suits each")))
        reasons = [(one.code, one.words) for one in queries.reasons(self.kind)]
        form.fields["reason"].choices = reasons  # type: ignore[attr-defined]
        if self.kind is HandoffKind.RETURN:
            del form.fields["to"]
        else:
            form.fields["to"].choices = teams  # type: ignore[attr-defined]
            form.fields["to"].required = self.kind is HandoffKind.TRANSFER
        return form

    def meant(self, given: Mapping[str, Any], by: Person) -> dict[str, Any]:
        team = next((one for one in all_teams() if one.slug == given.get("to")), None)
        return {**given, "to": team}

    def words(self, meant: Mapping[str, Any]) -> str:
        to = meant["to"]
        reason = queries.reason_coded(self.kind, meant["reason"])
        said = f"{self.label} {_('to %(team)s') % {'team': to.name}}" if to else str(self.label)
        return f"{said}: {reason.words if reason else meant['reason']}"

    def foresee(
        self, ticket: Ticket, meant: Mapping[str, Any], *, known: Any, now: datetime, by: Person
    ) -> Foreseen:
        reason = self.why_not(ticket, meant["to"], by)
        if reason:
            return refused(reason)
        before = ticket.team.name if ticket.team else _("nobody")
        return Foreseen(None, before, self.leads_to(ticket, meant["to"]))

    @abstractmethod
    def why_not(self, ticket: Ticket, to: Team | None, by: Person) -> str | None:
        """Why this ticket cannot be handed on so."""

    def leads_to(self, ticket: Ticket, to: Team | None) -> str:
        return to.name if to else ""


class EscalateMany(_HandOn):
    name, icon, order = "escalate", "arrow-up-right", 50
    label = gettext_lazy("Escalate")
    kind = HandoffKind.ESCALATE

    def why_not(self, ticket: Ticket, to: Team | None, by: Person) -> str | None:
        return targets.why_not_escalate(ticket, by=by, to_team=to)

    def leads_to(self, ticket: Ticket, to: Team | None) -> str:
        team = to or targets.team_above(ticket)
        return team.name if team else ""

    def do(self, ticket: Ticket, meant: Mapping[str, Any], by: Person) -> None:
        operations.escalate_ticket(
            ticket, reason=meant["reason"], words=meant["words"], to_team=meant["to"], by=by
        )


class ReturnMany(_HandOn):
    name, icon, order = "return", "arrow-down-left", 51
    label = gettext_lazy("Return")
    kind = HandoffKind.RETURN

    def why_not(self, ticket: Ticket, to: Team | None, by: Person) -> str | None:
        return targets.why_not_return(ticket, by=by)

    def leads_to(self, ticket: Ticket, to: Team | None) -> str:
        path = targets.return_path(ticket)
        return path.team.name if path else ""

    def do(self, ticket: Ticket, meant: Mapping[str, Any], by: Person) -> None:
        missing = [meant["words"]] if meant["words"].strip() else []
        operations.return_ticket(
            ticket, reason=meant["reason"], words=meant["words"], missing=missing, by=by
        )


class TransferMany(_HandOn):
    name, icon, order = "transfer", "arrow-right", 52
    label = gettext_lazy("Transfer")
    kind = HandoffKind.TRANSFER

    def why_not(self, ticket: Ticket, to: Team | None, by: Person) -> str | None:
        return targets.why_not_transfer(ticket, by=by, to_team=to)

    def do(self, ticket: Ticket, meant: Mapping[str, Any], by: Person) -> None:
        operations.transfer_ticket(
            ticket, to_team=meant["to"], reason=meant["reason"], words=meant["words"], by=by
        )


def contribute_handoffs() -> None:
    for verb in (EscalateMany(), ReturnMany(), TransferMany()):
        contribute_verb(verb)

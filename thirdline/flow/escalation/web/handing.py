"""One handoff on its way: its form, what the form shows besides, and the operation it leads to."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from thirdline.desk.tickets.states import HandoffKind
from thirdline.flow.escalation import operations, queries, targets
from thirdline.flow.escalation.web import forms
from thirdline.flow.escalation.web.climb import climb_of
from thirdline.flow.escalation.web.lines import Line, lines_of, save_line
from thirdline.kit.refusals import NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import QueryDict
    from django.utils.datastructures import MultiValueDict

    from thirdline.desk.tickets.models import Handoff, Ticket
    from thirdline.flow.escalation.contracts import ContractState
    from thirdline.foundation.people.models import Person, Team


class Handing(ABC):
    """`typed` holds what a form sent; without it the form is fresh."""

    kind: HandoffKind

    def __init__(
        self,
        ticket: Ticket,
        by: Person,
        typed: QueryDict | None = None,
        files: MultiValueDict[str, Any] | None = None,
    ):
        self.ticket, self.by = ticket, by
        self.files: Mapping[str, Any] = files if files is not None else {}
        self.typed = typed if typed is not None and "seen_stay" in typed else None
        reason = typed.get("reason", "") if typed is not None else ""
        self.initial = {"seen_stay": ticket.stay_id, "reason": reason}

    @property
    def template(self) -> str:
        return f"escalation/{self.kind}.html"

    @property
    def part(self) -> str:
        return f"{self.kind}-form"

    @property
    @abstractmethod
    def form(self) -> forms.HandoffForm:
        """Filled with what was typed, else fresh."""

    def is_ready(self) -> bool:
        return self.form.is_valid()

    @abstractmethod
    def hand(self) -> Handoff:
        """Call the operation."""

    def facts(self) -> dict[str, Any]:
        climb = climb_of(self.ticket, self.by)
        return {
            "ticket": self.ticket,
            "form": self.form,
            "handing": self,
            "climb": climb,
            "advice": climb.advice,
            "why_not": climb.why_not[self.kind],
        }

    def told(self, handoff: Handoff) -> str:
        said = {
            HandoffKind.ESCALATE: _("%(ticket)s escalated to %(to)s."),
            HandoffKind.RETURN: _("%(ticket)s returned to %(to)s."),
            HandoffKind.TRANSFER: _("%(ticket)s transferred to %(to)s."),
        }[self.kind]
        asked = handoff.asked_person
        to = asked.first_name if asked else handoff.to_stay.team.name
        return said % {"ticket": self.ticket.label, "to": to}

    def _given(self) -> dict[str, Any]:
        given = self.form.cleaned_data
        return {name: given[name] for name in ("reason", "words", "seen_stay")}


class Escalating(Handing):
    kind = HandoffKind.ESCALATE

    @cached_property
    def form(self) -> forms.EscalateForm:
        found = targets.targets_for(self.ticket, self.kind, self.by)
        return forms.EscalateForm(self.typed, targets=found, initial=self.initial)

    @property
    def team(self) -> Team | None:
        """The team chosen, else the one suggested."""
        chosen = self.typed.get("to", "") if self.typed is not None else ""
        return self.form.teams.get(chosen) or next(iter(self.form.teams.values()), None)

    @cached_property
    def state(self) -> ContractState | None:
        if self.team is None:
            return None
        return queries.contract_state(self.ticket, self.team.tier.level)

    @cached_property
    def lines(self) -> list[Line]:
        return lines_of(self.ticket, self.state, self.typed) if self.state else []

    def is_ready(self) -> bool:
        """Keeps what was added for the contract first: whatever refuses the rest, that stays."""
        valid = super().is_ready() and self.team is not None
        return self._save_lines() and valid

    def look_again(self) -> None:
        """After something was kept or refused, the contract as it is now, with the errors."""
        wrong = {line.key: line for line in self.lines if line.error}
        self.__dict__.pop("state", None)
        self.__dict__.pop("lines", None)
        for line in self.lines:
            if line.key in wrong:
                line.error = wrong[line.key].error
            elif not line.missing:
                line.value = line.result = line.reason = ""

    def hand(self) -> Handoff:
        return operations.escalate_ticket(
            self.ticket, to_team=self.team, by=self.by, **self._given()
        )

    def _save_lines(self) -> bool:
        if self.team is None or self._overtaken():
            return True
        level = self.team.tier.level
        kept = [
            save_line(
                self.ticket, line, self.files.get(f"file-{line.key}"), level=level, by=self.by
            )
            for line in self.lines
            if line.missing
        ]
        return all(kept)

    def _overtaken(self) -> bool:
        """What was typed for another tier than the ticket now climbs to is left to the refusal."""
        return self.form.data.get("seen_stay") != str(self.ticket.stay_id)


class Returning(Handing):
    kind = HandoffKind.RETURN

    @cached_property
    def form(self) -> forms.ReturnForm:
        return forms.ReturnForm(self.typed, state=self.state, initial=self.initial)

    @cached_property
    def state(self) -> ContractState:
        return queries.contract_state(self.ticket, self.ticket.tier_level or 0)

    @cached_property
    def path(self) -> targets.ReturnPath | None:
        return targets.return_path(self.ticket)

    def hand(self) -> Handoff:
        return operations.return_ticket(
            self.ticket, missing=self.form.all_missing, by=self.by, **self._given()
        )


class Transferring(Handing):
    kind = HandoffKind.TRANSFER

    @cached_property
    def form(self) -> forms.TransferForm:
        found = targets.targets_for(self.ticket, self.kind, self.by)
        return forms.TransferForm(self.typed, targets=found, initial=self.initial)

    def hand(self) -> Handoff:
        team = self.form.teams[self.form.cleaned_data["to"]]
        return operations.transfer_ticket(self.ticket, to_team=team, by=self.by, **self._given())


HANDINGS: dict[str, type[Handing]] = {
    one.kind.value: one for one in (Escalating, Returning, Transferring)
}


def handing_of(kind: str) -> type[Handing]:
    if kind not in HANDINGS:
        raise NotFound(_("There is no such handoff."))
    return HANDINGS[kind]

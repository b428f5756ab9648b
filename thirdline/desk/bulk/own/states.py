"""Where tickets stand: held, resolved, reopened, closed, cancelled. A hold can be put back."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdline.desk.bulk.contributing import BulkVerb, Foreseen, UndoableVerb, refused
from thirdline.desk.bulk.own.people import NoForm
from thirdline.desk.tickets import fields, operations, rules
from thirdline.desk.tickets.states import STATE_WORDS, HoldReason, State
from thirdline.desk.tickets.words import CODES, HOLD_WORDS

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.people.models import Person


class _ToState(BulkVerb):
    """A verb that leads to another state."""

    to: ClassVar[State]

    @abstractmethod
    def why_not(self, ticket: Ticket, meant: Any, by: Person) -> str | None:
        """The sentence of the rule that holds a ticket back."""

    def foresee(
        self, ticket: Ticket, meant: Any, *, known: Any, now: datetime, by: Person
    ) -> Foreseen:
        reason = self.why_not(ticket, meant, by)
        if reason:
            return refused(reason)
        return Foreseen(None, ticket.state_words, STATE_WORDS[self.to])

    def keep(self, ticket: Ticket, meant: Any) -> dict[str, Any]:
        return {"state": str(ticket.state), "hold": ticket.hold_reason and str(ticket.hold_reason)}


class ResolveForm(forms.Form):
    code = forms.ChoiceField(label=gettext_lazy("How it ended"), choices=CODES)
    words = forms.CharField(
        label=gettext_lazy("What solved it"),
        help_text=gettext_lazy("Every requester reads this."),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say what solved it; the requesters read it.")},
    )


class Resolve(_ToState):
    name, icon, order = "resolve", "circle-check", 20
    label = gettext_lazy("Resolve")
    form_class = ResolveForm
    to = State.RESOLVED

    def words(self, meant: Mapping[str, Any]) -> str:
        return _("resolve: %(how)s") % {"how": dict(CODES)[meant["code"]]}

    def why_not(self, ticket: Ticket, meant: Any, by: Person) -> str | None:
        return rules.why_not_resolve(ticket, by) or fields.why_not_resolve(ticket)

    def do(self, ticket: Ticket, meant: Mapping[str, Any], by: Person) -> None:
        operations.resolve_ticket(ticket, code=meant["code"], words=meant["words"], by=by)


class HoldForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("They wait until"), choices=list(HOLD_WORDS.items())
    )
    words = forms.CharField(label=gettext_lazy("What exactly"), max_length=300, required=False)


class Hold(_ToState, UndoableVerb):
    name, icon, order = "hold", "player-pause", 30
    label = gettext_lazy("Put on hold")
    form_class = HoldForm
    to = State.ON_HOLD

    def words(self, meant: Mapping[str, Any]) -> str:
        why = HOLD_WORDS[HoldReason(meant["reason"])]
        return _("put on hold: %(why)s") % {"why": str(why).lower()}

    def why_not(self, ticket: Ticket, meant: Any, by: Person) -> str | None:
        return rules.why_not_hold(ticket, by)

    def do(self, ticket: Ticket, meant: Mapping[str, Any], by: Person) -> None:
        reason = HoldReason(meant["reason"])
        operations.put_on_hold(ticket, reason=reason, words=meant["words"], by=by)

    def put_back(self, ticket: Ticket, before: Mapping[str, Any], meant: Any, by: Person) -> None:
        operations.take_off_hold(ticket, by=by)


class Resume(_ToState):
    name, icon, order = "resume", "player-play", 31
    label = gettext_lazy("Take off hold")
    form_class = NoForm
    to = State.IN_PROGRESS

    def words(self, meant: Any) -> str:
        return _("take off hold")

    def why_not(self, ticket: Ticket, meant: Any, by: Person) -> str | None:
        return rules.why_not_resume(ticket, by)

    def do(self, ticket: Ticket, meant: Any, by: Person) -> None:
        operations.take_off_hold(ticket, by=by)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Say why, so that the history explains itself.")},
    )


class Reopen(_ToState):
    name, icon, order = "reopen", "repeat", 70
    label = gettext_lazy("Reopen")
    form_class = ReasonForm
    to = State.NEW

    def words(self, meant: Mapping[str, Any]) -> str:
        return _("reopen: %(why)s") % {"why": meant["reason"]}

    def why_not(self, ticket: Ticket, meant: Mapping[str, Any], by: Person) -> str | None:
        return rules.why_not_reopen(ticket, by, meant["reason"])

    def do(self, ticket: Ticket, meant: Mapping[str, Any], by: Person) -> None:
        operations.reopen_ticket(ticket, reason=meant["reason"], by=by)


class Close(_ToState):
    name, icon, order = "close", "check", 71
    label = gettext_lazy("Close")
    form_class = NoForm
    to = State.CLOSED

    def words(self, meant: Any) -> str:
        return _("close")

    def why_not(self, ticket: Ticket, meant: Any, by: Person) -> str | None:
        return rules.why_not_close(ticket, by)

    def do(self, ticket: Ticket, meant: Any, by: Person) -> None:
        operations.close_ticket(ticket, by=by)


class Cancel(_ToState):
    name, icon, order = "cancel", "x", 80
    label = gettext_lazy("Cancel tickets")
    form_class = ReasonForm
    to = State.CANCELLED

    def words(self, meant: Mapping[str, Any]) -> str:
        return _("cancel: %(why)s") % {"why": meant["reason"]}

    def why_not(self, ticket: Ticket, meant: Mapping[str, Any], by: Person) -> str | None:
        return rules.why_not_work(ticket, by) or rules.why_not_cancel(ticket, by, meant["reason"])

    def do(self, ticket: Ticket, meant: Mapping[str, Any], by: Person) -> None:
        operations.cancel_ticket(ticket, reason=meant["reason"], by=by)

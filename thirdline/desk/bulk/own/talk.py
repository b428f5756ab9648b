"""The same words on many tickets. What was said cannot be unsaid."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdline.desk.bulk.contributing import BulkVerb, Foreseen, refused
from thirdline.desk.conversation import operations, rules

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.people.models import Person


class TextForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("What to say"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Write something first.")},
    )


class Reply(BulkVerb):
    name, icon, order = "reply", "send", 22
    label = gettext_lazy("Reply to all")
    form_class = TextForm

    def words(self, meant: Mapping[str, Any]) -> str:
        return _("reply: “%(text)s”") % {"text": _short(meant["text"])}

    def foresee(
        self, ticket: Ticket, meant: Mapping[str, Any], *, known: Any, now: datetime, by: Person
    ) -> Foreseen:
        reason = rules.why_not_reply(ticket, meant["text"], by)
        told = _("%(name)s is told") % {"name": ticket.requester.name}
        return refused(reason) if reason else Foreseen(None, "", told)

    def do(self, ticket: Ticket, meant: Mapping[str, Any], by: Person) -> None:
        operations.reply(ticket, text=meant["text"], by=by)


class AddNote(BulkVerb):
    name, icon, order = "note", "note", 23
    label = gettext_lazy("Add a note")
    form_class = TextForm

    def words(self, meant: Mapping[str, Any]) -> str:
        return _("note: “%(text)s”") % {"text": _short(meant["text"])}

    def foresee(
        self, ticket: Ticket, meant: Mapping[str, Any], *, known: Any, now: datetime, by: Person
    ) -> Foreseen:
        reason = rules.why_not_note(ticket, meant["text"], by)
        return refused(reason) if reason else Foreseen(None, "", _("a note is added"))

    def do(self, ticket: Ticket, meant: Mapping[str, Any], by: Person) -> None:
        operations.add_note(ticket, text=meant["text"], by=by)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:59]}…"

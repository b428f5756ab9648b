"""Many tickets become children of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdline.desk.bulk.contributing import Foreseen, UndoableVerb, refused
from thirdline.desk.links import queries
from thirdline.desk.links.finding import tickets_meant
from thirdline.desk.links.operations import attach_children, detach_child
from thirdline.desk.links.rules import Side, why_not_attach
from thirdline.kit.refusals import Refused

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.people.models import Person


class ParentForm(forms.Form):
    parent = forms.CharField(
        label=gettext_lazy("Of which ticket"),
        help_text=gettext_lazy("By its number"),
        max_length=40,
        error_messages={"required": gettext_lazy("Name the other ticket.")},
    )


class MakeChildren(UndoableVerb):
    name, icon, order = "parent", "hierarchy-2", 45
    label = gettext_lazy("Make children of a ticket")
    form_class = ParentForm

    def meant(self, given: Mapping[str, Any], by: Person) -> Ticket:
        return tickets_meant(by, given["parent"])[0]

    def words(self, meant: Ticket) -> str:
        return _("child of %(ticket)s") % {"ticket": meant.label}

    def gather(self, tickets: Sequence[Ticket], meant: Ticket, by: Person) -> Mapping[int, Side]:
        return queries.sides_of([*tickets, meant])

    def foresee(
        self,
        ticket: Ticket,
        meant: Ticket,
        *,
        known: Mapping[int, Side],
        now: datetime,
        by: Person,
    ) -> Foreseen:
        child, parent = known[ticket.pk], known[meant.pk]
        same = child.parent_id == meant.pk
        reason = None if same else why_not_attach(child, parent, by)
        return refused(reason) if reason else Foreseen(None, "", meant.label, same)

    def do(self, ticket: Ticket, meant: Ticket, by: Person) -> None:
        for one in attach_children(meant, children=[ticket], by=by):
            if one.refusal:
                raise Refused(one.refusal)

    def keep(self, ticket: Ticket, meant: Ticket) -> dict[str, Any]:
        tie = queries.tie_of(ticket)
        return {"parent": tie.parent_id if tie else None}

    def put_back(
        self, ticket: Ticket, before: Mapping[str, Any], meant: Ticket, by: Person
    ) -> None:
        tie = queries.tie_of(ticket)
        if tie is not None and tie.parent_id != before["parent"]:
            detach_child(tie, by=by)

"""The same items of the estate named on many tickets, as in an outage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdline.desk.affected import operations, queries, rules
from thirdline.desk.affected.finding import items_meant
from thirdline.desk.bulk.contributing import Foreseen, UndoableVerb, refused

if TYPE_CHECKING:
    from thirdline.desk.affected.models import Affected
    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.people.models import Person
    from thirdline.reference.estate.models import ConfigurationItem

Items = list["ConfigurationItem"]


class ItemsForm(forms.Form):
    items = forms.CharField(
        label=gettext_lazy("Affected items"),
        help_text=gettext_lazy("By name, or CI- and a number, with commas between"),
        max_length=1_000,
        error_messages={
            "required": gettext_lazy("Name at least one item, such as CI-12 or its name.")
        },
    )


class NameAffected(UndoableVerb):
    name, icon, order = "affected", "topology-star-3", 42
    label = gettext_lazy("Name what is affected")
    form_class = ItemsForm

    def meant(self, given: Mapping[str, Any], by: Person) -> Items:
        return items_meant(by, given["items"])

    def words(self, meant: Items) -> str:
        return _("affected: %(names)s") % {"names": ", ".join(one.name for one in meant)}

    def gather(
        self, tickets: Sequence[Ticket], meant: Items, by: Person
    ) -> Mapping[int, list[Affected]]:
        return queries.affected_of([one.pk for one in tickets])

    def foresee(
        self,
        ticket: Ticket,
        meant: Items,
        *,
        known: Mapping[int, list[Affected]],
        now: datetime,
        by: Person,
    ) -> Foreseen:
        there = {row.item_id: row.item.name for row in known[ticket.pk]}
        reason = rules.why_not_say(ticket, by) or rules.why_not_these(meant, there)
        if reason:
            return refused(reason)
        before = ", ".join(there.values())
        there |= {one.pk: one.name for one in meant}
        after = ", ".join(there.values())
        return Foreseen(None, before, after, before == after)

    def do(self, ticket: Ticket, meant: Items, by: Person) -> None:
        operations.say_affected(ticket, items=meant, by=by)

    def keep(self, ticket: Ticket, meant: Items) -> dict[str, Any]:
        return {"items": sorted(queries.live_rows(ticket))}

    def put_back(self, ticket: Ticket, before: Mapping[str, Any], meant: Items, by: Person) -> None:
        there = queries.live_rows(ticket)
        new = [one for one in meant if one.pk in there and one.pk not in before["items"]]
        if new:
            operations.take_back_affected(ticket, items=new, by=by)

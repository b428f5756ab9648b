"""A macro on many tickets: on each whole or not at all, as on one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdline.desk.bulk.contributing import BulkVerb, Foreseen, refused
from thirdline.desk.macros.operations import run_macro, try_macro
from thirdline.desk.macros.queries import macro_slugged, macros_found
from thirdline.desk.tickets.rules import why_not_work
from thirdline.kit.refusals import Refused

if TYPE_CHECKING:
    from thirdline.desk.macros.models import Macro
    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.people.models import Person

# Trying is doing and taking back; of more tickets than this, each says when it runs.
MOST_TRIED = 25


class MacroForm(forms.Form):
    macro = forms.ChoiceField(label=gettext_lazy("Which macro"))


class RunMacro(BulkVerb):
    name, icon, order = "macro", "bolt", 24
    label = gettext_lazy("Run a macro")
    form_class = MacroForm

    def form(self, by: Person, given: Mapping[str, Any] | None = None) -> forms.Form:
        form = super().form(by, given)
        choices = [(one.slug, one.name) for one in macros_found(by)]
        form.fields["macro"].choices = choices  # type: ignore[attr-defined]
        return form

    def meant(self, given: Mapping[str, Any], by: Person) -> Macro:
        macro = macro_slugged(by, given["macro"])
        if macro is None:
            raise Refused(_("This macro is offered no longer."))
        return macro

    def words(self, meant: Macro) -> str:
        return _("macro “%(name)s”") % {"name": meant.name}

    def gather(self, tickets: Sequence[Ticket], meant: Macro, by: Person) -> dict[int, str]:
        if len(tickets) > MOST_TRIED:
            return {}
        tried = {one.pk: try_macro(one, macro=meant, by=by) for one in tickets}
        return {
            pk: next((one.refusal for one in steps if one.refusal), "")
            for pk, steps in tried.items()
        }

    def foresee(
        self, ticket: Ticket, meant: Macro, *, known: dict[int, str], now: datetime, by: Person
    ) -> Foreseen:
        reason = known.get(ticket.pk) or (None if ticket.pk in known else why_not_work(ticket, by))
        return refused(reason) if reason else Foreseen(None, "", meant.name)

    def do(self, ticket: Ticket, meant: Macro, by: Person) -> None:
        run_macro(ticket, macro=meant, by=by)

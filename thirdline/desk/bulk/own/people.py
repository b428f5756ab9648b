"""Whose tickets they are, who follows them, who may see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from thirdline.desk.bulk.contributing import BulkVerb, Foreseen, UndoableVerb, refused
from thirdline.desk.tickets import operations, rules
from thirdline.desk.tickets.models import Watch
from thirdline.desk.tickets.states import State
from thirdline.foundation.notifications.operations import notify
from thirdline.foundation.people.queries import person_by_email, person_numbered, staff
from thirdline.foundation.people.readers import as_reader
from thirdline.kit.refusals import Refused
from thirdline.kit.ui.draw.words import count

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.people.models import Person

NOBODY = "nobody"


class PersonForm(forms.Form):
    person = forms.ChoiceField(
        label=gettext_lazy("Who"),
        error_messages={"required": gettext_lazy("Choose who takes them.")},
    )


class Assign(UndoableVerb):
    name, icon, order = "assign", "user-plus", 10
    label = gettext_lazy("Assign")
    form_class = PersonForm

    def form(self, by: Person, given: Mapping[str, Any] | None = None) -> forms.Form:
        form = super().form(by, given)
        others = [(str(one.pk), one.name) for one in staff() if one.pk != by.pk]
        me = (str(by.pk), _("%(name)s (you)") % {"name": by.name})
        nobody = (NOBODY, _("Nobody, free for the team"))
        form.fields["person"].choices = [me, nobody, *others]  # type: ignore[attr-defined]
        return form

    def meant(self, given: Mapping[str, Any], by: Person) -> Person | None:
        return None if given["person"] == NOBODY else person_numbered(int(given["person"]))

    def words(self, meant: Person | None) -> str:
        return _("assign to %(name)s") % {"name": meant.name} if meant else _("free for the team")

    def foresee(
        self, ticket: Ticket, meant: Person | None, *, known: Any, now: datetime, by: Person
    ) -> Foreseen:
        before = ticket.person.name if ticket.person else _("nobody")
        if meant is None:
            reason = rules.why_not_work(ticket, by)
            same = ticket.person_id is None
        else:
            reason = rules.why_not_assign(ticket, meant, by)
            same = ticket.person_id == meant.pk
        return (
            refused(reason)
            if reason
            else Foreseen(None, before, meant.name if meant else _("nobody"), same)
        )

    def do(self, ticket: Ticket, meant: Person | None, by: Person) -> None:
        if meant is not None:
            operations.assign_ticket(ticket, to=meant, quiet=True, by=by)
        elif ticket.person_id is not None:
            operations.release_ticket(ticket, by=by)

    def tell_once(
        self, done: Sequence[tuple[int, Mapping[str, Any]]], meant: Person | None, by: Person
    ) -> None:
        given = [number for number, before in done if meant and before["person"] != meant.pk]
        if meant is None or meant.pk == by.pk or not given:
            return
        with as_reader(meant):
            words = ngettext(
                "%(name)s gave you %(n)s ticket.", "%(name)s gave you %(n)s tickets.", len(given)
            )
            notify(
                meant, kind="ticket.given", ticket_id=given[0] if len(given) == 1 else None,
                text=words % {"name": by.first_name, "n": count(len(given))},
                url="/queue?view=with-me", by=by,
            )  # fmt: skip

    def keep(self, ticket: Ticket, meant: Any) -> dict[str, Any]:
        accepted = ticket.stay is not None and ticket.stay.accepted_at is not None
        kept = {"person": ticket.person_id, "asked": ticket.asked_person_id, "state": ticket.state}
        return {**kept, "accepted": accepted}

    def only_untouched(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
        # Once somebody worked on it, it was accepted, whoever it was given to.
        return bool(after["accepted"] and not before["accepted"])

    def put_back(self, ticket: Ticket, before: Mapping[str, Any], meant: Any, by: Person) -> None:
        had, asked = _person(before["person"]), _person(before.get("asked"))
        if before.get("accepted", True):
            self.do(ticket, had, by)
        else:
            was_new = before["state"] == State.NEW
            operations.take_back_assignment(ticket, to=had, asked=asked, was_new=was_new, by=by)


def _person(number: int | None) -> Person | None:
    return person_numbered(number) if number else None


class NoForm(forms.Form):
    """Nothing to say but the verb itself."""


class Follow(UndoableVerb):
    name, icon, order = "follow", "eye", 60
    label = gettext_lazy("Follow")
    form_class: ClassVar[type[forms.Form]] = NoForm
    follows = True

    def meant(self, given: Mapping[str, Any], by: Person) -> Person:
        return by

    def words(self, meant: Person) -> str:
        return _("follow") if self.follows else _("stop following")

    def gather(self, tickets: Sequence[Ticket], meant: Person, by: Person) -> set[int]:
        rows = Watch.objects.filter(person=meant, ticket__in=[one.pk for one in tickets])
        return set(rows.values_list("ticket_id", flat=True))

    def foresee(
        self, ticket: Ticket, meant: Person, *, known: set[int], now: datetime, by: Person
    ) -> Foreseen:
        words = {True: _("followed"), False: _("not followed")}
        here = ticket.pk in known
        return Foreseen(None, words[here], words[self.follows], here == self.follows)

    def do(self, ticket: Ticket, meant: Person, by: Person) -> None:
        verb = operations.watch_ticket if self.follows else operations.unwatch_ticket
        verb(ticket, person=meant, by=by)

    def keep(self, ticket: Ticket, meant: Person) -> dict[str, Any]:
        return {"follows": Watch.objects.filter(ticket=ticket, person=meant).exists()}

    def put_back(
        self, ticket: Ticket, before: Mapping[str, Any], meant: Person, by: Person
    ) -> None:
        verb = operations.watch_ticket if before["follows"] else operations.unwatch_ticket
        verb(ticket, person=meant, by=by)


class Unfollow(Follow):
    name, icon, order = "unfollow", "eye-off", 61
    label = gettext_lazy("Stop following")
    follows = False


class NamedForm(forms.Form):
    named = forms.CharField(
        label=gettext_lazy("Who may see them, beside you and who asked"),
        help_text=gettext_lazy("Addresses with commas between"),
        required=False,
        max_length=2_000,
    )


class Restrict(BulkVerb):
    name, icon, order = "restrict", "lock", 90
    label = gettext_lazy("Restrict")
    form_class = NamedForm

    def meant(self, given: Mapping[str, Any], by: Person) -> list[Person]:
        addresses = [one.strip() for one in given["named"].split(",") if one.strip()]
        found = {address: person_by_email(address) for address in addresses}
        if missing := [address for address, person in found.items() if person is None]:
            raise Refused(_("Nobody here has the address %(address)s.") % {"address": missing[0]})
        return [person for person in found.values() if person is not None]

    def words(self, meant: list[Person]) -> str:
        names = ", ".join(one.name for one in meant)
        return (
            _("restrict to %(names)s and you") % {"names": names} if meant else _("restrict to you")
        )

    def foresee(
        self, ticket: Ticket, meant: Any, *, known: Any, now: datetime, by: Person
    ) -> Foreseen:
        reason = rules.why_not_work(ticket, by)
        before = _("restricted") if ticket.restricted else _("readable by the teams")
        return refused(reason) if reason else Foreseen(None, before, _("restricted"))

    def do(self, ticket: Ticket, meant: list[Person], by: Person) -> None:
        operations.restrict_ticket(ticket, named=meant, by=by)

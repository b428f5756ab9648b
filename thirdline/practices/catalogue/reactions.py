"""Who hears of approvals, and what keeps a request waiting until it has them."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdline.desk.letters.writing import subject_about
from thirdline.desk.tickets.models import Ticket
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.journal.subscriptions import on
from thirdline.foundation.notifications import kinds
from thirdline.foundation.notifications.operations import notify
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import robot
from thirdline.foundation.people.queries import administrators
from thirdline.foundation.people.readers import as_reader
from thirdline.kit import clock
from thirdline.practices.catalogue import queries
from thirdline.practices.catalogue.letters import letter_of_decision, letter_to_approver
from thirdline.practices.catalogue.models import Approval
from thirdline.practices.catalogue.operations import wait_for_approval, withdraw_approvals
from thirdline.practices.catalogue.rules import Step

kinds.register(
    "request.to_approve", gettext_lazy("somebody asks for my approval"), mail=True, staff=False
)
kinds.register(
    "request.decided", gettext_lazy("a request of mine is approved or not"), mail=True, staff=False
)
kinds.register("request.overdue", gettext_lazy("nobody approves a request in time"), mail=True)


@on("ticket.moved", order=60)
def still_wait(entry: Entry) -> None:
    wait_for_approval(entry.subject, by=entry.actor or robot())


@on("ticket.cancelled", "ticket.resolved")
def approval_is_over(entry: Entry) -> None:
    withdraw_approvals(entry.subject, by=entry.actor or robot())


@on("request.approval_asked", "request.approval_reminded", later=True)
def ask_the_approvers(entry: Entry) -> None:
    step = Approval.objects.select_related("request__ticket__requester").get(pk=entry.facts["approval"])  # fmt: skip
    if step.state != Step.WAITING:
        return
    again = entry.verb == "request.approval_reminded"
    seats = step.seats.filter(verdict="").select_related("person")
    people = {seat.person_id: seat.person for seat in seats}
    deputies = queries.deputies_of(list(people), clock.now())
    asked = {**people, **{one.pk: one for one in deputies.values()}}
    for person in asked.values():
        if person.pk != step.request.ticket.requester_id:
            absent = [people[pk].name for pk, deputy in deputies.items() if deputy.pk == person.pk]
            _ask(step, person, entry, again=again, deputised=absent)


def _ask(
    step: Approval, person: Person, entry: Entry, *, again: bool, deputised: list[str]
) -> None:
    with as_reader(person):
        words, letter = letter_to_approver(step, person, again=again, deputised=deputised)
        notify(
            person, kind="request.to_approve", text=words, entry_id=entry.pk, letter=letter,
            url=reverse("portal:approval", args=[step.pk]), by=entry.actor or robot(),
        )  # fmt: skip


@on("request.released", "request.refused", later=True)
def tell_what_was_decided(entry: Entry) -> None:
    ticket: Ticket = entry.subject
    request = queries.request_of(ticket)
    if request is None:
        return
    person, yes = ticket.requester, entry.verb == "request.released"
    with as_reader(person):
        said = {"ticket": ticket.label, "title": ticket.title}
        words = _("%(ticket)s “%(title)s” is approved; we begin.") if yes else _("%(ticket)s “%(title)s” was not approved.")  # fmt: skip
        letter = letter_of_decision(
            request, yes=yes, author=entry.actor.name if entry.actor else "",
            reason=(entry.words or {}).get("reason", ""),
        )  # fmt: skip
        notify(
            person, kind="request.decided", text=words % said, url=ticket.get_absolute_url(),
            ticket_id=ticket.pk, entry_id=entry.pk, letter=letter,
            subject=subject_about(ticket), by=entry.actor or robot(),
        )  # fmt: skip


@on("request.approval_overdue", later=True)
def tell_the_administrators(entry: Entry) -> None:
    url = reverse("portal:approval", args=[entry.facts["approval"]])
    _tell_all(administrators(), entry, url)


def _tell_all(people: Iterable[Person], entry: Entry, url: str) -> None:
    for person in people:
        with as_reader(person):
            words = _("Nobody has approved %(ticket)s “%(title)s” yet. You may decide it, with a reason.")  # fmt: skip
            said = {"ticket": entry.subject.label, "title": entry.subject.title}
            notify(
                person, kind="request.overdue", text=words % said, url=url, entry_id=entry.pk,
                by=robot(),
            )  # fmt: skip

"""What follows a handoff, a question and a clock, and what ends the questions of a ticket."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from thirdline.desk.tickets.models import Ticket
from thirdline.flow.escalation import (
    audience,
    macro_actions,  # noqa: F401  handing on as actions
    notices,
)
from thirdline.flow.escalation.operations import (
    climb_by_clock,
    inform_authority,
    withdraw_consult,
)
from thirdline.flow.escalation.queries import authority_named, open_consults_of
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.journal.subscriptions import on
from thirdline.foundation.notifications.operations import notify
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import robot
from thirdline.foundation.people.readers import as_reader, as_the_desk


@on("ticket.resolved", "ticket.cancelled")
def withdraw_questions(entry: Entry) -> None:
    """What nobody needs to know any more is off everybody's list."""
    for consult in open_consults_of(entry.subject):
        withdraw_consult(consult, why=entry.verb, by=robot())


@on("ticket.restricted")
def withdraw_questions_to_strangers(entry: Entry) -> None:
    """Who may not read a ticket any more is not asked about it."""
    for consult in open_consults_of(entry.subject):
        if consult.asked_person_id not in entry.facts["named"]:
            withdraw_consult(consult, why=entry.verb, by=robot())


@on("clock.step_due")
def act_on_step(entry: Entry) -> None:
    with as_the_desk():
        reason = audience.step_words(entry)
    if entry.facts["do"] == "escalate":
        climb_by_clock(entry.subject, reason=reason, by=robot())
    elif entry.facts["do"] == "inform":
        to = audience.whom_to_inform(entry.subject, entry.facts.get("to", ""))
        if to is not None:
            inform_authority(entry.subject, reason=reason, to=to, by=robot())


@on("ticket.escalated", "ticket.transferred", later=True)
def tell_of_arrival(entry: Entry) -> None:
    handoff = audience.handoff_of(entry)
    why = audience.reason_of(handoff)
    _tell(
        entry,
        audience.receivers_of(handoff),
        notices.ARRIVED,
        lambda: notices.arrived(handoff, why),
    )


@on("ticket.returned", later=True)
def tell_of_return(entry: Entry) -> None:
    handoff = audience.handoff_of(entry)
    why = audience.reason_of(handoff)
    _tell(
        entry,
        audience.receivers_of(handoff),
        notices.RETURNED,
        lambda: notices.returned(handoff, why),
    )


@on("ticket.returned", later=True)
def show_lead_the_trend(entry: Entry) -> None:
    handoff = audience.handoff_of(entry)
    came_back, sent = audience.trend_of(handoff.to_stay.team)
    _tell(
        entry,
        audience.leads_of(handoff),
        notices.TREND,
        lambda: notices.trend(handoff, came_back, sent),
    )


@on("consult.asked", later=True)
def tell_of_question(entry: Entry) -> None:
    consult = audience.consult_of(entry)
    _tell(entry, audience.asked_by(consult), notices.ASKED, lambda: notices.asked(consult))


@on("consult.answered", later=True)
def tell_of_answer(entry: Entry) -> None:
    consult = audience.consult_of(entry)
    _tell(entry, audience.waiting_for(consult), notices.ANSWERED, lambda: notices.answered(consult))


@on("ticket.authority_informed", later=True)
def tell_authority(entry: Entry) -> None:
    _tell(
        entry,
        [authority_named(entry.facts["escalation"])],
        notices.INFORMED,
        lambda: notices.informed(entry.subject, entry.words),
    )


def _tell(entry: Entry, people: Iterable[Person], kind: str, words: Callable[[], str]) -> None:
    ticket: Ticket = entry.subject
    for person in audience.readers(ticket, people):
        if person.pk != entry.actor_id:
            with as_reader(person):
                text = words()
            notify(
                person,
                kind=kind,
                text=text,
                url=ticket.get_absolute_url(),
                ticket_id=ticket.pk,
                entry_id=entry.pk,
                letter=f"{text}\n",
                by=entry.actor,
            )

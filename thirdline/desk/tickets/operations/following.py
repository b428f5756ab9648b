"""Who hears of a ticket beside the person who asked and whoever has it."""

from __future__ import annotations

from django.db import transaction

from thirdline.desk.tickets import rules
from thirdline.desk.tickets.models import Ticket, Watch
from thirdline.desk.tickets.queries import tickets_for
from thirdline.desk.tickets.topics import topics_of
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import refuse_if


@transaction.atomic
def watch_ticket(ticket: Ticket, *, person: Person, by: Person) -> Ticket:
    """Let a person follow a ticket, which lets them read it too; following twice changes nothing."""
    # Following opens a ticket to whoever could not read it before; a restricted one opens to nobody.
    may_read = not ticket.restricted or tickets_for(person).filter(pk=ticket.pk).exists()
    refuse_if(rules.why_not_add_watcher(ticket, person, by, may_read=may_read))
    _watch, new = Watch.objects.get_or_create(
        ticket=ticket, person=person, defaults={"since": clock.now()}
    )
    if new:
        facts, words = {"person": person.pk}, {"name": person.name}
        told = topics_of(ticket)
        record("ticket.watched", ticket, by=by, facts=facts, words=words, topics=told)
    return ticket


@transaction.atomic
def unwatch_ticket(ticket: Ticket, *, person: Person, by: Person) -> Ticket:
    """Stop following."""
    refuse_if(rules.why_not_remove_watcher(ticket, person.pk, by))
    gone, _rows = Watch.objects.filter(ticket=ticket, person=person).delete()
    if gone:
        facts = {"person": person.pk}
        record("ticket.unwatched", ticket, by=by, facts=facts, topics=topics_of(ticket))
    return ticket


@transaction.atomic
def end_watches(ticket: Ticket, *, by: Person | None) -> int:
    """Whoever may not read a restricted ticket follows it no longer; how many that were."""
    named = set(ticket.named.values_list("pk", flat=True)) | {ticket.requester_id}
    gone = list(Watch.objects.filter(ticket=ticket).exclude(person__in=named))
    for watch in gone:
        watch.delete()
        record("ticket.unwatched", ticket, by=by, facts={"person": watch.person_id, "may": False})
    return len(gone)


@transaction.atomic
def end_watches_of(person: Person, *, by: Person | None) -> int:
    """Whoever has left follows nothing; how many tickets that were."""
    tickets = list(Ticket.objects.filter(watches__person=person).order_by("pk"))
    Watch.objects.filter(person=person).delete()
    for ticket in tickets:
        record("ticket.unwatched", ticket, by=by, facts={"person": person.pk, "may": False})
    return len(tickets)

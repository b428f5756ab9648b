"""What a machine knows about tickets, by name, asked for many tickets at once.

Higher packages add facts of their own:

    @machine_fact("alerts.open", label="Open alerts")
    def open_alerts(tickets: Sequence[Ticket]) -> Mapping[int, Fact]: ...

A ticket without an entry in the answer has no such fact, and the item stays missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thirdline.desk.affected.changing import changes_by_ticket
from thirdline.desk.affected.queries import affected_of
from thirdline.desk.affected.rules import RECENTLY, Source
from thirdline.desk.conversation.models import Message
from thirdline.desk.tickets.models import Ticket
from thirdline.flow.escalation.contracts import Fact
from thirdline.kit import clock
from thirdline.kit.texts import moments
from thirdline.kit.texts.later import later

# 8:05 or 08:05:31, but nothing inside a longer run of digits such as an address.
TIME = re.compile(r"(?<![\d.:])(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?![\d:])")
Reader = Callable[[Sequence[Ticket]], Mapping[int, Fact]]


@dataclass(frozen=True)
class MachineFact:
    name: str
    label: str
    read: Reader


_facts: dict[str, MachineFact] = {}


def machine_fact(name: str, *, label: str) -> Callable[[Reader], Reader]:
    """Register a reader under the name contracts use in their `config`: {"fact": name}."""

    def register(reader: Reader) -> Reader:
        _facts[name] = MachineFact(name, label, reader)
        return reader

    return register


def known_facts() -> list[MachineFact]:
    """For the form of a contract."""
    return sorted(_facts.values(), key=lambda one: one.name)


def facts_named(names: set[str], tickets: Sequence[Ticket]) -> dict[str, Mapping[int, Fact]]:
    """Each wanted fact for all tickets; a name nobody registered knows nothing."""
    return {name: _facts[name].read(tickets) for name in names if name in _facts}


@machine_fact("ticket.service", label=later("Service known"))
def _service(tickets: Sequence[Ticket]) -> Mapping[int, Fact]:
    return {t.pk: Fact(t.service.name) for t in tickets if t.service is not None}


@machine_fact("ticket.category", label=later("Category known"))
def _category(tickets: Sequence[Ticket]) -> Mapping[int, Fact]:
    return {t.pk: Fact(t.category.name) for t in tickets if t.category is not None}


@machine_fact("ticket.person", label=later("Affected person"))
def _person(tickets: Sequence[Ticket]) -> Mapping[int, Fact]:
    return {t.pk: Fact(t.requester.name) for t in tickets}


@machine_fact("ticket.place", label=later("Place of the affected person"))
def _place(tickets: Sequence[Ticket]) -> Mapping[int, Fact]:
    return {t.pk: Fact(t.requester.place, _("from person")) for t in tickets if t.requester.place}


@machine_fact("ticket.priority", label=later("Priority set"))
def _priority(tickets: Sequence[Ticket]) -> Mapping[int, Fact]:
    return {t.pk: Fact(f"P{t.priority}") for t in tickets}


@machine_fact("ticket.description_length", label=later("Length of the description"))
def _described(tickets: Sequence[Ticket]) -> Mapping[int, Fact]:
    lengths = {t.pk: len(t.description.strip()) for t in tickets}
    return {
        number: Fact(_("%(count)s characters") % {"count": length}, count=length)
        for number, length in lengths.items()
        if length
    }


@machine_fact("ticket.requester_replies", label=later("Answers of the requester"))
def _replied(tickets: Sequence[Ticket]) -> Mapping[int, Fact]:
    rows = (
        Message.objects.filter(ticket__in=[t.pk for t in tickets], from_requester=True)
        .values_list("ticket_id")
        .annotate(replies=Count("id"))
    )
    return {
        number: Fact(_("%(count)s replies") % {"count": n}, _("from conversation"), count=n)
        for number, n in rows
    }


@machine_fact("ticket.first_answered", label=later("The requester was answered"))
def _answered(tickets: Sequence[Ticket]) -> Mapping[int, Fact]:
    return {
        t.pk: Fact(t.first_answered_at.isoformat(), _("from conversation"))
        for t in tickets
        if t.first_answered_at is not None
    }


@machine_fact("ticket.times", label=later("Times of day mentioned"))
def _times(tickets: Sequence[Ticket]) -> Mapping[int, Fact]:
    found = {t.pk: sorted(set(TIME.findall(f"{t.title} {t.description}"))) for t in tickets}
    return {n: Fact(", ".join(times), count=len(times)) for n, times in found.items() if times}


@machine_fact("estate.affected_item", label=later("Affected item known"))
def _affected(tickets: Sequence[Ticket]) -> Mapping[int, Fact]:
    """What is named now, by whom last and when."""
    found = {}
    for number, rows in affected_of([t.pk for t in tickets]).items():
        if rows:
            newest = max(rows, key=lambda row: (row.said_at, row.pk))
            by_machine = newest.source == Source.MACHINE
            who = _("machine") if by_machine else newest.said_by.first_name
            said = {"who": who, "at": _moment(newest.said_at)}
            source = _("%(who)s, %(at)s") % said
            found[number] = Fact(", ".join(row.item.name for row in rows), source, count=len(rows))
    return found


@machine_fact("estate.recent_changes", label=later("Recent changes of what is affected"))
def _changed(tickets: Sequence[Ticket]) -> Mapping[int, Fact]:
    """Known as soon as an item is: that nothing was changed is an answer too."""
    hours, source = (
        int(RECENTLY.total_seconds() // 3600),
        _("estate, %(at)s") % {"at": _moment(clock.now())},
    )
    found = {}
    for number, changes in changes_by_ticket([t.pk for t in tickets]).items():
        n = len(changes)
        words = ngettext("%(n)s change in %(hours)s h", "%(n)s changes in %(hours)s h", n)
        said = (
            words % {"n": n, "hours": hours}
            if n
            else _("no change in %(hours)s h") % {"hours": hours}
        )
        if changes:
            said += f": {changes[0].item.name} {changes[0].words}"
        mark = f"#{changes[0].entry.pk}" if changes else "#0"
        found[number] = Fact(said, source, mark=mark, count=max(n, 1))
    return found


def _moment(at: datetime) -> str:
    here = localtime(at)
    today = here.date() == localtime(clock.now()).date()
    return moments.hour(here) if today else moments.day(here)

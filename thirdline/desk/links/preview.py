"""What a merge would do, said before it is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thirdline.desk.conversation.models import Draft, Message
from thirdline.desk.links import rules
from thirdline.desk.links.queries import sides_of
from thirdline.desk.tickets.models import Attachment, Ticket, Watch
from thirdline.desk.tickets.states import Reading
from thirdline.foundation.people.models import Person

Liner = Callable[[Sequence[Ticket]], dict[int, list[str]]]
_stops: list[Liner] = []
_warnings: list[Liner] = []


def stops_with_a_merge(liner: Liner) -> Liner:
    """Say, for each ticket that would go on elsewhere, what of it would stand still."""
    _stops.append(liner)
    return liner


def warns_of_a_merge(liner: Liner) -> Liner:
    """Say what somebody should know before merging these."""
    _warnings.append(liner)
    return liner


@dataclass(frozen=True)
class Going:
    """One ticket that would go on in another."""

    ticket: Ticket
    moves: str
    watchers: list[Person]
    stops: list[str]
    warnings: list[str]
    refusal: str = ""


@dataclass(frozen=True)
class Preview:
    into: Ticket
    going: list[Going]
    # People outside who asked for one of them, where that is somebody else than asked for `into`.
    askers: list[Person] = field(default_factory=list)
    strangers: bool = False

    @property
    def reading(self) -> Reading:
        """What is proposed: people of another company read nothing of it."""
        return Reading.APART if self.strangers else Reading.FOLLOWS

    @property
    def refusals(self) -> list[str]:
        return [one.refusal for one in self.going if one.refusal]


def preview(tickets: Sequence[Ticket], into: Ticket, by: Person) -> Preview:
    """All that a merge of these would do, in as many queries however many they are."""
    numbers = [one.pk for one in tickets]
    sides = sides_of([*tickets, into])
    moves = _moves(numbers)
    watchers = _watchers(numbers)
    stops, warnings = _said(_stops, tickets), _said(_warnings, tickets)
    others = {one.requester_id: one.requester for one in tickets}
    others.pop(into.requester_id, None)
    strange = any(is_stranger(one, into.requester) for one in others.values())
    going = [
        Going(
            one,
            moves[one.pk],
            watchers.get(one.pk, []),
            stops.get(one.pk, []),
            [*_own_warnings(one, into), *warnings.get(one.pk, [])],
            rules.why_not_merge(sides[one.pk], sides[into.pk], by) or "",
        )
        for one in tickets
    ]
    return Preview(into, going, list(others.values()), strange)


def is_stranger(one: Person, other: Person) -> bool:
    """Of another company, as far as is known; else of another mail domain."""
    if one.company and other.company:
        return one.company.casefold() != other.company.casefold()
    return _domain(one) != _domain(other)


def _domain(person: Person) -> str:
    return person.email.rpartition("@")[2].casefold()


def _said(liners: Sequence[Liner], tickets: Sequence[Ticket]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for liner in liners:
        for number, lines in liner(tickets).items():
            found.setdefault(number, []).extend(lines)
    return found


def _moves(numbers: Sequence[int]) -> dict[int, str]:
    counted = [
        dict(
            model.objects.filter(ticket__in=numbers).values_list("ticket_id").annotate(Count("pk"))
        )
        for model in (Message, Attachment, Draft)
    ]
    return {number: _count_words([of.get(number, 0) for of in counted]) for number in numbers}


def _count_words(counted: Sequence[int]) -> str:
    messages, files, drafts = counted
    parts = [
        ngettext("%(n)s message", "%(n)s messages", messages) % {"n": messages} if messages else "",
        ngettext("%(n)s file", "%(n)s files", files) % {"n": files} if files else "",
        ngettext("%(n)s draft", "%(n)s drafts", drafts) % {"n": drafts} if drafts else "",
    ]
    return ", ".join(part for part in parts if part) or _("nothing was said on it yet")


def _watchers(numbers: Sequence[int]) -> dict[int, list[Person]]:
    found: dict[int, list[Person]] = {}
    for watch in Watch.objects.filter(ticket__in=numbers).select_related("person").order_by("id"):
        found.setdefault(watch.ticket_id, []).append(watch.person)
    return found


def _own_warnings(ticket: Ticket, into: Ticket) -> list[str]:
    names = {"ticket": ticket.label, "into": into.label}
    said = []
    if ticket.requester_id != into.requester_id:
        said.append(
            _("%(ticket)s was asked by %(name)s, %(into)s by %(other)s.")
            % {**names, "name": ticket.requester.name, "other": into.requester.name}
        )
        if is_stranger(ticket.requester, into.requester):
            said.append(_("They are of different companies."))
    if into.is_done and ticket.is_open:
        said.append(_("%(into)s is solved already; merging does not open it again.") % names)
    return said

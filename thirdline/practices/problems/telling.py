"""How what happened to a problem reads: on its own page for one reader, and on a ticket linked to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from thirdline.desk.conversation.timeline import Told, tells
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.people.models import Person, Team
from thirdline.practices.problems.models import ProblemLink
from thirdline.practices.problems.queries import readable_numbers
from thirdline.practices.problems.rules import STATE_WORDS, ProblemState

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket


@tells("ticket.problem_linked", "ticket.problem_unlinked")
def _linked(entry: Entry) -> Told:
    said = {"name": _name(entry), "problem": entry.facts["label"]}
    if entry.verb == "ticket.problem_linked":
        return Told("binary-tree", _("%(name)s linked it to the problem %(problem)s") % said)
    return Told("link-off", _("%(name)s took it off the problem %(problem)s") % said)


@dataclass(frozen=True)
class Line:
    """One thing that happened to a problem."""

    at: datetime
    icon: str
    said: str
    words: str = ""


_CHANGED = {
    "title": gettext_noop("the title"),
    "words": gettext_noop("what is known"),
    "service": gettext_noop("the service"),
}
_FROM = {
    "hand": gettext_noop("%(name)s opened it"),
    "ticket": gettext_noop("%(name)s opened it from a ticket"),
    "debt": gettext_noop("%(name)s raised it from a redundancy debt"),
}


def lines_for(entries: Sequence[Entry], reader: Person) -> list[Line]:
    """Each entry this reader may know of; one about a ticket they may not read is left out."""
    numbers = [entry.facts["link"] for entry in entries if "link" in entry.facts]
    links = ProblemLink.objects.select_related("item", "debt__item").in_bulk(numbers)
    tickets = readable_numbers(reader, [o.ticket_id for o in links.values() if o.ticket_id])
    owners = _owners(entries)
    lines = (_line(entry, links, tickets, owners) for entry in entries)
    return [line for line in lines if line is not None]


def _line(
    entry: Entry, links: dict[int, ProblemLink], tickets: dict[int, Ticket], owners: dict[str, str]
) -> Line | None:
    name, words = {"name": _name(entry)}, (entry.words or {}).get("words", "")
    if entry.verb in ("problem.linked", "problem.unlinked"):
        link = links.get(entry.facts["link"])
        other = _other(link, tickets) if link else ""
        return _link_line(entry, {**name, "other": other}) if other else None
    if entry.verb == "problem.moved":
        said = {**name, "to": STATE_WORDS[ProblemState(entry.facts["after"])]}
        return Line(entry.at, "loader-2", _("%(name)s: %(to)s") % said, words)
    if entry.verb == "problem.handed":
        said = {**name, "owner": owners[str(entry.pk)] or _("nobody")}
        return Line(entry.at, "arrows-exchange", _("%(name)s handed it to %(owner)s") % said)
    if entry.verb == "problem.edited":
        said = {**name, "what": ", ".join(_(_CHANGED[one]) for one in entry.facts["changed"])}
        return Line(entry.at, "pencil", _("%(name)s changed %(what)s") % said)
    return Line(entry.at, "plus", _(_FROM[entry.facts["from"]]) % name)


def _link_line(entry: Entry, said: dict[str, str]) -> Line:
    if entry.verb == "problem.linked":
        return Line(entry.at, "link", _("%(name)s linked %(other)s") % said)
    return Line(entry.at, "link-off", _("%(name)s took %(other)s off it") % said)


def _other(link: ProblemLink, tickets: dict[int, Ticket]) -> str:
    if link.ticket_id is not None:
        found = tickets.get(link.ticket_id)
        return f"{found.label} {found.title}" if found else ""
    if link.debt is not None:
        return f"{link.debt.label} {link.debt.item.name}"
    return link.item.name if link.item else ""


def _owners(entries: Sequence[Entry]) -> dict[str, str]:
    """Whom each was handed to, in words."""
    handed = [entry for entry in entries if entry.verb == "problem.handed"]
    people = Person.objects.in_bulk([e.facts["person"][1] for e in handed if e.facts["person"][1]])
    teams = Team.objects.in_bulk([e.facts["team"][1] for e in handed if e.facts["team"][1]])

    def named(facts: dict[str, Any]) -> str:
        both = (people.get(facts["person"][1] or 0), teams.get(facts["team"][1] or 0))
        return ", ".join(one.name for one in both if one)

    return {str(entry.pk): named(entry.facts) for entry in handed}


def _name(entry: Entry) -> str:
    return entry.actor.first_name if entry.actor else _("Thirdline")

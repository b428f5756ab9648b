from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from secrets import token_hex

from django.db.models import BooleanField, Count, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from thirdline.desk.links.models import Link, Merge, Run, Step, Tie
from thirdline.desk.links.rules import BACKWARD, FORWARD, LinkKind, Outcome, Side
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import tickets_for
from thirdline.desk.tickets.states import OPEN_STATES, State
from thirdline.foundation.people.models import Person
from thirdline.kit.db import require_transaction
from thirdline.kit.prepared import Written
from thirdline.kit.refusals import NotFound

SHOWN = ("requester", "person", "team__tier", "service")
PAGE = 50


@dataclass(frozen=True)
class There:
    """What there is of a ticket at all: asked first, so that most tickets cost one short question."""

    ticket: int
    parent: bool
    child: bool
    links: bool

    @property
    def anything(self) -> bool:
        return self.parent or self.child or self.links


_THERE = Written("""
SELECT one, EXISTS (SELECT FROM links_tie WHERE parent_id = one AND ended_at IS NULL),
       EXISTS (SELECT FROM links_tie WHERE child_id = one AND ended_at IS NULL),
       EXISTS (SELECT FROM links_link WHERE one_id = one AND removed_at IS NULL)
       OR EXISTS (SELECT FROM links_link WHERE other_id = one AND removed_at IS NULL)
FROM unnest(%s::bigint[]) AS one
""")


def there_is(tickets: Sequence[int]) -> dict[int, There]:
    return {row[0]: There(*row) for row in _THERE([list(tickets)])}


def locked(tickets: Iterable[int]) -> dict[int, Ticket]:
    """Tickets locked in the one order everybody locks them in."""
    require_transaction()
    numbers = sorted(set(tickets))
    list(
        Ticket.objects.select_for_update(of=("self",))
        .filter(pk__in=numbers)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    rows = Ticket.objects.select_related("requester", "person", "team__tier", "stay")
    return {one.pk: one for one in rows.filter(pk__in=numbers)}


def readable_among(person: Person, numbers: Iterable[int]) -> dict[int, Ticket]:
    """Those of these tickets a person may read, by number."""
    wanted = list(numbers)
    if not wanted:
        return {}
    rows = tickets_for(person).filter(pk__in=wanted).select_related(*SHOWN)
    return {one.pk: one for one in rows.order_by("pk")}


def labels_among(person: Person, numbers: Iterable[int]) -> dict[int, str]:
    """How those of these tickets are called that a person may read: for lines that only name them."""
    rows = tickets_for(person).filter(pk__in=set(numbers)).order_by()
    return {one.pk: one.label for one in rows.only("pk")}


def tickets_numbered(person: Person, numbers: Sequence[int]) -> list[Ticket]:
    """All of these tickets in the order given; one that may not be read is not there."""
    found = readable_among(person, numbers)
    for number in numbers:
        if number not in found:
            raise NotFound(_("There is no ticket %(number)s for you.") % {"number": number})
    return [found[number] for number in dict.fromkeys(numbers)]


def sides_of(tickets: Sequence[Ticket]) -> dict[int, Side]:
    """What the rules ask of each of these tickets, in as many queries as there are tables."""
    numbers = [one.pk for one in tickets]
    parents = set(_live().filter(parent__in=numbers).values_list("parent_id", flat=True))
    above = dict(_live().filter(child__in=numbers).values_list("child_id", "parent_id"))
    return {
        one.pk: Side(
            one,
            named=tuple(one.named.values_list("pk", flat=True)) if one.restricted else (),
            is_parent=one.pk in parents,
            parent_id=above.get(one.pk),
        )
        for one in tickets
    }


# Merges


def merge_of(ticket: Ticket) -> Merge | None:
    """The merge by which a ticket goes on elsewhere."""
    return (
        Merge.objects.filter(ticket=ticket, undone_at=None)
        .select_related("by", "into", "ticket")
        .first()
    )


def merges_into(ticket: Ticket) -> list[Merge]:
    """The merges by which tickets go on in this one, also those that came with another."""
    if not ticket.merged_count:
        return []
    rows = Merge.objects.filter(ticket__merged_into=ticket, undone_at=None)
    return list(rows.select_related("by", "ticket__requester").order_by("at", "id"))


def came_with(merge: Merge) -> list[int]:
    """The tickets that had gone on in the merged one when it was merged, at any remove."""
    chain, found = [merge.ticket_id], list[int]()
    while chain:
        below = Merge.objects.filter(into__in=chain, undone_at=None).order_by("ticket_id")
        chain = list(below.values_list("ticket_id", flat=True))
        found += chain
    return found


# Links


@dataclass(frozen=True)
class Linked:
    link: Link
    ticket: Ticket
    words: str


def links_of(ticket: Ticket, reader: Person) -> list[Linked]:
    """The links of a ticket to those this reader may read; others are neither shown nor counted."""
    rows = Link.objects.filter(Q(one=ticket) | Q(other=ticket), removed_at=None).order_by("id")
    links = list(rows.select_related("by"))
    others = readable_among(reader, (_across(one, ticket) for one in links))
    return [
        Linked(one, others[_across(one, ticket)], words_of(one, ticket.pk))
        for one in links
        if _across(one, ticket) in others
    ]


def _across(link: Link, ticket: Ticket) -> int:
    return link.other_id if link.one_id == ticket.pk else link.one_id


def words_of(link: Link, ticket: int) -> str:
    """How a link reads from one of its sides."""
    return str((FORWARD if link.one_id == ticket else BACKWARD)[LinkKind(link.kind)])


def link_for(person: Person, number: int) -> Link:
    """A link whose both sides a person may read."""
    link = Link.objects.filter(pk=number, removed_at=None).select_related("one", "other").first()
    if link is None or len(readable_among(person, (link.one_id, link.other_id))) < 2:
        raise NotFound(_("There is no link %(number)s for you.") % {"number": number})
    return link


# Parents and children


def _live() -> QuerySet[Tie]:
    return Tie.objects.filter(ended_at=None)


def parent_of(ticket: Ticket, reader: Person) -> Ticket | None:
    """The parent of a ticket, if this reader may read it."""
    number = _live().filter(child=ticket).values_list("parent_id", flat=True).first()
    return None if number is None else readable_among(reader, [number]).get(number)


def is_parent(ticket: Ticket) -> bool:
    return _live().filter(parent=ticket).exists()


_IS_CHILD = """tickets_ticket.id = ANY(ARRAY(
    SELECT child_id FROM links_tie WHERE parent_id = %s AND ended_at IS NULL))"""


def children_of(ticket: Ticket, reader: Person) -> QuerySet[Ticket]:
    """The children this reader may read, by number."""
    # As an array, the children are looked up first and the tickets by their keys; joined, the
    # planner reads every ticket there is, for among so many joins it leaves this one to the end.
    below = RawSQL(_IS_CHILD, [ticket.pk], output_field=BooleanField())  # noqa: S611 - no text of anybody's
    return tickets_for(reader).filter(below).select_related(*SHOWN).order_by("pk")


def count_children(ticket: Ticket, reader: Person) -> dict[str, int]:
    """How many of them are open, solved, reopened and on hold, in one question."""
    rows = children_of(ticket, reader).order_by().select_related(None)
    found: dict[str, int] = rows.aggregate(
        all=Count("pk"),
        open=Count("pk", filter=Q(state__in=OPEN_STATES)),
        on_hold=Count("pk", filter=Q(state=State.ON_HOLD)),
        reopened=Count("pk", filter=Q(state__in=OPEN_STATES, reopened_count__gt=0)),
        done=Count("pk", filter=Q(state__in=[State.RESOLVED, State.CLOSED])),
    )
    return found


def standing_apart(parent: Ticket, reader: Person) -> QuerySet[Ticket]:
    """Open children that were reopened, or are on hold for another reason than the parent."""
    reopened = Q(state__in=OPEN_STATES, reopened_count__gt=0)
    held = Q(state=State.ON_HOLD) & ~Q(hold_reason=parent.hold_reason or "")
    return children_of(parent, reader).filter(reopened | held)


def new_key() -> str:
    """For a form that must not do twice what is pressed twice."""
    return token_hex(8)


def has_open_children(ticket: Ticket) -> bool:
    """No reader is asked about: whether the parent may be closed is the same for everybody."""
    return _live().filter(parent=ticket, child__state__in=OPEN_STATES).exists()


def tie_of(child: Ticket) -> Tie | None:
    return _live().filter(child=child).select_related("parent", "child").first()


def tie_for(person: Person, number: int) -> Tie:
    tie = _live().filter(pk=number).select_related("parent", "child").first()
    if tie is None or len(readable_among(person, (tie.parent_id, tie.child_id))) < 2:
        raise NotFound(_("There is no child %(number)s for you.") % {"number": number})
    return tie


# Runs


def run_for(person: Person, number: int) -> Run:
    run = Run.objects.filter(pk=number).select_related("parent", "by").first()
    if run is None or run.parent_id not in readable_among(person, [run.parent_id]):
        raise NotFound(_("There is no run %(number)s for you.") % {"number": number})
    return run


def runs_of(parent: Ticket, most: int = 3) -> list[Run]:
    return list(Run.objects.filter(parent=parent).select_related("by").order_by("-id")[:most])


def progress_of(runs: Sequence[Run], reader: Person) -> dict[int, dict[str, int]]:
    """How many steps of each run came to what, of the children this reader may read."""
    found = {run.pk: dict.fromkeys([*(o.value for o in Outcome), "all"], 0) for run in runs}
    steps = Step.objects.filter(run__in=[run.pk for run in runs], child__in=tickets_for(reader))
    rows = steps.values_list("run_id", "outcome")
    for run, outcome, n in rows.annotate(n=Count("pk")).order_by("run_id", "outcome"):
        found[run][outcome] = n
        found[run]["all"] += n
    return found


def refused_of(run: Run, reader: Person, most: int = 20) -> list[Step]:
    """The children that were left as they are, with the sentence why, of those this reader may read."""
    steps = list(run.steps.filter(outcome=Outcome.REFUSED).order_by("id")[:most])
    there = readable_among(reader, (one.child_id for one in steps))
    for one in steps:
        if one.child_id in there:
            one.child = there[one.child_id]
    return [one for one in steps if one.child_id in there]

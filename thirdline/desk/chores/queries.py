from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from thirdline.desk.chores.models import (
    Checklist,
    ChecklistItem,
    ChecklistTemplate,
    LaterReply,
    Reminder,
    TimeEntry,
    Timer,
)
from thirdline.desk.chores.rules import On, Sending
from thirdline.desk.tickets.models import Stay, Ticket
from thirdline.desk.tickets.queries import path_of, tickets_for
from thirdline.foundation.people.models import Person
from thirdline.kit.fixed import fixed
from thirdline.kit.refusals import NotFound

SHOWN_STATES = (Sending.WAITING, Sending.WITHHELD)


@dataclass(frozen=True)
class Load:
    """Which kinds of chores a ticket has, so that only those are asked for."""

    reminders: bool = False
    later: bool = False
    checklists: bool = False
    time: bool = False
    timer: bool = False


def loads_of(tickets: Sequence[Ticket]) -> dict[int, Load]:
    """What each ticket has, in one short query; remembered on the ticket for the page in hand."""
    asked = [one.pk for one in tickets if "_chores" not in vars(one)]
    found = {pk: Load(*has) for pk, *has in _LOADS(asked)} if asked else {}
    for one in tickets:
        if one.pk in found:
            vars(one)["_chores"] = found[one.pk]
    return {one.pk: vars(one).get("_chores", Load()) for one in tickets}


def open_reminders(ticket: Ticket, reader: Person) -> list[Reminder]:
    """One's own and those of one's teams; nobody else's."""
    rows = Reminder.objects.filter(ticket=ticket, done_at=None).select_related(
        "person", "team", "by"
    )
    return list(rows.filter(_concerns(reader)).order_by("due_at", "id"))


def reminders_of(person: Person) -> QuerySet[Reminder]:
    """What a person, or their teams, will be reminded of, on tickets they may read."""
    rows = Reminder.objects.filter(
        _concerns(person), done_at=None, ticket__in=tickets_for(person).values("pk")
    )
    return rows.select_related("ticket", "team", "by")


def _concerns(person: Person) -> Q:
    return Q(person=person) | Q(team__in=sorted(person.standing.team_ids)) | Q(by=person)


def reminder_for(person: Person, number: int) -> Reminder:
    found = reminders_of(person).filter(pk=number).first()
    if found is None:
        raise NotFound(_("There is no reminder %(number)s for you.") % {"number": number})
    return found


def open_reminders_count(ticket: Ticket) -> int:
    return Reminder.objects.filter(ticket=ticket, done_at=None).count()


def reminders_waiting_for_words(ticket: Ticket) -> list[Reminder]:
    """Those that an answer, or anybody's answer, settles."""
    return _WAITING(ticket.pk)


def due_reminders_for_update(now: datetime, *, limit: int) -> list[Reminder]:
    rows = Reminder.objects.select_for_update(skip_locked=True, of=("self",))
    due = rows.filter(due_at__lte=now, came_at=None, done_at=None)
    return list(due.select_related("ticket", "person", "team", "by").order_by("due_at")[:limit])


def later_replies_of(ticket: Ticket) -> list[LaterReply]:
    rows = LaterReply.objects.filter(ticket=ticket, state__in=SHOWN_STATES).select_related("by")
    return list(rows.prefetch_related("files").order_by("send_at", "id"))


def later_reply_for(person: Person, number: int) -> LaterReply:
    rows = LaterReply.objects.select_related("ticket__requester", "by")
    found = rows.filter(pk=number, ticket__in=tickets_for(person).values("pk")).first()
    if found is None or not person.standing.is_staff:
        raise NotFound(_("There is no reply %(number)s for you.") % {"number": number})
    return found


def due_later_reply_for_update(now: datetime) -> LaterReply | None:
    """One whose moment has come, its ticket locked and then itself: in the order of every operation.

    A ticket somebody is working on is left for the next look, so that nobody waits for a drain.
    """
    due = LaterReply.objects.filter(send_at__lte=now, state=Sending.WAITING)
    found = (
        due.select_for_update(skip_locked=True, of=("ticket",))
        .select_related("ticket", "by")
        .order_by("send_at", "id")
        .first()
    )
    if found is None:
        return None
    # Another worker may have sent it just before the ticket was free.
    return (
        due.select_for_update(of=("self",))
        .select_related("ticket", "by")
        .filter(pk=found.pk)
        .first()
    )


def checklists_of(tickets: Sequence[Ticket]) -> dict[int, list[Checklist]]:
    """The checklists of many tickets with their items, in two queries."""
    found: dict[int, list[Checklist]] = {one.pk: [] for one in tickets}
    rows = Checklist.objects.filter(ticket__in=list(found)).order_by("id")
    for one in rows.prefetch_related("items__done_by"):
        found[one.ticket_id].append(one)
    return found


def items_before_resolving(ticket: Ticket) -> list[ChecklistItem]:
    """Open items that have to be done first, in one short query."""
    return _OPEN_ITEMS(ticket.pk)


def item_for(person: Person, number: int) -> ChecklistItem:
    rows = ChecklistItem.objects.select_related("checklist__ticket")
    found = rows.filter(pk=number, checklist__ticket__in=tickets_for(person).values("pk")).first()
    if found is None or not person.standing.is_staff:
        raise NotFound(_("There is no item %(number)s for you.") % {"number": number})
    return found


def checklist_for(person: Person, number: int) -> Checklist:
    rows = Checklist.objects.select_related("ticket").filter(pk=number)
    found = rows.filter(ticket__in=tickets_for(person).values("pk")).first()
    if found is None or not person.standing.is_staff:
        raise NotFound(_("There is no checklist %(number)s for you.") % {"number": number})
    return found


def templates() -> QuerySet[ChecklistTemplate]:
    return ChecklistTemplate.objects.filter(retired_at=None).prefetch_related("items")


def template_slugged(slug: str) -> ChecklistTemplate | None:
    return templates().filter(slug=slug).first()


def templates_fitting(ticket: Ticket) -> list[ChecklistTemplate]:
    """Those for its service and category, and those for every ticket."""
    return [one for one in templates() if _fits(one, ticket)]


def templates_by_itself(ticket: Ticket) -> list[ChecklistTemplate]:
    """Those that come by themselves; most desks have few, and asking costs one short query."""
    return [one for one in _BY_ITSELF() if _fits(one, ticket)]


def _fits(template: ChecklistTemplate, ticket: Ticket) -> bool:
    service = template.service_id in {None, ticket.service_id}
    return service and template.category_id in {None, ticket.category_id}


def template_slugs_on(ticket: Ticket) -> set[str]:
    rows = Checklist.objects.filter(ticket=ticket).exclude(template="")
    return set(rows.values_list("template", flat=True))


@dataclass(frozen=True)
class Spent:
    """The time of a ticket: the sum for everybody, single entries for whoever may see them."""

    minutes: int = 0
    by_tier: list[tuple[int | None, int]] = field(default_factory=list)
    entries: list[TimeEntry] = field(default_factory=list)


def time_on(ticket: Ticket, reader: Person) -> Spent:
    """Sums by tier; of single entries one's own, and everybody's for leads."""
    rows = list(
        TimeEntry.objects.filter(ticket=ticket).select_related("person", "team").order_by("id")
    )
    tiers: dict[int | None, int] = {}
    for one in rows:
        tiers[one.tier_level] = tiers.get(one.tier_level, 0) + one.minutes
    shown = [one for one in rows if one.person_id == reader.pk or reader.may("see_figures")]
    by_tier = sorted(tiers.items(), key=lambda pair: pair[0] or 0)
    return Spent(sum(tiers.values()), by_tier, shown)


def entries_visible_to(person: Person, ticket: Ticket) -> QuerySet[TimeEntry]:
    rows = TimeEntry.objects.filter(ticket=ticket).select_related("person", "team")
    return rows if person.may("see_figures") else rows.filter(person=person)


def time_entry_for(person: Person, number: int) -> TimeEntry:
    rows = TimeEntry.objects.select_related("ticket").filter(pk=number)
    if not person.may("see_figures"):
        rows = rows.filter(person=person)
    found = rows.filter(ticket__in=tickets_for(person).values("pk")).first()
    if found is None:
        raise NotFound(_("There is no time %(number)s for you.") % {"number": number})
    return found


def timer_of(person: Person) -> Timer | None:
    return Timer.objects.select_related("ticket").filter(person=person).first()


def stay_at(ticket: Ticket, moment: datetime) -> Stay | None:
    """The stay during which that moment was; the nearest before it where the ticket was with nobody."""
    begun = [one for one in path_of(ticket) if one.opened_at <= moment]
    return begun[-1] if begun else next(iter(path_of(ticket)), None)


@dataclass(frozen=True)
class TimeSum:
    tier_level: int | None
    team: str | None
    kind: str
    minutes: int


def time_by_team(since: date, until: date) -> list[TimeSum]:
    """Minutes by tier, team and kind over days; restricted tickets and imported ones stay out."""
    rows = TimeEntry.objects.filter(
        at__date__gte=since, at__date__lte=until, ticket__restricted=False, ticket__history=None
    )
    grouped = rows.values_list("tier_level", "team__name", "kind").annotate(Sum("minutes"))
    return [TimeSum(*row) for row in grouped.order_by("tier_level", "team__name", "kind")]


def tickets_with_time(since: date, until: date) -> int:
    rows = TimeEntry.objects.filter(
        at__date__gte=since, at__date__lte=until, ticket__restricted=False, ticket__history=None
    )
    return rows.values("ticket").distinct().count()


def _there(
    model: type[Reminder | LaterReply | Checklist | TimeEntry | Timer], **more: object
) -> Exists:
    return Exists(model.objects.filter(ticket=OuterRef("pk"), **more))


_LOADS = fixed(
    lambda tickets: Ticket.objects.filter(pk__any=tickets).values_list(
        "pk",
        _there(Reminder, done_at=None),
        _there(LaterReply, state__in=SHOWN_STATES),
        _there(Checklist),
        _there(TimeEntry),
        _there(Timer),
    ),
    list[int],
)
_WAITING = fixed(
    lambda ticket: Reminder.objects.filter(
        ticket=ticket, done_at=None, came_at=None, on__in=[On.ANSWER, On.SILENCE]
    ),
    int,
)
_OPEN_ITEMS = fixed(
    lambda ticket: (
        ChecklistItem.objects.filter(
            checklist__ticket=ticket, checklist__before_resolving=True, done_at=None, left_out=""
        )
        .select_related("checklist")
        .order_by("checklist_id", "position", "id")
    ),
    int,
)
_BY_ITSELF = fixed(lambda: ChecklistTemplate.objects.filter(retired_at=None, by_itself=True))

"""Redundancy debts as people read them: the board, one debt, and what stands on a tier's board."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from thirdline.foundation.journal.models import Entry
from thirdline.foundation.journal.queries import newest_about
from thirdline.foundation.people.models import Person
from thirdline.kit.prepared import Written
from thirdline.kit.refusals import NotFound
from thirdline.reference.estate.graph import Graph
from thirdline.reference.estate.looking import Named, Thing, dated_causes
from thirdline.reference.estate.models import Debt, NeedMember
from thirdline.reference.estate.standing import Pips, pips_of

PAGE = 50
FIRST = 3
OVERDUE, OPEN, ACCEPTED = 0, 1, 2
SHOWS = ("all", "lost", "design", "accepted", "over")
WITH = ("item__kind", "item__standing", "owner_team__tier", "owner", "accepted_by")


@dataclass(frozen=True)
class DebtRow:
    """A debt with what is left, what is out, and whether somebody accepted it."""

    debt: Debt
    rank: int
    pips: Pips | None
    causes: tuple[Thing, ...]
    more: int
    out: tuple[str, ...]  # members of the thinnest need that are down or in maintenance
    is_down: bool

    @property
    def is_overdue(self) -> bool:
        return self.rank == OVERDUE

    @property
    def is_accepted(self) -> bool:
        return self.rank == ACCEPTED

    @property
    def names(self) -> list[str]:
        return [one.name for one in self.causes]

    @property
    def is_more_than_accepted(self) -> bool:
        """A single point came to it after somebody had said that it can be lived with."""
        accepted = self.debt.causes.get("accepted")
        if accepted is None or self.debt.accepted_until is None:
            return False
        return any(
            set(map(_first, self.debt.causes.get(sort, []))).difference(accepted.get(sort, []))
            for sort in ("items", "fates")
        )


def _first(pair: Sequence[int]) -> int:
    return pair[0]


def debts(person: Person) -> QuerySet[Debt]:
    rows = Debt.objects.select_related(*WITH)
    return rows if person.may("work") else rows.none()


def debt_for(person: Person, number: int) -> Debt:
    found = debts(person).filter(pk=number).first()
    if found is None:
        raise NotFound(_("There is no redundancy debt %(number)s for you.") % {"number": number})
    return found


def board_of(
    person: Person, *, now: datetime, show: str = "all", after: str = "", most: int = PAGE
) -> tuple[list[DebtRow], str]:
    """A page of debts: acceptances that ran out first, then the oldest, then what is accepted."""
    today = timezone.localdate(now)
    rows = _after(_ranked(_shown(debts(person), show), today), after)
    found = list(rows.order_by("rank", "since", "pk")[: most + 1])
    kept = found[:most]
    return rows_of(kept, today), _key(kept[-1], today) if len(found) > most else ""


def on_board_of(person: Person, level: int, *, now: datetime, most: int = 6) -> list[DebtRow]:
    """What stands on the board of a tier: engineers see every debt, other tiers those of their teams."""
    today = timezone.localdate(now)
    rows = _ranked(debts(person).filter(ended_at=None), today)
    if level < 3:
        rows = rows.filter(owner_team__tier__level=level)
    return rows_of(list(rows.order_by("rank", "since", "pk")[:most]), today)


def counts(person: Person) -> dict[str, int]:
    """How many are shown by each choice; what is over is not counted."""
    (found,) = _COUNTS() if person.may("work") else [(0, 0, 0, 0)]
    return dict(zip(("all", "lost", "design", "accepted"), found, strict=True))


_COUNTS = Written("""
    SELECT count(*), count(*) FILTER (WHERE lost), count(*) FILTER (WHERE NOT lost),
        count(accepted_until) FROM estate_debt WHERE ended_at IS NULL""")


def history_of(debt: Debt) -> list[Entry]:
    """What people and runs did with it, newest first."""
    return newest_about(debt, most=50)


def _shown(rows: QuerySet[Debt], show: str) -> QuerySet[Debt]:
    if show == "over":
        return rows.filter(ended_at__isnull=False)
    rows = rows.filter(ended_at=None)
    if show == "accepted":
        return rows.filter(accepted_until__isnull=False)
    return rows.filter(lost=show == "lost") if show in {"lost", "design"} else rows


def _ranked(rows: QuerySet[Debt], today: date) -> QuerySet[Any]:
    return rows.annotate(
        rank=Case(
            When(accepted_until__lt=today, then=Value(OVERDUE)),
            When(accepted_until__isnull=False, then=Value(ACCEPTED)),
            default=Value(OPEN),
            output_field=IntegerField(),
        )
    )


def rank_of(debt: Debt, today: date) -> int:
    if debt.accepted_until is None:
        return OPEN
    return OVERDUE if debt.accepted_until < today else ACCEPTED


def _key(last: Debt, today: date) -> str:
    return f"{rank_of(last, today)}:{last.since.timestamp():.6f}:{last.pk}"


def _after(rows: QuerySet[Any], after: str) -> QuerySet[Any]:
    rank, _colon, rest = after.partition(":")
    seconds, _colon, number = rest.partition(":")
    if not (rank.isdecimal() and number.isdecimal() and len(number) < 19 and len(rank) == 1):
        return rows
    try:
        since = datetime.fromtimestamp(float(seconds), tz=timezone.get_default_timezone())
    except (ValueError, OverflowError, OSError):
        return rows
    later = Q(since__gt=since) | Q(since=since, pk__gt=int(number))
    return rows.filter(Q(rank__gt=int(rank)) | (Q(rank=int(rank)) & later))


def rows_of(found: Sequence[Debt], today: date) -> list[DebtRow]:
    """Everything a page of debts shows, in a handful of questions."""
    thinnest = {one.pk: _thinnest(one) for one in found}
    needs = [need for need in thinnest.values() if need is not None]
    pips, out = pips_of(needs), _out(needs)
    since = {one.pk: dated_causes(one) for one in found}
    named = Named(Graph()).read(n for causes in since.values() for n in list(causes)[:FIRST])
    return [
        DebtRow(
            debt=one,
            rank=rank_of(one, today),
            pips=pips.get(thinnest[one.pk] or 0),
            causes=_causes(named, since[one.pk]),
            more=max(0, int(one.causes.get("count", 0)) - FIRST),
            out=tuple(out.get(thinnest[one.pk] or 0, ())),
            is_down=(standing := getattr(one.item, "standing", None)) is not None
            and not standing.works,
        )
        for one in found
    ]


def causes_of(debt: Debt, most: int = 50) -> tuple[Thing, ...]:
    since = dated_causes(debt)
    named = Named(Graph()).read(list(since)[:most])
    return _causes(named, since, most)


def _causes(named: Named, since: dict[int, datetime], most: int = FIRST) -> tuple[Thing, ...]:
    shown = list(since)[:most]
    return tuple(one for number in shown if (one := named.thing(number, since)) is not None)


def _thinnest(debt: Debt) -> int | None:
    standing = getattr(debt.item, "standing", None)
    return standing.thinnest_id if standing is not None else None


def _out(needs: Iterable[int]) -> dict[int, list[str]]:
    rows = NeedMember.objects.filter(need__in=list(needs), item__retired_at=None)
    rows = rows.filter(~Q(item__health="up") | Q(item__standing__works=False))
    found: dict[int, list[str]] = {}
    for need, name in rows.order_by("item__name").values_list("need_id", "item__name"):
        found.setdefault(need, []).append(name)
    return found

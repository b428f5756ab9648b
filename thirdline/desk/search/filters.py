"""Filters of the box as conditions on tickets, or a sentence that says what is wrong with one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from thirdline.desk.affected.queries import naming
from thirdline.desk.search.asking import Filter, Question
from thirdline.desk.search.rules import fold, mistakes_between
from thirdline.desk.tickets.models import Attachment
from thirdline.desk.tickets.queries import categories, services
from thirdline.desk.tickets.states import DONE_STATES, OPEN_STATES, Kind, State
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.naming import persons_named
from thirdline.foundation.people.queries import all_teams
from thirdline.reference.estate.queries import find_items

_OPEN = Q(state__in=OPEN_STATES, history=None)
IS: dict[str, Q] = {
    "open": _OPEN,
    "done": Q(state__in=DONE_STATES),
    "new": Q(state=State.NEW),
    "waiting": Q(state=State.ON_HOLD),
    "resolved": Q(state=State.RESOLVED),
    "closed": Q(state=State.CLOSED),
    "unassigned": _OPEN & Q(person=None),
    "returned": Q(returned=True),
    "reopened": Q(reopened_count__gt=0),
    "restricted": Q(restricted=True),
    "imported": Q(history__isnull=False),
}
IS_FOR_ALL = ("open", "done", "waiting", "resolved", "closed")
STATES = {state.value.replace("_", "-"): state for state in State}
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_AGO = re.compile(r"(\d{1,4})([dwmy])")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
MOST_PEOPLE = MOST_ITEMS = 50


class WrongFilter(ValueError):
    """A filter that cannot be understood; its text is a sentence for whoever typed it."""


class Reader(NamedTuple):
    person: Person
    now: datetime

    @property
    def is_staff(self) -> bool:
        return self.person.standing.is_staff


def condition_of(question: Question, person: Person, now: datetime) -> tuple[Q | None, list[str]]:
    """The filters together, or None without any; and a sentence for each that is wrong."""
    reader, whole, wrong = Reader(person, now), Q(), []
    for name, meant in question.unknown:
        said = _("There is no filter “%(name)s:”. Did you mean “%(meant)s:”?")
        wrong.append(said % {"name": name, "meant": meant})
    for one in question.filters:
        try:
            met = _met(one, reader)
            whole &= met if one.wanted else ~met
        except WrongFilter as why:
            wrong.append(str(why))
    return (whole if question.filters else None), wrong


def _met(one: Filter, reader: Reader) -> Q:
    if not one.value:
        raise WrongFilter(
            _("“%(name)s:” needs a value, as in %(example)s.")
            % {"name": one.name, "example": EXAMPLES[one.name]}
        )
    return _READERS[one.name](one.value, reader)


def _is(value: str, reader: Reader) -> Q:
    if value == "mine":
        mine = Q(requester=reader.person.pk)
        return mine | Q(person=reader.person.pk) if reader.is_staff else mine
    known = IS if reader.is_staff else {name: IS[name] for name in IS_FOR_ALL}
    return known[_one_of("is", value, [*known, "mine"])]


def _state(value: str, reader: Reader) -> Q:
    return Q(state=STATES[_one_of("state", value.replace("_", "-"), STATES)])


def _kind(value: str, reader: Reader) -> Q:
    return Q(kind=_one_of("kind", value, [kind.value for kind in Kind]))


def _one_of(name: str, value: str, known: Iterable[str]) -> str:
    known, asked = list(known), fold(value)
    if asked in known:
        return asked
    raise WrongFilter(
        _("“%(name)s:” does not know “%(value)s”; it knows %(known)s.")
        % {"name": name, "value": value, "known": ", ".join(known)}
    )


def _named(name: str, value: str, known: Iterable[tuple[int, str, str]]) -> list[int]:
    """The one meant by slug or name, or all whose name begins so."""
    asked, rows = fold(value), [(pk, slug, fold(title)) for pk, slug, title in known]
    exact = [pk for pk, slug, title in rows if asked in {slug, title}]
    found = exact or [pk for pk, slug, title in rows if slug.startswith(asked) or asked in title]
    if found:
        return found
    near = sorted((mistakes_between(asked, slug), slug) for _pk, slug, _title in rows)
    if near and near[0][0] <= max(2, len(asked) // 3):
        said = _("There is no %(name)s “%(value)s”. Did you mean %(name)s:%(meant)s?")
        raise WrongFilter(said % {"name": name, "value": value, "meant": near[0][1]})
    raise WrongFilter(_("There is no %(name)s “%(value)s”.") % {"name": name, "value": value})


def _team(value: str, reader: Reader) -> Q:
    if value in {"none", "mine"}:
        own = sorted(reader.person.standing.team_ids)
        return Q(team=None) if value == "none" else Q(team__in=own)
    return Q(team__in=_named("team", value, [(t.pk, t.slug, t.name) for t in all_teams()]))


def _service(value: str, reader: Reader) -> Q:
    if value == "none":
        return Q(service=None)
    known = services().values_list("pk", "slug", "name")
    return Q(service__in=_named("service", value, known))


def _category(value: str, reader: Reader) -> Q:
    known = [(one.pk, one.slug, one.name) for one in categories()]
    return Q(category__in=_named("category", value, known))


def _people(name: str, value: str, reader: Reader) -> list[int]:
    if value == "me":
        return [reader.person.pk]
    words = fold(value).split()
    found = [one.pk for one in persons_named(words, limit=MOST_PEOPLE, left=True)]
    if not found:
        said = _("Nobody is called “%(value)s”. A part of the name or the address is enough.")
        raise WrongFilter(said % {"value": value})
    return found


def _person(value: str, reader: Reader) -> Q:
    return Q(person=None) if value == "none" else Q(person__in=_people("person", value, reader))


def _requester(value: str, reader: Reader) -> Q:
    return Q(requester__in=_people("requester", value, reader))


def _level(name: str, value: str, letter: str, lowest: int, highest: int) -> int:
    number = value.lower().removeprefix(letter)
    if number.isdecimal() and lowest <= int(number[:3]) <= highest:
        return int(number)
    raise WrongFilter(
        _("“%(name)s:” takes a number from %(lowest)s to %(highest)s, not “%(value)s”.")
        % {"name": name, "value": value, "lowest": lowest, "highest": highest}
    )


def _priority(value: str, reader: Reader) -> Q:
    return Q(priority=_level("priority", value, "p", 1, 4))


def _tier(value: str, reader: Reader) -> Q:
    return Q(tier_level=_level("tier", value, "l", 0, 9))


def _tag(value: str, reader: Reader) -> Q:
    return Q(tags__contains=[value])


def _item(value: str, reader: Reader) -> Q:
    """Tickets that name an item of the estate: by its label, its name, or what begins so."""
    if value == "none":
        return Q(affected_items=[])
    label = value.upper().removeprefix("CI-")
    if value.upper().startswith("CI-") and label.isdecimal() and len(label) < 19:
        return naming([value])
    found = find_items(reader.person, value, limit=MOST_ITEMS)
    if not found:
        said = _(
            "No item of the estate is called “%(value)s”. The words its name begins with are enough."
        )
        raise WrongFilter(said % {"value": value})
    return naming([one.label for one in found])


def _has(value: str, reader: Reader) -> Q:
    if fold(value) not in {"attachment", "attachments"}:
        raise WrongFilter(
            _("“has:” does not know “%(value)s”; it knows attachment.") % {"value": value}
        )
    files = Attachment.objects.filter(ticket=OuterRef("pk"))
    return Q(Exists(files if reader.is_staff else files.filter(public=True)))


def _before(value: str, reader: Reader) -> Q:
    return Q(created_at__lt=_span("before", value, reader.now)[0])


def _after(value: str, reader: Reader) -> Q:
    """From the beginning of what is named: after:2026-06 takes June in."""
    return Q(created_at__gte=_span("after", value, reader.now)[0])


def _on(value: str, reader: Reader) -> Q:
    first, last = _span("on", value, reader.now)
    return Q(created_at__gte=first, created_at__lt=last)


def _span(name: str, value: str, now: datetime) -> tuple[datetime, datetime]:
    """The year, month or day meant, in the reader's zone."""
    here = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    day = timedelta(days=1)
    ago = _AGO.fullmatch(value)
    if value in {"today", "yesterday"} or ago:
        back = int(ago[1]) * _DAYS[ago[2]] if ago else int(value == "yesterday")
        return here - back * day, here - (back - 1) * day
    parts = _DATE.fullmatch(value)
    if parts:
        try:
            return _written_span(here, *parts.groups())
        except (ValueError, OverflowError):
            pass  # no such month or day: said below
    raise WrongFilter(
        _("“%(name)s:” takes 2026, 2026-06, 2026-06-15, today, yesterday or 7d, not “%(value)s”.")
        % {"name": name, "value": value}
    )


def _written_span(
    here: datetime, year: str, month: str | None, day: str | None
) -> tuple[datetime, datetime]:
    first = datetime(int(year), int(month or 1), int(day or 1))  # noqa: DTZ001 made aware below
    if day:
        last = first + timedelta(days=1)
    elif month:
        last = (first + timedelta(days=32)).replace(day=1)
    else:
        last = first.replace(year=first.year + 1)
    zone = here.tzinfo
    return timezone.make_aware(first, zone), timezone.make_aware(last, zone)


_READERS: dict[str, Callable[[str, Reader], Q]] = {
    "is": _is, "state": _state, "kind": _kind, "team": _team, "service": _service,
    "category": _category, "person": _person, "requester": _requester, "priority": _priority,
    "tier": _tier, "tag": _tag, "item": _item, "has": _has, "before": _before, "after": _after, "on": _on,
}  # fmt: skip
_DAYS_SAID = ["today", "yesterday", "7d", "30d"]
VALUES = {
    **{name: list[str]() for name in _READERS},
    "is": [*IS, "mine"], "state": list(STATES), "kind": [kind.value for kind in Kind],
    "person": ["me", "none"], "requester": ["me"], "team": ["mine", "none"], "service": ["none"],
    "item": ["none"],
    "priority": ["1", "2", "3", "4"], "has": ["attachment"],
    "before": _DAYS_SAID, "after": _DAYS_SAID, "on": _DAYS_SAID,
}  # fmt: skip
EXAMPLES = {
    "is": "is:open", "state": "state:on-hold", "kind": "kind:request", "team": "team:network",
    "service": "service:vpn", "category": "category:broken", "person": "person:me",
    "requester": "requester:okafor", "priority": "priority:1", "tier": "tier:2",
    "tag": "tag:payroll", "item": "item:fw-edge-a", "has": "has:attachment", "before": "before:2026-06",
    "after": "after:2026-06-15", "on": "on:today",
}  # fmt: skip

"""Lists of items: what a reader filters for, and one page of it by key in either direction."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from thirdline.foundation.people.models import Person
from thirdline.reference.estate.models import ConfigurationItem
from thirdline.reference.estate.queries import WITH, items_for, worded
from thirdline.reference.estate.rules import Health, Lifecycle

PAGE = 50
COUNTED = 1_000
MOST_PLACES = 500
NAMES = ("q", "kind", "health", "environment", "team", "site", "lifecycle")
# The distinct values of a column, each found by one step down its index.
_PLACES = {
    column: f"""
WITH RECURSIVE place (name) AS (
    (SELECT {column} FROM estate_configurationitem WHERE retired_at IS NULL ORDER BY {column} LIMIT 1)
    UNION ALL
    SELECT (SELECT {column} FROM estate_configurationitem
            WHERE retired_at IS NULL AND {column} > place.name ORDER BY {column} LIMIT 1)
    FROM place WHERE place.name IS NOT NULL
)
SELECT name FROM place WHERE name <> '' LIMIT {MOST_PLACES}
"""  # noqa: S608 - one of two columns of our own
    for column in ("site", "environment")
}


def places(column: str) -> list[str]:
    """The sites, or the environments, that items in use name."""
    with connection.cursor() as cursor:
        cursor.execute(_PLACES[column])
        return [row[0] for row in cursor.fetchall()]


@dataclass(frozen=True)
class Filter:
    """What a reader asked the list for; what is misspelt finds nothing rather than everything."""

    q: str = ""
    kind: str = ""
    health: str = ""
    environment: str = ""
    team: str = ""
    site: str = ""
    lifecycle: str = ""

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Filter:
        return cls(**{name: str(given.get(name, "")).strip()[:120] for name in NAMES})

    @cached_property
    def said(self) -> dict[str, str]:
        return {name: value for name in NAMES if (value := getattr(self, name))}

    def rows(self, person: Person) -> QuerySet[ConfigurationItem]:
        """Items in use that fit, in no order."""
        rows = items_for(person).filter(retired_at=None)
        if self.q:
            found = worded(self.q)
            rows = rows.filter(found) if found is not None else rows.none()
        if self.health:
            known = self.health in {str(one) for one in Health}
            rows = rows.filter(self._health()) if known else rows.none()
        if self.lifecycle:
            known = self.lifecycle in {str(one) for one in Lifecycle}
            rows = rows.filter(lifecycle=self.lifecycle) if known else rows.none()
        return rows.filter(self._places())

    def _health(self) -> Q:
        """Said as the index of what is not up is, so that the few are found among the many."""
        if self.health == Health.UP:
            return Q(health=Health.UP)
        return Q(health=self.health) & ~Q(health=Health.UP)

    def _places(self) -> Q:
        wanted = {"kind__slug": self.kind, "environment": self.environment, "site": self.site}
        wanted["owner_team__slug"] = self.team
        return Q(**{name: value for name, value in wanted.items() if value})


@dataclass(frozen=True)
class ItemsPage:
    """One page in the order of names, with the cursors of its neighbours where there are any."""

    items: list[ConfigurationItem]
    next: str = ""
    previous: str = ""


def page_of_items(
    rows: QuerySet[ConfigurationItem], *, after: str = "", before: str = "", size: int = PAGE
) -> ItemsPage:
    """The page behind `after` or in front of `before`; an unreadable cursor means the first.

    Bare rows: their few kinds and teams are read once by whoever draws them.
    """
    behind, ahead = read_cursor(after), read_cursor(before)
    if ahead is not None and behind is None:
        name, number = ahead
        found = list(
            rows.filter(Q(name__lte=name), Q(name__lt=name) | Q(pk__lt=number)).order_by(
                "-name", "-pk"
            )[: size + 1]
        )
        # Fewer than a page in front of the cursor: that is the first page, and it is shown full.
        if len(found) > size:
            shown = found[:size][::-1]
            return ItemsPage(shown, cursor_of(shown[-1]), cursor_of(shown[0]))
    if behind is not None:
        name, number = behind
        rows = rows.filter(Q(name__gte=name), Q(name__gt=name) | Q(pk__gt=number))
    found = list(rows.order_by("name", "pk")[: size + 1])
    shown = found[:size]
    following = cursor_of(shown[-1]) if len(found) > size else ""
    return ItemsPage(shown, following, cursor_of(shown[0]) if behind and shown else "")


def cursor_of(item: ConfigurationItem) -> str:
    return written_cursor(item.name, item.pk)


def written_cursor(name: str, number: int) -> str:
    text = json.dumps([name, number], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(text: str) -> tuple[str, int] | None:
    try:
        padded = text[:2_000] + "=" * (-len(text[:2_000]) % 4)
        name, number = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        # Half of a sign, which JSON may hold, cannot be written so.
        sound = isinstance(number, int) and b"\x00" not in name.encode()
    except (ValueError, TypeError, AttributeError, RecursionError, binascii.Error):
        return None
    return (name, number) if sound and 0 <= number < 2**63 else None


def counted(rows: QuerySet[Any]) -> int:
    """How many, exact up to a thousand."""
    return rows.order_by().values_list("pk")[: COUNTED + 1].count()


def retired_page(
    person: Person, *, q: str = "", after: str = ""
) -> tuple[list[ConfigurationItem], str]:
    """What was retired, the last first, and the cursor the next page begins below."""
    rows = items_for(person).filter(retired_at__isnull=False).select_related(*WITH)
    found = worded(q) if q else None
    if q:
        rows = rows.filter(found) if found is not None else rows.none()
    if (cursor := _moment_in(after)) is not None:
        before, number = cursor
        rows = rows.filter(Q(retired_at__lt=before) | Q(retired_at=before, pk__lt=number))
    shown = list(rows.order_by("-retired_at", "-pk")[: PAGE + 1])
    if len(shown) <= PAGE:
        return shown, ""
    last = shown[PAGE - 1]
    moment = last.retired_at.isoformat() if last.retired_at else ""
    return shown[:PAGE], written_cursor(moment, last.pk)


def _moment_in(text: str) -> tuple[datetime, int] | None:
    cursor = read_cursor(text)
    try:
        moment = datetime.fromisoformat(cursor[0]) if cursor else None
    except ValueError:
        return None
    return (moment, cursor[1]) if cursor and moment and moment.tzinfo else None

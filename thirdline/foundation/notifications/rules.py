"""When somebody is told: quiet hours, digests, and what many notices at once become."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from thirdline.foundation.notifications.models import Notice

# Notices of one kind about one thing within so long are one, with a count.
WINDOW = timedelta(minutes=10)
# So many of one kind within it leave at once; what follows waits for the end of the window.
AT_ONCE = 3
# So many of one kind about different things are a flood, and one notice.
FLOOD = 8
# So many notices of any kind an hour; the rest is one.
MOST_AN_HOUR = 40
HOUR = timedelta(hours=1)
MANY, TRIAL = "notices.many", "notices.trial"
MOST_REMEMBERED = 200  # entries a joined notice remembers, so that a repeated reaction counts once
MOST_DEVICES = 10


class Channel(StrEnum):
    MAIL = "mail"
    PUSH = "push"


class Digest(StrEnum):
    NONE = ""
    HOURLY = "hourly"
    DAILY = "daily"
    # What would gather stands in the desk only.
    NEVER = "never"


GATHERING = {Digest.HOURLY, Digest.DAILY}


@dataclass(frozen=True)
class Rhythm:
    """When a person wants to be left alone and when they read; in their own zone."""

    zone: tzinfo = UTC
    quiet_from: time | None = None
    quiet_to: time | None = None
    quiet_days: frozenset[int] = frozenset()
    digest_at: time = time(8)

    def _quiet_since(self, day: date) -> tuple[datetime, datetime] | None:
        if self.quiet_from is None or self.quiet_to is None or self.quiet_from == self.quiet_to:
            return None
        begins = datetime.combine(day, self.quiet_from, self.zone)
        over_midnight = self.quiet_to < self.quiet_from
        last = day + timedelta(days=1) if over_midnight else day
        return begins, datetime.combine(last, self.quiet_to, self.zone)

    def ends(self, now: datetime) -> datetime | None:
        """When the quiet that lies over this moment ends; None when it is not quiet."""
        today = now.astimezone(self.zone).date()
        for day in (today - timedelta(days=1), today):
            span = self._quiet_since(day)
            if span is not None and span[0] <= now < span[1]:
                return span[1].astimezone(UTC)
        if today.weekday() in self.quiet_days:
            midnight = datetime.combine(today + timedelta(days=1), time(0), self.zone)
            return midnight.astimezone(UTC)
        return None

    def quiet_until(self, now: datetime) -> datetime | None:
        """The first moment from now on that is not quiet; None when that is now.

        Whoever is quiet on all days is left alone for a week, not for ever.
        """
        found, moment = None, now
        for _step in range(20):
            ends = self.ends(moment)
            if ends is None or (found is not None and moment - now > timedelta(days=7)):
                return found
            found = moment = ends
        return found

    def next_digest(self, how: Digest, now: datetime) -> datetime:
        if how is Digest.HOURLY:
            return now.replace(minute=0, second=0, microsecond=0) + HOUR
        local = now.astimezone(self.zone)
        today = datetime.combine(local.date(), self.digest_at, self.zone)
        if today > now:
            return today.astimezone(UTC)
        tomorrow = datetime.combine(local.date() + timedelta(days=1), self.digest_at, self.zone)
        return tomorrow.astimezone(UTC)

    def due_at(self, now: datetime, *, digest: Digest, passes: bool) -> datetime:
        """When a notice leaves: at once, with the next digest, or when the quiet is over."""
        due = self.next_digest(digest, now) if digest in GATHERING else now
        return due if passes else self.quiet_until(due) or due


@dataclass(frozen=True)
class Wish:
    """Where and how a person wants to hear of a kind."""

    in_app: bool
    mail: bool
    push: bool
    digest: Digest
    passes: bool


class Joins(StrEnum):
    NOTHING = "nothing"
    SAME = "same"
    FLOOD = "flood"


def what_it_joins(
    recent: Sequence[Notice], *, kind: str, thing: tuple[int | None, str], now: datetime
) -> tuple[Joins, str, Notice | None]:
    """What a new notice becomes: itself, one more of the same, or part of a flood of its kind.

    Answers the kind it is kept under, and the notice that is there already. `recent` is unread, of the
    last hour, newest first.
    """
    fresh = [one for one in recent if now - one.at <= WINDOW]
    for one in fresh:
        if one.kind == kind and not one.flood and (one.ticket_id, one.url) == thing:
            return Joins.SAME, kind, one
    flood = next((one for one in fresh if one.flood and one.kind == kind), None)
    if flood is not None or sum(one.kind == kind for one in fresh) >= FLOOD:
        return Joins.FLOOD, kind, flood
    if len(recent) >= MOST_AN_HOUR:
        return Joins.FLOOD, MANY, next((one for one in recent if one.kind == MANY), None)
    return Joins.NOTHING, kind, None


def leaves_later(seen: int, now: datetime) -> datetime | None:
    """After a few of a kind the next ones wait until the window is over, and leave as one."""
    return now + WINDOW if seen >= AT_ONCE else None


def why_not_rhythm(quiet_from: time | None, quiet_to: time | None) -> str | None:
    if (quiet_from is None) != (quiet_to is None):
        return _("Quiet hours need both a beginning and an end.")
    if quiet_from is not None and quiet_from == quiet_to:
        return _("Quiet hours that end when they begin are none. Choose another end.")
    return None


def why_not_device(endpoint: str, known: int) -> str | None:
    if known >= MOST_DEVICES:
        return _("%(most)s devices are told already. Remove one you no longer use.") % {
            "most": MOST_DEVICES
        }
    if not endpoint.startswith("https://") or len(endpoint) > 1000:
        return _("This browser named no address notices can be pushed to. Try another browser.")
    return None

"""Who reads what is being written: in their language, with the times of their zone."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone, translation

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person


@contextmanager
def as_reader(person: Person) -> Iterator[None]:
    """Letters, notices and pages are written for one person; jobs and requests write for others too."""
    with timezone.override(zone_named(person.time_zone)), translation.override(person.language):
        yield


@contextmanager
def as_the_desk() -> Iterator[None]:
    """For sentences that are kept and read by many, such as why a rule chose a team."""
    with timezone.override(zone_named("")), translation.override(settings.LANGUAGE_CODE):
        yield


def zone_named(name: str) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(name or settings.TIME_ZONE)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo(settings.TIME_ZONE)

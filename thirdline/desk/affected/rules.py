"""Words and decisions about what a ticket affects; no queries."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.people.models import Person
    from thirdline.reference.estate.models import ConfigurationItem

MOST = 50
MOST_WORDS = 300
# What changed at an item that long before is looked at first when something breaks.
RECENTLY = timedelta(hours=72)


class Source(enum.StrEnum):
    """Who said that an item is affected."""

    HAND = "hand"
    MACHINE = "machine"
    MERGE = "merge"


def why_not_say(ticket: Ticket, by: Person) -> str | None:
    """What was affected is often known only after it works again, so a solved ticket takes it too."""
    if ticket.history is not None:
        return _("%(ticket)s belongs to an imported history; it is there to be read.") % {
            "ticket": ticket.label
        }
    if not by.is_robot and not by.may("work"):
        return _("Only people of the support teams say what is affected.")
    if ticket.is_merged:
        return _("%(ticket)s was merged into another ticket and goes on there.") % {
            "ticket": ticket.label
        }
    return None


def why_not_these(items: Sequence[ConfigurationItem], there: Iterable[int]) -> str | None:
    """Named items only, in force, and not more than somebody can look at."""
    if not items:
        return _("Name at least one item, such as CI-12 or its name.")
    gone = [one.name for one in items if one.retired_at is not None]
    if gone:
        return _("%(names)s: retired, so nothing affects it any more. Restore it first.") % {
            "names": ", ".join(gone)
        }
    if len({*there, *(one.pk for one in items)}) > MOST:
        return _("A ticket names at most %(most)s items. Name what they all stand on instead.") % {
            "most": MOST
        }
    return None


def why_not_words(words: str) -> str | None:
    if len(words) > MOST_WORDS:
        return _("Why takes at most %(most)s characters.") % {"most": MOST_WORDS}
    return None


def why_not_take_back(
    ticket: Ticket, items: Sequence[ConfigurationItem], there: Iterable[int]
) -> str | None:
    known = set(there)
    strange = [one.name for one in items if one.pk not in known]
    if strange or not items:
        return _("%(names)s is not named on %(ticket)s; look at it again.") % {
            "names": ", ".join(strange) or _("Nothing"),
            "ticket": ticket.label,
        }
    return None

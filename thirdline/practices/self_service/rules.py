"""What counts as an attempt, what became of it, and what an article did for a ticket."""

from __future__ import annotations

import enum
import re
from collections.abc import Sequence
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdline.foundation.people.rules import Standing

# An attempt nobody went on with for this long is over; the next question begins another.
OVER_AFTER = timedelta(minutes=30)
# Whoever asks within these days after all was not helped by what was suggested.
ASKS_WITHIN = timedelta(days=7)


def kept_for(asked: timedelta) -> timedelta:
    """Attempts are kept until what became of them cannot change any more, however short is asked for."""
    return max(asked, ASKS_WITHIN + OVER_AFTER + timedelta(days=1))


class Outcome(enum.StrEnum):
    """What became of an attempt, from what is known for certain to what is not."""

    SOLVED = "solved"
    ASKED = "asked"
    ASKED_LATER = "asked_later"
    ABANDONED = "abandoned"
    LEFT = "left"
    NOTHING = "nothing"
    UNDER_WAY = "under_way"


OUTCOME_WORDS = {
    Outcome.SOLVED: gettext_lazy("Said “this solved it”"),
    Outcome.ASKED: gettext_lazy("Asked a person"),
    Outcome.ASKED_LATER: gettext_lazy("Asked for something within 7 days after all"),
    Outcome.ABANDONED: gettext_lazy(
        "Began to ask after a suggestion, did not send, did not ask later"
    ),
    Outcome.LEFT: gettext_lazy("Left with suggestions on screen"),
    Outcome.NOTHING: gettext_lazy("Left; nothing was found"),
    Outcome.UNDER_WAY: gettext_lazy("Under way"),
}


class Use(enum.StrEnum):
    """What an article did for a ticket."""

    SENT = "sent"
    SOLVED = "solved"


_MACHINES = re.compile(
    r"bot\b|crawl|spider|slurp|preview|headless|monitor|curl|wget|python-|httpx", re.I
)


def is_machine(user_agent: str) -> bool:
    """Programs that say what they are; one that says nothing is one, too."""
    return not user_agent or bool(_MACHINES.search(user_agent))


def counts(standing: Standing | None, is_robot: bool, user_agent: str) -> bool:
    """Whether a visit is one of somebody who looks for help: not of a colleague, not of a machine."""
    if is_machine(user_agent) or is_robot:
        return False
    return standing is None or not standing.is_staff


def why_not_use(is_history: bool, by: Standing) -> str | None:
    if is_history:
        return _("An imported ticket is only read.")
    if not by.is_staff:
        return _("The support teams say which article solved it.")
    return None


def label_of(articles: Sequence[str]) -> str:
    """What the first leg of a ticket's path is called: what was read, else where."""
    return ", ".join(articles)[:80] or str(_("Portal"))

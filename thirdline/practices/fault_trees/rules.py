"""Words and decisions of fault trees in use; no queries."""

from __future__ import annotations

import enum
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thirdline.foundation.people.rules import Standing as PersonStanding

MOST_EVENTS = 5_000
# Every event can be in order while gates alone make a page of many megabytes.
MOST_GATES = 20_000
MOST_BRANCHES = 100_000
MOST_WORDS = 300


class TreeState(enum.StrEnum):
    OPEN = "open"
    CONFIRMED = "confirmed"
    CLOSED = "closed"


class Says(enum.StrEnum):
    """What was seen of an event or a gate."""

    FAILED = "failed"
    WORKS = "works"
    HINTS = "hints"  # soft: two likelihoods stand beside it


class Source(enum.StrEnum):
    """Who or what said so."""

    PERSON = "person"
    ESTATE = "estate"
    TEST = "test"
    STRUCK = "struck"  # a branch that is out of the question, with the reason


class Risk(enum.StrEnum):
    NONE = "none"
    LOW = "low"
    HIGH = "high"


def why_not_change(state: TreeState, by: PersonStanding) -> str | None:
    if not by.is_staff:
        return _("Fault trees are worked on by the support teams.")
    if state != TreeState.OPEN:
        return _("This tree is finished. Open it again to change it.")
    return None


def why_not_title(title: str) -> str | None:
    if not title.strip():
        return _("Say in a few words what is down; it becomes the top of the tree.")
    if len(title) > 200:
        return _(
            "A title has at most 200 letters; the rest belongs into the words of the evidence."
        )
    return None


def why_not_hint(if_failed: float | None, if_fine: float | None) -> str | None:
    """Likelihoods of one observation; equal ones say nothing, two zeros cannot be."""
    if if_failed is None or if_fine is None:
        return _(
            "A hint needs two likelihoods: how often this is seen when it failed, and when it works."
        )
    if not (0 <= if_failed <= 1 and 0 <= if_fine <= 1):
        return _("A likelihood lies between 0 and 100 %.")
    if if_failed == if_fine:
        return _("Both likelihoods are the same, so this says nothing about the event.")
    return None


def why_not_version(asked: int | None, now: int) -> str | None:
    if asked is not None and asked != now:
        return _("Somebody changed the tree meanwhile: you saw version %(asked)s, it is version %(now)s now.") % {
            "asked": asked, "now": now,
        }  # fmt: skip
    return None


def why_not_words(words: str) -> str | None:
    if not words.strip():
        return _("Say why, so that nobody has to ask again.")
    if len(words) > MOST_WORDS:
        return ngettext(
            "That is too long: at most %(most)s letter.",
            "That is too long: at most %(most)s letters.",
            MOST_WORDS,
        ) % {"most": MOST_WORDS}
    return None


def why_not_size(events: int, gates: int, branches: int) -> str | None:
    """`branches`: how many things hang below all gates together."""
    if events > MOST_EVENTS:
        return _("A tree kept here has at most %(most)s basic events; this one has %(events)s.") % {
            "most": MOST_EVENTS, "events": events,
        }  # fmt: skip
    if gates > MOST_GATES or branches > MOST_BRANCHES:
        return _(
            "A tree kept here has at most %(gates)s gates with %(branches)s branches; this one has %(has_gates)s "
            "and %(has_branches)s. Split it."
        ) % {
            "gates": MOST_GATES, "branches": MOST_BRANCHES, "has_gates": gates, "has_branches": branches,
        }  # fmt: skip
    return None


def cause_in_words(names: Mapping[str, str]) -> str:
    """A confirmed cut set as one sentence; the names are those of its events."""
    said = list(names.values())
    if len(said) == 1:
        return said[0]
    return _("%(most)s and %(last)s") % {"most": ", ".join(said[:-1]), "last": said[-1]}


def why_not_test(
    title: str, minutes: int, false_positive: float, false_negative: float
) -> str | None:
    if not title.strip() or len(title) > 120:
        return _("Name the test in at most 120 letters, as somebody would do it.")
    if not 1 <= minutes <= 10_000:
        return _("A test takes from one minute to 10 000 minutes.")
    if not (0 <= false_positive < 100 and 0 <= false_negative < 100):
        return _("How often a test errs lies between 0 and 100 %.")
    if false_positive + false_negative >= 100:
        return _("A test that errs so often says nothing.")
    return None

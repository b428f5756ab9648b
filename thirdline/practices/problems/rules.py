"""States of a problem and the decisions about it; no queries."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from django.utils.translation import gettext as _

from thirdline.kit.texts.later import later

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person, Team

MOST_TITLE, MOST_WORDS, MOST_LINKS = 200, 10_000, 200


class Standing(Protocol):
    """Of a problem: where it stands, and what it is called."""

    state: str
    version: int

    @property
    def label(self) -> str: ...


class ProblemState(enum.StrEnum):
    NEW = "new"
    ASSESS = "assess"
    ANALYSIS = "analysis"
    FIX = "fix"
    RESOLVED = "resolved"
    CLOSED = "closed"


class OpenedFrom(enum.StrEnum):
    HAND = "hand"
    TICKET = "ticket"
    DEBT = "debt"


OPEN_STATES = (ProblemState.NEW, ProblemState.ASSESS, ProblemState.ANALYSIS, ProblemState.FIX)
STATE_WORDS: Mapping[ProblemState, str] = {
    ProblemState.NEW: later("New"),
    ProblemState.ASSESS: later("Assess"),
    ProblemState.ANALYSIS: later("Root cause analysis"),
    ProblemState.FIX: later("Fix in progress"),
    ProblemState.RESOLVED: later("Resolved"),
    ProblemState.CLOSED: later("Closed"),
}
# One may see that a fix does not hold, or that what was closed is back; nothing becomes new again.
ALLOWED: Mapping[ProblemState, frozenset[ProblemState]] = {
    ProblemState.NEW: frozenset({ProblemState.ASSESS, ProblemState.ANALYSIS, ProblemState.CLOSED}),
    ProblemState.ASSESS: frozenset({ProblemState.ANALYSIS, ProblemState.FIX, ProblemState.CLOSED}),
    ProblemState.ANALYSIS: frozenset({ProblemState.ASSESS, ProblemState.FIX, ProblemState.CLOSED}),
    ProblemState.FIX: frozenset({ProblemState.ANALYSIS, ProblemState.RESOLVED}),
    ProblemState.RESOLVED: frozenset(
        {ProblemState.ANALYSIS, ProblemState.FIX, ProblemState.CLOSED}
    ),
    ProblemState.CLOSED: frozenset({ProblemState.ASSESS}),
}
# What a move has to say for itself: how it was solved, why nothing is done, why it is open again.
SAYS_WHY = {
    (ProblemState.FIX, ProblemState.RESOLVED), (ProblemState.NEW, ProblemState.CLOSED), (ProblemState.ASSESS, ProblemState.CLOSED),
    (ProblemState.ANALYSIS, ProblemState.CLOSED), (ProblemState.RESOLVED, ProblemState.ANALYSIS), (ProblemState.RESOLVED, ProblemState.FIX),
    (ProblemState.CLOSED, ProblemState.ASSESS),
}  # fmt: skip


def why_not_work_on_problems(by: Person) -> str | None:
    if by.is_robot or by.may("work"):
        return None
    return _("Problems are kept by the support teams.")


def why_not_call_it(title: str, words: str) -> str | None:
    if not title.strip() or len(title) > MOST_TITLE:
        return _("A problem needs a title of at most %(most)s characters.") % {"most": MOST_TITLE}
    if len(words) > MOST_WORDS:
        return _("What is known takes at most %(most)s characters.") % {"most": MOST_WORDS}
    return None


def why_not_edit_problem(problem: Standing, by: Person, version: int | None = None) -> str | None:
    if reason := why_not_work_on_problems(by):
        return reason
    if problem.state == ProblemState.CLOSED:
        return _("%(problem)s is closed. Open it again first.") % {"problem": problem.label}
    if version is not None and version != problem.version:
        return _("Somebody changed %(problem)s while you were writing. Look at it again.") % {
            "problem": problem.label
        }
    return None


def why_not_move_problem(problem: Standing, to: ProblemState, words: str, by: Person) -> str | None:
    if reason := why_not_work_on_problems(by):
        return reason
    now = ProblemState(problem.state)
    said = {"problem": problem.label, "now": STATE_WORDS[now], "to": STATE_WORDS[to]}
    if to == now:
        return _("%(problem)s is in the state “%(now)s” already.") % said
    if to not in ALLOWED[now]:
        known = ", ".join(str(STATE_WORDS[one]) for one in ProblemState if one in ALLOWED[now])
        return _("%(problem)s is in the state “%(now)s”; from there it goes to: %(known)s.") % {
            **said,
            "known": known,
        }
    if (now, to) in SAYS_WHY and not words.strip():
        return (
            _("Say why it goes from “%(now)s” to “%(to)s”: how it was solved, or what is so.")
            % said
        )
    if len(words) > MOST_WORDS:
        return _("What is known takes at most %(most)s characters.") % {"most": MOST_WORDS}
    return None


def why_not_own_problem(
    team: Team | None, person: Person | None, *, works_there: bool
) -> str | None:
    """Somebody answers for it: a team, or a person who works here, and then one of that team."""
    if team is None and person is None:
        return _("Name the team that answers for it, or a person.")
    if person is not None and (person.is_robot or not person.may("work")):
        return _("%(name)s does not work in a support team.") % {"name": person.name}
    if team is not None and person is not None and not works_there:
        return _("%(name)s is not in %(team)s. Name one of its people, or the team alone.") % {
            "name": person.name,
            "team": team.name,
        }
    return None


def why_not_link_more(problem: Standing, count: int) -> str | None:
    if count > MOST_LINKS:
        return _(
            "%(problem)s can be linked to %(most)s things. Link the parent of many tickets."
        ) % {
            "problem": problem.label,
            "most": MOST_LINKS,
        }
    return None

"""What the pages of problems show, and what of all problems an address asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from thirdline.practices.problems import queries, rules
from thirdline.practices.problems.queries import Asked
from thirdline.practices.problems.rules import STATE_WORDS, ProblemState
from thirdline.practices.problems.telling import lines_for
from thirdline.practices.problems.web.forms import LinkForm, OwnerForm

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person
    from thirdline.practices.problems.models import Problem


def asked_in(given: Mapping[str, str]) -> Asked:
    return Asked(
        state=given.get("state", "open")[:10],
        service=given.get("service", "")[:60],
        mine=given.get("mine") == "1",
        words=given.get("q", "")[:100],
    )


def states() -> list[tuple[str, str]]:
    named = [(str(one), str(STATE_WORDS[one])) for one in ProblemState]
    return [("open", _("Open")), *named, ("all", _("All"))]


def facts_of(one: Problem, reader: Person) -> dict[str, Any]:
    return {
        "problem": one,
        "links": queries.links_of(one, reader),
        "lines": lines_for(queries.history_of_problem(one), reader),
        "onward": _onward(ProblemState(one.state)),
        "why_not_edit": rules.why_not_edit_problem(one, reader),
        "owner_form": OwnerForm(initial=_owner(one)),
        "link_form": LinkForm(reader=reader),
    }


def _onward(now: ProblemState) -> list[tuple[str, str, bool]]:
    """The states it may go to, and whether the move has to say why."""
    to = [one for one in ProblemState if one in rules.ALLOWED[now]]
    return [(str(one), str(STATE_WORDS[one]), (now, one) in rules.SAYS_WHY) for one in to]


def _owner(one: Problem) -> dict[str, str]:
    team = one.team.slug if one.team else ""
    return {"team": team, "person": one.person.email if one.person else ""}

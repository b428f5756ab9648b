"""The kinds of action there are. Packages above contribute theirs; a misspelt one is refused by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.people.models import Person

Step = Mapping[str, Any]


@dataclass(frozen=True)
class Need:
    """One thing an action has to be told: a word, words, or one of some choices."""

    name: str
    label: str | Promise
    kind: str = "text"
    needed: bool = True
    choices: Callable[[], Sequence[tuple[str, str | Promise]]] | None = None
    help: str | Promise = ""


@dataclass(frozen=True)
class Run:
    """A step in the hands of its action: on which ticket, with what answers, in whose name."""

    ticket: Ticket
    step: Step
    answers: Mapping[str, str]
    by: Person

    def text(self, name: str) -> str:
        return str(self.step.get(name, "")).strip()


@dataclass(frozen=True)
class Action:
    """`act` does it by an operation and answers one sentence of what it did."""

    do: str
    label: str | Promise
    act: Callable[[Run], str]
    needs: tuple[Need, ...] = field(default_factory=tuple)
    # Questions that have to be answered before it can run; most have none.
    asks: Callable[[Step, Person], list[str]] | None = None


class ActionAlreadyThere(ValueError):
    """Two packages chose the same word; it stands in kept macros, so one must choose again."""


_actions: dict[str, Action] = {}


def contribute(*actions: Action) -> None:
    for one in actions:
        if one.do in _actions:
            raise ActionAlreadyThere(one.do)
        _actions[one.do] = one


def action_named(do: str) -> Action | None:
    return _actions.get(do)


def every_action() -> list[Action]:
    return sorted(_actions.values(), key=lambda one: str(one.label))


def why_not_step(step: Step) -> str | None:
    """An action nobody knows, something it does not know, or something it misses."""
    action = action_named(str(step.get("do", "")))
    if action is None:
        known = ", ".join(sorted(_actions))
        return _("There is no action “%(do)s”. Known are: %(known)s.") % {
            "do": step.get("do"),
            "known": known,
        }
    names = {one.name for one in action.needs}
    odd = sorted(set(step) - names - {"do"})
    if odd:
        return _("“%(do)s” knows no “%(name)s”.") % {"do": action.do, "name": odd[0]}
    for one in action.needs:
        if reason := _why_not_need(action, one, str(step.get(one.name, "")).strip()):
            return reason
    return None


def _why_not_need(action: Action, need: Need, given: str) -> str | None:
    if need.needed and not given:
        return _("“%(do)s” has to be told “%(name)s”.") % {"do": action.do, "name": need.name}
    if len(given) > 5_000:
        return _("“%(name)s” may have 5 000 characters.") % {"name": need.name}
    return None

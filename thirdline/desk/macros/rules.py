"""Whose a macro is, and what may stand in its list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person, Team

MOST_STEPS = 20


def why_not_keep_macro(
    whose: str, team: Team | None, owner_id: int | None, by: Person
) -> str | None:
    """One's own are one's own; a team's are its people's; everybody's are for leads."""
    if not by.may("work"):
        return _("Macros are for the support teams.")
    if whose == "own":
        return _("This macro is somebody else's own.") if owner_id != by.pk else None
    if whose == "team":
        within = team is not None and team.pk in by.standing.team_ids
        if within or by.may("assign_anyone"):
            return None
        return _("Only people of %(team)s change its macros.") % {"team": team.name if team else ""}
    if by.may("see_set_up"):
        return None
    return _("Macros for everybody are kept by leads. Keep it as your own or your team's.")


def why_not_steps(steps: Any) -> str | None:
    """The shape alone; what stands in a step its kind of action says."""
    if not isinstance(steps, list) or not all(isinstance(one, Mapping) for one in steps):
        return _("The actions are a list; each says what to do, as in “do: note”.")
    if len(steps) > MOST_STEPS:
        return _("A macro may have %(most)s actions.") % {"most": MOST_STEPS}
    for number, step in enumerate(steps, 1):
        if not isinstance(step.get("do"), str):
            return _("Action %(n)s does not say what to do.") % {"n": number}
        odd = [key for key, value in step.items() if not isinstance(value, str | int | bool)]
        if odd:
            return _("Action %(n)s: “%(key)s” must be a word or a number.") % {
                "n": number,
                "key": odd[0],
            }
    return None


def why_not_run(steps: Sequence[Any], retired: bool) -> str | None:
    if retired:
        return _("This macro is offered no longer.")
    return None if steps else _("This macro has no actions yet. Add one first.")


def nothing_happened(macro: str, number: int, label: str, why: str) -> str:
    return _("“%(macro)s” did nothing. Action %(n)s, %(label)s: %(why)s") % {
        "macro": macro,
        "n": number,
        "label": label,
        "why": why,
    }

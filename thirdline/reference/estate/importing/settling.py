"""Words of a file as this estate has them: its kinds, its teams and people, its typed attributes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from thirdline.kit.refusals import Refused
from thirdline.reference.estate.attributes import read_value
from thirdline.reference.estate.failing import why_not_figure
from thirdline.reference.estate.importing.facts import ATTRIBUTE, LONGEST_SAID, Unfit, word_of
from thirdline.reference.estate.importing.known import Known
from thirdline.reference.estate.importing.shapes import Choices, Incoming

NEW_KIND = "+"


def settle_kind(one: Incoming, known: Known, choices: Choices) -> None:
    """The kind as the person mapped it, else as it is called here, else the one that will be made."""
    chosen = choices.kinds.get(one.kind)
    if chosen != NEW_KIND:
        one.kind = chosen or likely_kind(one.kind, known)


def likely_kind(said: str, known: Known) -> str:
    """The kind of that name; of “core-switch” the switch, where there is no core switch."""
    if said in known.kinds:
        return known.kinds[said]
    last = said.rpartition("-")[2]
    return last if last in known.plain_kinds else said


def settle_facts(one: Incoming, kind: str, known: Known) -> None:
    """Each value as its type; the first that cannot be is a sentence."""
    facts = one.facts
    asked = known.attributes.get(kind, {})
    for field in facts:
        if field.startswith(ATTRIBUTE) and (type_of := asked.get(field[len(ATTRIBUTE) :])):
            try:
                facts[field] = read_value(type_of, facts[field])
            except Refused as refusal:
                raise Unfit(refusal.reason) from None
    if facts.get("owner_team"):
        facts["owner_team"] = _known(facts["owner_team"], "owner_team", known.teams)
    if facts.get("owner"):
        facts["owner"] = _known(facts["owner"], "owner", known.people)
    _check_figure(facts)


def _known(said: Any, field: str, names: dict[str, str]) -> str:
    found = names.get(str(said).strip().casefold())
    if not found:
        words = {"field": word_of(field), "said": str(said)[:LONGEST_SAID]}
        raise Unfit(_("“%(field)s” is “%(said)s”; nobody here is known by that, or several are.") % words)  # fmt: skip
    return found


def _check_figure(facts: dict[str, Any]) -> None:
    if facts.get("failure_number") is None and facts.get("repair_hours") is None:
        return
    number, unit = facts.get("failure_number"), str(facts.get("failure_unit") or "")
    said = why_not_figure(number, unit, facts.get("failure_hours"), facts.get("repair_hours"))
    if said:
        raise Unfit(said)

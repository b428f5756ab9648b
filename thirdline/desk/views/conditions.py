"""Conditions of views: read for whoever looks, so that "me" and "my team" are theirs.

A tree is kept as it was written, with names. Teams may be called `mine`: those somebody works in, or
leads where they work in none.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q

from thirdline.desk.tickets.conditions import lookups, ticket_fields
from thirdline.desk.views.rules import OPEN, OPEN_TREE
from thirdline.engines.conditions import Condition, ConditionError, describe, implies, parse
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.queries import all_teams
from thirdline.kit.conditions import compile_to_q

MINE = "mine"
_TURNED = {"is": "is_any_of", "is_not": "is_none_of"}


def read_condition(tree: Any, reader: Person) -> Condition:
    """The parsed tree as this reader means it; a ConditionError names every unknown value."""
    return parse(_with_own_teams(tree, reader), ticket_fields(reader))


def condition_q(tree: Any, reader: Person, now: datetime) -> Q:
    if tree == {}:
        return Q()
    return compile_to_q(read_condition(tree, reader), lookups(), now=now)


def view_q(tree: Any, reader: Person, now: datetime) -> Q:
    """The same for a list to work from: imported histories stay out of it.

    A condition that only open tickets meet is said in the very words of their indexes as well, for
    the database does not see by itself that they serve.
    """
    condition = read_condition(tree, reader)
    found = compile_to_q(condition, lookups(), now=now)
    is_open = parse(OPEN_TREE, ticket_fields())
    return (OPEN if implies(condition, is_open) else Q(history=None)) & found


def condition_words(tree: Any, reader: Person) -> str:
    """The condition as a person would say it; what is wrong with it where it cannot be read."""
    try:
        return describe(read_condition(tree, reader))
    except ConditionError as wrong:
        return str(wrong)


def mistakes_in(tree: Any, reader: Person) -> list[str]:
    """What is wrong with a tree, place by place; nothing where it can be read."""
    try:
        read_condition(tree, reader)
    except ConditionError as wrong:
        return [str(problem) for problem in wrong.problems]
    return []


def own_teams(reader: Person) -> list[str]:
    """The slugs behind “mine”."""
    standing = reader.standing
    ids = standing.team_ids or standing.led_team_ids
    return [team.slug for team in all_teams() if team.pk in ids]


def _with_own_teams(tree: Any, reader: Person) -> Any:
    if isinstance(tree, list):
        return [_with_own_teams(one, reader) for one in tree]
    if not isinstance(tree, Mapping):
        return tree
    if tree.get("field") == "team":
        rest = {key: value for key, value in tree.items() if key != "field"}
        return _team_test(rest, reader) if _names_mine(rest) else tree
    changed: dict[Any, Any] = {}
    for key, value in tree.items():
        if key == "team" and _names_mine(value):
            return {"all": [_team_test(value, reader), _with_own_teams(_without(tree), reader)]}
        changed[key] = _with_own_teams(value, reader) if key in ("all", "any", "not") else value
    return changed


def _without(tree: Mapping[Any, Any]) -> dict[Any, Any]:
    return {key: value for key, value in tree.items() if key != "team"}


def _names_mine(test: Any) -> bool:
    if isinstance(test, Mapping):
        return any(_names_mine(value) for value in test.values())
    return MINE in test if isinstance(test, list) else test == MINE


def _team_test(test: Any, reader: Person) -> dict[str, Any]:
    """The test with the reader's teams in place of the word; somebody without a team has none."""
    asked = test if isinstance(test, Mapping) else {"is_any_of": test}
    parts: list[dict[str, Any]] = []
    for operator, value in asked.items():
        named = value if isinstance(value, list) else [value]
        slugs = list(dict.fromkeys(s for one in named for s in _meant(one, reader)))
        turned = _TURNED.get(operator, operator)
        if not _names_mine(named):
            parts.append({"team": {operator: value}})
        elif slugs:
            parts.append({"team": {turned: slugs}})
        elif turned == "is_any_of":
            parts.append({"not": {}})
    return parts[0] if len(parts) == 1 else {"all": parts}


def _meant(name: Any, reader: Person) -> list[Any]:
    return own_teams(reader) if name == MINE else [name]

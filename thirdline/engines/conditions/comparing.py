"""What can be known about conditions without facts: contradictions, implications, dead rules.

Method: a semantic tableau. To show that conditions cannot hold together, their tree is taken apart
(every part of an `all`, one part of an `any` at a time) until each branch holds two tests of one
field that contradict each other. A branch that stays open, or more than `MAX_STEPS` steps, means
"perhaps". Source: Smullyan, First-Order Logic (1968), chapter II; the theory of single fields is in
`contradicting`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .contradicting import Literal, contradict
from .tree import All, Condition, Leaf, Not, any_of

MAX_STEPS = 4000

_Branch = Mapping[str, tuple[Literal, ...]]
_Signed = tuple[Condition, bool]


def always_false(condition: Condition) -> bool:
    """True only if no facts can ever satisfy the condition."""
    return _closes([(condition, True)])


def always_true(condition: Condition) -> bool:
    """True only if all facts, missing ones included, satisfy the condition."""
    return _closes([(condition, False)])


def implies(condition: Condition, other: Condition) -> bool:
    """True only if whatever satisfies `condition` also satisfies `other`."""
    return _closes([(condition, True), (other, False)])


def unreachable(conditions: Sequence[Condition]) -> dict[int, tuple[int, ...]]:
    """Of ordered rules where the first match wins, those that certainly never get their turn.

    Maps the index of a dead rule to the earlier rules that take everything from it: one where one
    is enough, all earlier ones where only together they do, none where the rule contradicts itself.
    """
    dead: dict[int, tuple[int, ...]] = {}
    for at, condition in enumerate(conditions):
        if always_false(condition):
            dead[at] = ()
            continue
        earlier = [index for index in range(at) if index not in dead]
        alone = next((index for index in earlier if implies(condition, conditions[index])), None)
        if alone is not None:
            dead[at] = (alone,)
        elif len(earlier) > 1 and implies(
            condition, any_of(conditions[index] for index in earlier)
        ):
            dead[at] = tuple(earlier)
    return dead


class _OutOfSteps(Exception):
    """The search was given up."""


def _closes(signed: list[_Signed]) -> bool:
    try:
        return _Tableau().closes(signed, {})
    except _OutOfSteps:
        return False


class _Tableau:
    def __init__(self) -> None:
        self._steps = 0

    def closes(self, todo: list[_Signed], branch: _Branch) -> bool:
        """Whether every way to satisfy what is to do, given this branch, ends in contradiction."""
        todo, forks = list(todo), list[list[_Signed]]()
        while todo:
            self._step()
            condition, sign = todo.pop()
            if isinstance(condition, Leaf):
                grown = _grown(branch, Literal(condition, sign))
                if grown is None:
                    return True
                branch = grown
            elif isinstance(condition, Not):
                todo.append((condition.part, not sign))
            elif isinstance(condition, All) is sign:
                todo.extend((part, sign) for part in condition.parts)
            else:
                forks.append([(part, sign) for part in condition.parts])
        return self._forks_close(sorted(forks, key=len), branch)

    def _forks_close(self, forks: list[list[_Signed]], branch: _Branch) -> bool:
        # The narrowest fork first: it closes branches before wide ones multiply them.
        if not forks:
            return False
        first, rest = forks[0], forks[1:]
        return all(self.closes([choice, *map(_as_one, rest)], branch) for choice in first)

    def _step(self) -> None:
        self._steps += 1
        if self._steps > MAX_STEPS:
            raise _OutOfSteps


def _as_one(fork: list[_Signed]) -> _Signed:
    """A waiting fork as a single condition again, keeping the sign of its parts."""
    sign = fork[0][1] if fork else True
    parts = tuple(part for part, _ in fork)
    return (any_of(parts), True) if sign else (All(parts), False)


def _grown(branch: _Branch, literal: Literal) -> _Branch | None:
    """The branch with one more test, or None if it contradicts what is there."""
    name = literal.leaf.field.name
    together = (*branch.get(name, ()), literal)
    return None if contradict(together) else {**branch, name: together}

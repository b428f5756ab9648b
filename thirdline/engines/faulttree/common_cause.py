"""Common-cause groups become basic events, one per set of members that fail together.

Q is the probability of one member from all causes, n the number of members, Q_k that of one given
set of exactly k members failing together. Sources: NUREG/CR-4780 (1988), sections 3.3 and 3.7 and
appendix C, and the Open-PSA Model Exchange Format 2.0d, section III.4.

- beta factor: Q_1 = (1 − β)·Q, Q_n = β·Q, nothing between.
- multiple Greek letters: Q_k = ρ_2·…·ρ_k·(1 − ρ_{k+1})·Q / C(n−1, k−1) with ρ_2 = β, ρ_3 = γ, …
- alpha factor, non-staggered testing: Q_k = k·α_k·Q / (C(n−1, k−1)·Σ i·α_i); staggered testing:
  Q_k = α_k·Q / (C(n−1, k−1)·Σα_i). Non-staggered, as Open-PSA has it, unless the group says otherwise.
- phi factor: Q_k = φ_k·Q, the factors adding up to 1.

A member becomes an OR gate of its name over the sets it is in. A set is called by its members in
the order of the group: `[PumpOne PumpTwo]`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations
from math import comb

from .expressions import Constant, Formula
from .laws import Law
from .model import (
    AlphaConvention,
    Argument,
    BasicEvent,
    CommonCause,
    CommonCauseModel,
    Expression,
    FaultTree,
    Gate,
    Kind,
)
from .problems import TreeProblem

MOST_SETS = 20_000
_SUM_SLACK = 1e-4
Shares = Mapping[int, Expression]


def expand_common_causes(tree: FaultTree) -> FaultTree:
    """The same tree without common-cause groups; their members are gates over new basic events."""
    if not tree.common_causes:
        return tree
    events, gates = dict(tree.events), dict(tree.gates)
    owner: dict[str, str] = {}
    for group in tree.common_causes:
        check_group(group, tree.mission_time)
        for member in group.members:
            _check_member(member, group, tree, owner)
            owner[member] = group.name
        _expand(group, events, gates)
    return replace(tree, gates=gates, events=events, common_causes=())


def check_group(group: CommonCause, mission_time: float) -> None:
    """Refuses a group that says something impossible, by name."""
    count, levels = len(group.members), sorted(group.factors)
    if count < 2:
        raise _amiss(group, "The common-cause group “%(name)s” needs at least two members.")
    if len(set(group.members)) != count:
        raise _amiss(group, "The common-cause group “%(name)s” names a member twice.")
    wanted = _levels(group.model, count, levels)
    if levels != wanted:
        raise _amiss(
            group,
            "The common-cause group “%(name)s” (%(model)s, %(count)d members) has factors for the "
            "levels %(levels)s; it needs %(wanted)s.",
            model=group.model,
            count=count,
            levels=_listed(levels),
            wanted=_listed(wanted),
        )
    for level in levels:
        _check_share(group, level, group.factors[level].value(mission_time))
    _check_share(group, 0, group.distribution.value(mission_time))
    _check_sum(group, [factor.value(mission_time) for factor in group.factors.values()])


def _check_sum(group: CommonCause, factors: list[float]) -> None:
    total = sum(factors)
    if group.model is CommonCauseModel.PHI and abs(total - 1.0) > _SUM_SLACK:
        raise _amiss(
            group,
            "The factors of the phi-factor group “%(name)s” add up to %(total)s; they must add up "
            "to 1.",
            total=f"{total:g}",
        )
    if group.model is CommonCauseModel.ALPHA and total <= 0.0:
        raise _amiss(
            group, "The factors of the alpha-factor group “%(name)s” are all 0; one must be above."
        )


def _levels(model: CommonCauseModel, count: int, given: list[int]) -> list[int]:
    """The levels there must be. MGL, alpha and phi may stop early: higher ones do not happen."""
    if model is CommonCauseModel.BETA:
        return [count]
    first = 2 if model is CommonCauseModel.MGL else 1
    last = min(count, max(given, default=first))
    return list(range(first, max(first, last) + 1))


def _listed(levels: list[int]) -> str:
    return ", ".join(map(str, levels)) or "–"


def _check_share(group: CommonCause, level: int, number: float) -> None:
    if 0.0 <= number <= 1.0:
        return
    if level:
        raise _amiss(
            group,
            "The factor of level %(level)d of the common-cause group “%(name)s” is %(number)s; it "
            "must lie between 0 and 1.",
            level=level,
            number=f"{number:g}",
        )
    raise _amiss(
        group,
        "The probability of the members of the common-cause group “%(name)s” is %(number)s; it "
        "must lie between 0 and 1.",
        number=f"{number:g}",
    )


def _check_member(
    member: str, group: CommonCause, tree: FaultTree, owner: Mapping[str, str]
) -> None:
    if member in owner:
        raise _amiss(
            group,
            "“%(member)s” is in two common-cause groups, “%(other)s” and “%(name)s”; leave it in "
            "one.",
            member=member,
            other=owner[member],
        )
    if member not in tree.events:
        raise _amiss(
            group,
            "The common-cause group “%(name)s” names “%(member)s”, which is no basic event.",
            member=member,
        )


def _amiss(group: CommonCause, words: str, **said: object) -> TreeProblem:
    return TreeProblem(
        words, element=group.name, line=group.line, said={"name": group.name, **said}
    )


def _expand(group: CommonCause, events: dict[str, BasicEvent], gates: dict[str, Gate]) -> None:
    shares = _SHARES[group.model](group)
    count = len(group.members)
    total = sum(comb(count, level) for level in shares)
    if total > MOST_SETS:
        raise _amiss(
            group,
            "The common-cause group “%(name)s” stands for %(sets)d sets of members; %(most)d is the "
            "most. Use the beta factor, fewer members or fewer levels.",
            sets=total,
            most=MOST_SETS,
        )
    sets: dict[str, list[Argument]] = {member: [] for member in group.members}
    for level, share in shares.items():
        for members in combinations(group.members, level):
            name = f"[{' '.join(members)}]"
            if name in events or name in gates:
                raise _amiss(
                    group,
                    "The common-cause group “%(name)s” needs the name “%(set)s”, which is taken; "
                    "rename that element.",
                    set=name,
                )
            events[name] = BasicEvent(name, share, line=group.line)
            for member in members:
                sets[member].append(Argument(name))
    for member, arguments in sets.items():
        event = events.pop(member)
        gates[member] = Gate(member, Kind.OR, tuple(arguments), label=event.label, line=event.line)


def _times(*factors: Expression) -> Expression:
    return Formula(Law.MUL, factors) if len(factors) > 1 else factors[0]


def _rest(factor: Expression) -> Expression:
    return Formula(Law.SUB, (Constant(1.0), factor))


def _beta(group: CommonCause) -> Shares:
    ((level, beta),) = group.factors.items()
    return {
        1: _times(_rest(beta), group.distribution),
        level: _times(beta, group.distribution),
    }


def _greek(group: CommonCause) -> Shares:
    count, last = len(group.members), max(group.factors)
    shares: dict[int, Expression] = {}
    for level in range(1, last + 1):
        passed = [group.factors[lower] for lower in range(2, level + 1)]
        stopped = [_rest(group.factors[level + 1])] if level < last else []
        ways = Constant(1.0 / comb(count - 1, level - 1))
        shares[level] = _times(ways, *passed, *stopped, group.distribution)
    return shares


def _alpha(group: CommonCause) -> Shares:
    count, weighted = len(group.members), group.testing is AlphaConvention.NON_STAGGERED
    total = Formula(
        Law.ADD,
        tuple(
            _times(Constant(float(level)), factor) if weighted else factor
            for level, factor in group.factors.items()
        ),
    )
    shares: dict[int, Expression] = {}
    for level, factor in sorted(group.factors.items()):
        ways = Constant((level if weighted else 1.0) / comb(count - 1, level - 1))
        part = Formula(Law.DIV, (factor, total))
        shares[level] = _times(ways, part, group.distribution)
    return shares


def _phi(group: CommonCause) -> Shares:
    return {
        level: _times(factor, group.distribution) for level, factor in sorted(group.factors.items())
    }


_SHARES = {
    CommonCauseModel.BETA: _beta,
    CommonCauseModel.MGL: _greek,
    CommonCauseModel.ALPHA: _alpha,
    CommonCauseModel.PHI: _phi,
}

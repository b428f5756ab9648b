"""Answers about trees in files, as JSON and as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from thirdline.engines.faulttree.analysing import Analysis, CutSet
from thirdline.engines.faulttree.explaining import Explanation
from thirdline.engines.faulttree.importance import CONVENTION
from thirdline.practices.fault_trees.seeing import Conditioned

MOST_EVENTS = 20


def analysis_as_json(found: Analysis, sets: Sequence[CutSet]) -> dict[str, Any]:
    return {
        "tree": found.tree.name,
        "top": found.tree.top,
        "status": found.status.value,
        "reasons": [each.sentence for each in found.reasons],
        "basic_events": found.basic_events,
        "gates": found.gates,
        "top_probability": found.top_probability,
        "lower": found.lower,
        "upper": found.upper,
        "minimal_cut_sets": found.minimal_cut_sets,
        "cut_sets_by_order": {str(k): n for k, n in found.cut_sets_by_order.items()},
        "order_reached": found.order_reached,
        "cut_sets": [{"events": each.events, "probability": each.probability} for each in sets],
        "importance": {name: asdict(each) for name, each in found.importance.items()},
        "fussell_vesely_convention": CONVENTION,
        "seconds": round(found.seconds, 6),
        "kernel": found.kernel,
        "orders": sorted(set(found.orders)),
        "nodes": found.nodes,
    }


def analysis_as_text(found: Analysis, sets: Sequence[CutSet]) -> str:
    lines = [
        f"{found.tree.name or found.tree.top}: {found.basic_events:,} basic events, "
        f"{found.gates:,} gates, top {found.tree.top}.",
        _probability(found),
        _counts(found),
        *(each.sentence for each in found.reasons),
        *_importance(found),
        *cut_set_lines(sets, found.minimal_cut_sets),
        f"Solved in {found.seconds:.3f} s by the {found.kernel} kernel, {found.nodes:,} nodes.",
    ]
    return "\n".join(line for line in lines if line)


def _probability(found: Analysis) -> str:
    if found.top_probability is not None:
        return f"Top probability {found.top_probability:.6g}, exact."
    if found.lower is not None and found.upper is not None:
        return f"Top probability between {found.lower:.6g} and {found.upper:.6g}, guaranteed."
    missing = [name for name, chance in found.chances.items() if chance is None]
    return f"No top probability: {len(missing):,} basic events have none, among them {missing[0]}."


def _counts(found: Analysis) -> str:
    if found.minimal_cut_sets is None:
        return "The minimal cut sets could not be had within the budget."
    up_to = f" up to order {found.order_reached}" if found.order_reached is not None else ""
    orders = ", ".join(f"{count:,} of order {k}" for k, count in found.cut_sets_by_order.items())
    return f"{found.minimal_cut_sets:,} minimal cut sets{up_to}" + (
        f": {orders}." if orders else "."
    )


def _importance(found: Analysis) -> Iterable[str]:
    ranked = sorted(found.importance.items(), key=lambda each: -(each[1].diagnostic or 0.0))
    if not ranked:
        return
    yield f"{'event':<24} {'P(failed|top)':>13} {'Birnbaum':>10} {'criticality':>11} {'RAW':>10} {'RRW':>10}"
    for name, each in ranked[:MOST_EVENTS]:
        numbers = (each.diagnostic, each.birnbaum, each.criticality, each.raw, each.rrw)
        a, b, c, d, e = ("-" if number is None else f"{number:.4g}" for number in numbers)
        yield f"{name:<24.24} {a:>13} {b:>10} {c:>11} {d:>10} {e:>10}"
    if len(ranked) > MOST_EVENTS:
        yield f"… and {len(ranked) - MOST_EVENTS:,} more events (all of them with --json)."


def cut_set_lines(sets: Sequence[CutSet], count: int | None) -> Iterable[str]:
    if sets:
        yield f"The {len(sets)} most probable minimal cut sets:"
    for each in sets:
        chance = "-" if each.probability is None else f"{each.probability:.4g}"
        yield f"  {chance:>10}  {', '.join(each.events) or '(nothing needs to fail)'}"
    if count is not None and count > len(sets) > 0:
        yield f"  … and {count - len(sets):,} more (list more with --sets N)."


def conditioned_as_json(found: Conditioned) -> dict[str, Any]:
    return {
        "tree": found.living.tree.name,
        "top": found.living.tree.top,
        "status": found.status,
        "error": found.error,
        "reasons": [each.sentence for each in found.living.first.reasons],
        "evidence_probability": found.evidence_probability,
        "posterior": found.posterior,
        "prior": found.living.chances,
        "cut_sets": _explanations(found.explained.sets),
        "cut_sets_complete": found.explained.is_complete,
        "explanations": _explanations(found.states),
        "doubt_bits": found.doubt,
        "seconds": round(found.seconds, 6),
        "update_seconds": round(found.update_seconds, 6),
        "kernel": found.living.kernel.name,
    }


def _explanations(found: Sequence[Explanation]) -> list[dict[str, Any]]:
    return [{"events": each.events, "probability": each.probability} for each in found]


def conditioned_as_text(found: Conditioned) -> str:
    lines = [f"What was seen has probability {found.evidence_probability:.6g}."]
    if found.error:
        lines.append(
            f"Parts of the tree were too hard: each number may be off by {found.error:.2g}."
        )
    lines.append(f"{'event':<24} {'P(failed|seen)':>14} {'before':>10}")
    ranked = sorted(found.posterior.items(), key=lambda each: -each[1])
    for name, chance in ranked[:MOST_EVENTS]:
        lines.append(f"{name:<24.24} {chance:>14.4g} {found.living.chances[name]:>10.4g}")
    if len(ranked) > MOST_EVENTS:
        lines.append(f"… and {len(ranked) - MOST_EVENTS:,} more events (all of them with --json).")
    if found.explained.sets:
        lines.append("Minimal cut sets that are still possible, the likeliest first:")
    lines += [
        f"  {each.probability:>10.4g}  {', '.join(each.events)}" for each in found.explained.sets
    ]
    lines.append(
        f"{found.doubt:.2f} bits of doubt remain; updated in {found.update_seconds * 1e3:.1f} ms."
    )
    return "\n".join(lines)

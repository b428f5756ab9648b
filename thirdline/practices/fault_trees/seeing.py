"""Evidence as people write it, and all that it says about a tree."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from thirdline.engines.faulttree.conditioning import LivingTree, doubt
from thirdline.engines.faulttree.evidence import Evidence, Likelihood
from thirdline.engines.faulttree.explaining import (
    Explanation,
    Explanations,
    most_probable_states,
    ranked_cut_sets,
)
from thirdline.engines.faulttree.problems import TreeProblem

FAILED = {"down", "failed", "true", "1"}
FINE = {"up", "fine", "ok", "false", "0"}
TOPS = {"occurred": True, "not-occurred": False, "unknown": None}
STATES_SHOWN = 3
MOST_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Conditioned:
    living: LivingTree
    evidence_probability: float
    posterior: dict[str, float]
    explained: Explanations
    states: list[Explanation]
    doubt: float
    error: float
    seconds: float  # with solving
    update_seconds: float  # the posteriors alone

    @property
    def status(self) -> str:
        return "bounded" if self.error else "exact"


def conditioned(living: LivingTree, evidence: Evidence, sets: int) -> Conditioned:
    begun = time.perf_counter()
    state = living.see(evidence)
    posterior = living.posterior(state)
    update = time.perf_counter() - begun
    explained = ranked_cut_sets(living, state, sets)
    states = most_probable_states(living, state, STATES_SHOWN)
    return Conditioned(
        living=living,
        evidence_probability=state.probability,
        posterior=posterior,
        explained=explained,
        states=states,
        doubt=doubt(posterior),
        error=living.error(state),
        seconds=living.first.seconds + time.perf_counter() - begun,
        update_seconds=update,
    )


def read_evidence(given: str, top: str | None) -> Evidence:
    """`a=down,b=up`, or the name of a JSON file: {"a": "down", "b": {"failed": 0.95, "fine": 0.02}}.

    The file may say {"evidence": {...}, "top": "unknown"} instead; a top given beside it wins.
    """
    seen: Mapping[str, Any]
    if "=" not in given and given:
        seen, told = _from_file(Path(given))
        top = top or told
    else:
        seen = _each_once([_pair(part) for part in _parts(given)])
    if top is not None and top not in TOPS:
        raise TreeProblem(
            "The top is said to be “%(top)s”; say occurred, not-occurred or unknown.",
            said={"top": top},
        )
    states: dict[str, bool] = {}
    likelihoods: dict[str, Likelihood] = {}
    for name, what in seen.items():
        if isinstance(what, dict):
            likelihoods[name] = _likelihood(name, what)
        else:
            states[name] = _is_down(name, what)
    return Evidence(states, likelihoods, TOPS[top or "occurred"])


def _each_once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, what in pairs:
        if name in found:
            raise TreeProblem(
                "“%(name)s” stands twice in the evidence; say once what was seen of it.",
                element=name,
                said={"name": name},
            )
        found[name] = what
    return found


def _parts(given: str) -> list[str]:
    """The pairs; a name may hold commas, so only one after what was seen ends a pair."""
    parts: list[str] = []
    begun = ""
    for piece in given.split(","):
        begun += piece
        if "=" in piece or not begun.strip():
            parts.append(begun)
            begun = ""
        else:
            begun += ","
    return [part for part in (*parts, begun.removesuffix(",")) if part.strip()]


def _pair(part: str) -> tuple[str, str]:
    name, sign, what = part.rpartition("=")
    if not sign or not name.strip():
        raise TreeProblem(
            "“%(part)s” is no evidence; write it as name=down or name=up.",
            element=part,
            said={"part": part.strip()},
        )
    return name.strip(), what.strip()


def _is_down(name: str, what: object) -> bool:
    word = str(what).lower()
    if word in FAILED | FINE:
        return word in FAILED
    raise TreeProblem(
        "“%(name)s” is said to be “%(what)s”; say down (failed) or up (fine).",
        element=name,
        said={"name": name, "what": what},
    )


def _likelihood(name: str, what: Mapping[str, Any]) -> Likelihood:
    try:
        return float(what["failed"]), float(what["fine"])
    except (KeyError, TypeError, ValueError):
        raise TreeProblem(
            "The doubt about “%(name)s” needs two numbers: the probability of what was seen if it "
            "has failed (failed) and if it is fine (fine).",
            element=name,
            said={"name": name},
        ) from None


def _from_file(path: Path) -> tuple[Mapping[str, Any], str | None]:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise TreeProblem(
                "The evidence has more than %(most)d bytes; leave out what is not part of it.",
                said={"most": MOST_BYTES},
            )
        found = json.loads(content, object_pairs_hook=_each_once)
    except (ValueError, RecursionError) as wrong:
        if isinstance(wrong, TreeProblem):
            raise
        line = getattr(wrong, "lineno", None)
        raise TreeProblem("The evidence in the file is no JSON; correct it.", line=line) from None
    top = None
    if isinstance(found, dict) and isinstance(found.get("evidence"), dict):
        top, found = found.get("top"), found["evidence"]
    if not isinstance(found, dict):
        raise TreeProblem("The evidence in the file must be an object of names and what was seen.")
    return found, top if top is None else str(top)

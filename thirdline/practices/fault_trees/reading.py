"""From the rows of a tree to what its page shows: solve, take the evidence, rank what is left.

A solved tree is kept in the memory of the process under the fingerprint of its content, so that a new
piece of evidence costs two passes and not a new solution. One thread works on one tree at a time.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from threading import Lock

from django.utils.translation import gettext as _

from thirdline.engines.faulttree.analysing import Analysis, Limits, Want, analyse
from thirdline.engines.faulttree.conditioning import LivingTree, State, doubt
from thirdline.engines.faulttree.evidence import Evidence as Seen
from thirdline.engines.faulttree.explaining import ranked_cut_sets
from thirdline.engines.faulttree.importance import Importance
from thirdline.engines.faulttree.model import FaultTree as Drawn
from thirdline.engines.faulttree.problems import TreeProblem
from thirdline.kit.texts.later import sentence_of
from thirdline.practices.fault_trees import keeping, testing
from thirdline.practices.fault_trees.living import Explanation, Reading, Suspect
from thirdline.practices.fault_trees.models import Evidence, FaultTree, Test, TreeTest
from thirdline.practices.fault_trees.rules import Says

SECONDS = 8.0  # a page waits no longer; what is not solved then is bounded, and says so
NODES = 2_000_000
KEPT = 6
LARGEST_KEPT = 400_000  # nodes; larger ones are solved again rather than held in memory


@dataclass
class Session:
    """One solved tree of this process."""

    analysis: Analysis
    seconds: float
    living: LivingTree | None
    refused: str = ""
    lock: Lock = field(default_factory=Lock)


_sessions: OrderedDict[str, Session] = OrderedDict()
_guard = Lock()


def read(
    tree: FaultTree,
    evidence: Sequence[Evidence],
    catalogue: Sequence[Test],
    own: Sequence[TreeTest],
    *,
    sets: int = 50,
) -> Reading:
    """Everything that follows from the evidence that stands; `sets` cut sets are listed at most."""
    drawn = keeping.content_of(tree)
    try:
        session = session_of(drawn, keeping.mark_of(drawn))
    except TreeProblem as problem:
        return Reading(drawn, status="refused", refused=sentence_of(problem))
    tests = testing.tests_of(tree, drawn, catalogue, own)
    seen = seen_of(evidence, drawn, top=True if tree.is_occurred else None)
    with session.lock:
        solved = _solved(drawn, session)
        if session.living is None:
            return _unquantified(solved, session, sets)
        try:
            state = session.living.see(seen)
            found = _given(solved, session, state, seen, sets)
            ranked = testing.ranked(session.living, seen, tests, drawn)
            was = _before(session.living, evidence, drawn, seen.top)
        except TreeProblem as problem:
            return replace(solved, refused=sentence_of(problem))
    marked = [replace(one, was=was.get(one.name)) for one in found.suspects]
    return replace(found, suspects=marked, tests=ranked)


def session_of(drawn: Drawn, mark: str) -> Session:
    """Solved now or before. Raises TreeProblem for what cannot be solved at all."""
    with _guard:
        if mark in _sessions:
            _sessions.move_to_end(mark)
            return _sessions[mark]
    begun = time.process_time()
    analysis = analyse(drawn, limits=Limits(seconds=SECONDS, nodes=NODES), want=Want.ALL)
    session = Session(analysis, time.process_time() - begun, None)
    try:
        session.living = LivingTree(analysis)
    except TreeProblem as problem:
        session.refused = sentence_of(problem)
    if analysis.nodes <= LARGEST_KEPT:
        with _guard:
            _sessions[mark] = session
            while len(_sessions) > KEPT:
                _sessions.popitem(last=False)
    return session


def seen_of(rows: Sequence[Evidence], drawn: Drawn, *, top: bool | None) -> Seen:
    """What stands of the rows, in the terms of the engine; of an event that is gone, nothing."""
    states: dict[str, bool] = {}
    likelihoods: dict[str, tuple[float, float]] = {}
    for row in sorted(rows, key=lambda one: (one.at, one.pk)):
        known = row.name in drawn.events or row.name in drawn.gates
        if row.retracted_at is not None or not known or row.name == drawn.top:
            continue
        if (row.if_failed, row.if_fine) == (1.0, 0.0) or (row.if_failed, row.if_fine) == (0.0, 1.0):
            states[row.name] = row.says == Says.FAILED
        else:
            one, other = likelihoods.get(row.name, (1.0, 1.0))
            likelihoods[row.name] = (one * row.if_failed, other * row.if_fine)
    return Seen(states, likelihoods, top=top)


def _given(solved: Reading, session: Session, state: State, seen: Seen, sets: int) -> Reading:
    """What the evidence says; the caller holds the session."""
    assert session.living is not None  # noqa: S101  the caller has asked
    posterior = session.living.posterior(state)
    found = ranked_cut_sets(session.living, state, sets + 1).sets
    said = _labels(session, solved.drawn)
    return replace(
        solved,
        suspects=_suspects(solved.drawn, session, posterior, seen),
        explanations=[_explained(one.events, one.probability, said) for one in found[:sets]],
        more=len(found) > sets,
        doubt=doubt(posterior),
    )


def _solved(drawn: Drawn, session: Session) -> Reading:
    made = session.analysis
    return Reading(
        drawn=drawn,
        status=made.status.value,
        top=made.top_probability,
        lower=made.lower,
        upper=made.upper,
        count=made.minimal_cut_sets,
        by_order=made.cut_sets_by_order,
        order_reached=made.order_reached,
        kernel=made.kernel,
        seconds=session.seconds,
        importance={name: _measures(one) for name, one in made.importance.items()},
    )


def _measures(one: Importance) -> list[tuple[str, float]]:
    named = [
        (_("Birnbaum"), one.birnbaum), (_("Criticality"), one.criticality),
        (_("Fussell–Vesely"), one.fussell_vesely), (_("Risk achievement worth"), one.raw),
        (_("Risk reduction worth"), one.rrw),
    ]  # fmt: skip
    return [(word, value) for word, value in named if value is not None]


def _unquantified(solved: Reading, session: Session, sets: int) -> Reading:
    """Without probabilities the cut sets still are what they are."""
    said = _labels(session, solved.drawn)
    found = session.analysis.cut_sets(sets + 1)
    listed = [_explained(one.events, None, said) for one in found[:sets]]
    return replace(solved, refused=session.refused, explanations=listed, more=len(found) > sets)


def _labels(session: Session, drawn: Drawn) -> dict[str, str]:
    """Labels by name, of shared causes too, which stand in no tree a person drew."""
    tree = session.analysis.tree
    return {name: one.label or name for name, one in {**tree.events, **drawn.events}.items()}


def _explained(events: Sequence[str], p: float | None, said: dict[str, str]) -> Explanation:
    return Explanation(tuple((name, said.get(name, name)) for name in events), p)


def _suspects(
    drawn: Drawn, session: Session, posterior: dict[str, float], seen: Seen
) -> list[Suspect]:
    """Likeliest first; what is known stands last."""
    said = _labels(session, drawn)
    found = []
    for name, p in posterior.items():
        event = drawn.events.get(name)
        prior = session.analysis.chances.get(name)
        assumed = bool(event is not None and event.attributes.get("assumed"))
        known = {True: "failed", False: "works", None: ""}[seen.states.get(name)]
        found.append(Suspect(name, said.get(name, name), p, None, prior, known, assumed=assumed))
    return sorted(found, key=lambda one: (bool(one.known), -(one.p or 0), one.label))


def _before(
    living: LivingTree, rows: Sequence[Evidence], drawn: Drawn, top: bool | None
) -> dict[str, float]:
    """The posteriors without the newest evidence that stands: what the marks on the bars show."""
    standing = [one for one in rows if one.retracted_at is None]
    if not standing:
        return {}
    newest = max(standing, key=lambda one: (one.at, one.pk))
    earlier = seen_of([one for one in standing if one is not newest], drawn, top=top)
    return living.posterior(living.see(earlier))

"""From the rows of a tree to what its page shows: solve, take the evidence, rank what is left.

A solved tree is kept in the memory of the process under the fingerprint of its content, so that a new
piece of evidence costs two passes and not a new solution. One thread works on one tree at a time, and
two at most solve trees, for the web process has a few threads and the whole desk waits for them.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from threading import Condition, Lock

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thirdline.engines.faulttree.analysing import Analysis, Limits, Want, analyse
from thirdline.engines.faulttree.conditioning import LivingTree, State, doubt
from thirdline.engines.faulttree.evidence import Evidence as Seen
from thirdline.engines.faulttree.explaining import ranked_cut_sets
from thirdline.engines.faulttree.gate_posteriors import gate_posteriors
from thirdline.engines.faulttree.importance import Importance
from thirdline.engines.faulttree.kernels import Budget, Spent
from thirdline.engines.faulttree.model import FaultTree as Drawn
from thirdline.engines.faulttree.model import Kind
from thirdline.engines.faulttree.prime_implicants import PrimeImplicant, prime_implicants
from thirdline.engines.faulttree.problems import TreeProblem
from thirdline.engines.faulttree.uncertainty import LEVELS, uncertainty
from thirdline.kit.texts.later import sentence_of
from thirdline.practices.fault_trees import keeping, testing
from thirdline.practices.fault_trees.living import (
    Explanation,
    Implicant,
    Reading,
    Spread,
    Suspect,
    share,
)
from thirdline.practices.fault_trees.models import Evidence, FaultTree, Test, TreeTest

SECONDS = 8.0  # a page waits no longer; what is not solved then is bounded, and says so
NODES = 2_000_000
# A page waits so long for the uncertainty of the top; fewer draws than that say nothing of its ends.
SAMPLES, FEWEST_SAMPLES, SAMPLE_SECONDS = 2_000, 200, 1.5
WORST_ERROR = 0.1  # of a posterior; beyond it a number would mislead
SMALL = 50_000  # nodes; in larger diagrams every gate asked about may cost a tenth of a second
GATES_SHOWN = 40
TINY = 1_000  # nodes; in smaller ones every gate is made to be had, in larger ones it would cost too much
HOME_NODES, HOME_SECONDS = 50_000, 0.3
PRIMES_SHOWN, MOST_PRIME_NODES, PRIME_SECONDS = 30, 200_000, 2.0
NEGATING = frozenset(
    {Kind.NOT, Kind.XOR, Kind.NAND, Kind.NOR, Kind.IFF, Kind.IMPLY, Kind.CARDINALITY}
)
KEPT = 6
LARGEST_KEPT = 400_000  # nodes; larger ones are solved again rather than held in memory
SOLVING_AT_ONCE = 2
PATIENCE = 2.0  # seconds a reader waits for others to be done before being told so


@dataclass
class Session:
    """One solved tree of this process."""

    analysis: Analysis
    seconds: float
    living: LivingTree | None
    problem: TreeProblem | None = None  # why no evidence can be taken
    spread: Spread | None = None
    primes: tuple[PrimeImplicant, ...] = ()
    lock: Lock = field(default_factory=Lock)


_sessions: OrderedDict[str, Session] = OrderedDict()
_at_work: set[str] = set()
_guard = Condition()


class OthersFirst(Exception):
    """The tree, or as many others as may be, are being solved for somebody else just now."""


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
    # The mark was taken when the version was kept; a version is never edited.
    mark = tree.current.fingerprint if tree.current is not None else keeping.mark_of(drawn)
    try:
        session = session_of(drawn, mark)
    except TreeProblem as problem:
        return Reading(drawn, status="refused", refused=sentence_of(problem))
    except OthersFirst:
        said = _(
            "Trees are being worked out for others just now. Load this page again in a moment."
        )
        return Reading(drawn, status="refused", refused=said)
    tests = testing.not_done(testing.tests_of(tree, drawn, catalogue, own), evidence)
    seen = seen_of(evidence, drawn, top=True if tree.is_occurred else None)
    with session.lock:
        solved = _solved(drawn, session)
        if session.living is None:
            return _unquantified(solved, session, sets)
        try:
            state = session.living.see(seen)
            found = _given(solved, session, state, seen, sets)
            if found.refused:
                return found
            ranked = testing.ranked(session.living, seen, tests, drawn)
            was = _before(session.living, evidence, drawn, seen.top)
        except TreeProblem as problem:
            return replace(solved, refused=sentence_of(problem))
    marked = [replace(one, was=was.get(one.name)) for one in found.suspects]
    return replace(found, suspects=marked, tests=ranked)


def session_of(drawn: Drawn, mark: str) -> Session:
    """Solved now or before. Raises TreeProblem for what cannot be solved at all, and OthersFirst."""
    with _guard:
        if not _guard.wait_for(lambda: _known_or_free(mark), timeout=PATIENCE):
            raise OthersFirst
        if mark in _sessions:
            _sessions.move_to_end(mark)
            return _sessions[mark]
        _at_work.add(mark)
    try:
        session = _solve(drawn)
        if session.analysis.nodes <= LARGEST_KEPT:
            _keep(mark, session)
    finally:
        with _guard:
            _at_work.discard(mark)
            _guard.notify_all()
    return session


def _known_or_free(mark: str) -> bool:
    """The caller holds the guard."""
    return mark in _sessions or (mark not in _at_work and len(_at_work) < SOLVING_AT_ONCE)


def _keep(mark: str, session: Session) -> None:
    with _guard:
        _sessions[mark] = session
        while len(_sessions) > KEPT:
            _sessions.popitem(last=False)


def _solve(drawn: Drawn) -> Session:
    begun = time.process_time()
    analysis = analyse(drawn, limits=Limits(seconds=SECONDS, nodes=NODES), want=Want.ALL)
    session = Session(
        analysis,
        time.process_time() - begun,
        None,
        spread=_spread(analysis),
        primes=_primes(analysis),
    )
    try:
        session.living = LivingTree(analysis, Limits(seconds=SECONDS, nodes=NODES))
        if analysis.nodes < TINY:
            budget = Budget(HOME_NODES, time.monotonic() + HOME_SECONDS)
            session.living.give_homes(_upper_gates(drawn), budget)
    except TreeProblem as problem:
        session.problem = problem
    return session


def _spread(analysis: Analysis) -> Spread | None:
    """Where uncertain figures put the top, sampled from the diagram; None where none is uncertain."""
    events = analysis.whole.events.values()
    if not any(one.expression is not None and one.expression.is_uncertain for one in events):
        return None
    if analysis.top_probability is None:
        return Spread(why="unknown" if None in analysis.chances.values() else "bounded")
    budget = Budget(until=time.monotonic() + SAMPLE_SECONDS)
    try:
        found = uncertainty(analysis, samples=SAMPLES, fewest=FEWEST_SAMPLES, budget=budget)
    except Spent:
        return Spread(why="time")
    low, middle, high = (found.quantiles[one] for one in LEVELS)
    return Spread(low, middle, high, found.mean, found.samples)


def _primes(analysis: Analysis) -> tuple[PrimeImplicant, ...]:
    """The first of them, of a tree with negations; none where they would take too long."""
    tree = analysis.tree
    negated = any(
        gate.kind in NEGATING or any(one.negated for one in gate.arguments)
        for gate in tree.gates.values()
    )
    if not negated:
        return ()
    try:
        found = prime_implicants(
            analysis, Budget(MOST_PRIME_NODES, time.monotonic() + PRIME_SECONDS)
        )
        return tuple(found.listed(PRIMES_SHOWN))
    except (Spent, TreeProblem):
        return ()


def seen_of(rows: Sequence[Evidence], drawn: Drawn, *, top: bool | None) -> Seen:
    """What stands of the rows, in the terms of the engine; of an event that is gone, nothing."""
    found: dict[str, tuple[float, float]] = {}
    for row in rows:
        known = row.name in drawn.events or row.name in drawn.gates
        if row.retracted_at is None and known and row.name != drawn.top:
            one, other = found.get(row.name, (1.0, 1.0))
            # Two that contradict each other leave nothing possible, which the page then says.
            found[row.name] = (one * row.if_failed, other * row.if_fine)
    sure = {(1.0, 0.0): True, (0.0, 1.0): False}
    states = {name: sure[likely] for name, likely in found.items() if likely in sure}
    return Seen(states, {n: likely for n, likely in found.items() if n not in states}, top=top)


def _given(solved: Reading, session: Session, state: State, seen: Seen, sets: int) -> Reading:
    """What the evidence says; the caller holds the session."""
    assert session.living is not None  # noqa: S101  the caller has asked
    posterior = session.living.posterior(state)
    found = ranked_cut_sets(session.living, state, sets + 1).sets
    said = _labels(session, solved.drawn)
    if (error := session.living.error(state)) > WORST_ERROR:
        return replace(solved, refused=_too_hard(error))
    return replace(
        solved,
        error=error,
        suspects=_suspects(solved.drawn, session, posterior, seen),
        explanations=[_explained(one.events, one.probability, said) for one in found[:sets]],
        more=len(found) > sets,
        doubt=doubt(posterior),
        gates=_gates(session.living, state, solved.drawn) if session.analysis.nodes < SMALL else {},
    )


def _too_hard(error: float) -> str:
    return _(
        "This tree is too hard to be solved in the time a page has, and likelihoods could be off by as "
        "much as %(error)s, so none are shown. Strike branches out, or ask of a part of it."
    ) % {"error": share(error)}


def _gates(living: LivingTree, state: State, drawn: Drawn) -> dict[str, float]:
    """How likely gates have failed; of a large tree the upper ones, for each may cost a conjunction."""
    found = gate_posteriors(living, state, _upper_gates(drawn))
    return {name: p for name, p in found.items() if p is not None}


def _upper_gates(drawn: Drawn) -> list[str]:
    return [name for name in drawn.gates if name != drawn.top][:GATES_SHOWN]


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
        spread=session.spread,
        primes=[_implicant(one, _labels(session, drawn)) for one in session.primes],
    )


def _implicant(one: PrimeImplicant, said: dict[str, str]) -> Implicant:
    failed = tuple(said.get(name, name) for name in one.failed)
    return Implicant(failed, tuple(said.get(name, name) for name in one.fine))


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
    refused = _why_unquantified(session, said)
    return replace(solved, refused=refused, explanations=listed, more=len(found) > sets)


def _why_unquantified(session: Session, said: dict[str, str]) -> str:
    missing = [name for name, p in session.analysis.chances.items() if p is None]
    if missing:
        return ngettext(
            "“%(name)s” has no figure yet. Cut sets need none; likelihoods need one of every event.",
            "%(n)s events have no figure yet, among them “%(name)s”. Cut sets need none; likelihoods "
            "need one of every event.",
            len(missing),
        ) % {"n": len(missing), "name": said.get(missing[0], missing[0])}
    return sentence_of(session.problem) if session.problem is not None else ""


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

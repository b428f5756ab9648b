"""Random trees and small helpers for the tests of formats."""

from __future__ import annotations

from hypothesis import strategies as st

from thirdline.engines.faulttree.deviates import Distribution
from thirdline.engines.faulttree.expressions import (
    Constant,
    Deviate,
    Formula,
    MissionTime,
    Parameter,
    exponential,
    repairable,
)
from thirdline.engines.faulttree.formats.open_psa import read_open_psa
from thirdline.engines.faulttree.laws import Law
from thirdline.engines.faulttree.model import (
    AlphaConvention,
    Argument,
    BasicEvent,
    CommonCause,
    CommonCauseModel,
    FaultTree,
    Gate,
    HouseEvent,
    Kind,
)

NAMES = [
    "pump", "VPN gateway 1", "[a b]", "Ünit-2", "a.b.c", "x--y", "1st", "<&>\"'", "rack/4", "ok_1",
    "防火墙", "-", "pump 2", "true", "fw_1",
]  # fmt: skip
# One object wherever it is named, as a reader makes it.
RATE = Parameter(
    "failure rate",
    Deviate(Distribution.LOGNORMAL, (Constant(1e-5), Constant(3.0), Constant(0.95))),
    "hours-1",
)
EXPRESSIONS = [
    None,
    Constant(0.25),
    Constant(1e-300),
    exponential(1e-4),
    repairable(1e-4, 0.1),
    Formula(Law.EXPONENTIAL, (RATE, MissionTime())),
    Formula(Law.MUL, (Constant(0.5), Formula(Law.EXPONENTIAL, (RATE, MissionTime())))),
    Deviate(
        Distribution.HISTOGRAM,
        (Constant(0.0), Constant(0.1), Constant(2.0), Constant(0.2), Constant(1.0)),
    ),
    Formula(Law.PERIODIC_TEST, (Constant(1e-6), Constant(720.0), Constant(0.0), MissionTime())),
    Deviate(Distribution.BETA, (Constant(2.0), Constant(50.0))),
]
KINDS = [kind for kind in Kind if kind not in (Kind.NOT, Kind.NULL, Kind.IFF, Kind.IMPLY)]
LABELS = ["", "Fails to open", "a < b & c", "Öffnet nicht"]


@st.composite
def trees(draw: st.DrawFn) -> FaultTree:
    """Everything stands below the top; names are what an estate holds."""
    names = iter(draw(st.permutations(NAMES)))
    events = {
        name: BasicEvent(
            name,
            draw(st.sampled_from(EXPRESSIONS)),
            draw(st.sampled_from(LABELS)),
            attributes=draw(st.sampled_from([{}, {"flavor": "undeveloped"}])),
        )
        for name in (next(names) for _ in range(draw(st.integers(1, 5))))
    }
    houses = {
        name: HouseEvent(name, draw(st.booleans()), draw(st.sampled_from(LABELS)))
        for name in (next(names) for _ in range(draw(st.integers(0, 2))))
    }
    gates: dict[str, Gate] = {}
    loose = [*events, *houses]
    for _ in range(draw(st.integers(0, 3))):
        gate = draw(gates_over(next(names), [*gates, *events, *houses]))
        gates[gate.name] = gate
        loose = [name for name in loose if name not in {one.name for one in gate.arguments}]
        loose.append(gate.name)
    top = next(names)
    last = Gate(top, Kind.OR, tuple(Argument(name, draw(st.booleans())) for name in loose))
    hours = draw(st.sampled_from([8760.0, 24.0]))
    groups = draw(groups_over(list(events)))
    return FaultTree(
        draw(st.sampled_from(["", "VPN", "the VPN"])), top, {top: last, **gates}, events, houses,
        groups, hours, draw(st.sampled_from(LABELS)),
    )  # fmt: skip


@st.composite
def gates_over(draw: st.DrawFn, name: str, below: list[str]) -> Gate:
    arguments = tuple(
        Argument(one, draw(st.booleans()))
        for one in draw(st.lists(st.sampled_from(below), min_size=2, max_size=4))
    )
    kind = draw(st.sampled_from(KINDS if len(arguments) > 2 else list(Kind)))
    if kind in (Kind.NOT, Kind.NULL):
        # A negated argument of these reads back as the other of the two.
        arguments = (Argument(arguments[0].name),)
    counts = kind in (Kind.ATLEAST, Kind.CARDINALITY)
    k = draw(st.integers(1, len(arguments))) if counts else None
    most = draw(st.integers(k, len(arguments))) if kind is Kind.CARDINALITY else None
    return Gate(name, kind, arguments, k, most, draw(st.sampled_from(LABELS)))


@st.composite
def groups_over(draw: st.DrawFn, events: list[str]) -> tuple[CommonCause, ...]:
    if len(events) < 2 or draw(st.booleans()):
        return ()
    factors = {level: Constant(1.0 / len(events)) for level in range(1, len(events) + 1)}
    testing = draw(st.sampled_from(list(AlphaConvention)))
    return (
        CommonCause(
            "all of them", CommonCauseModel.ALPHA, tuple(events), Constant(0.1), factors,
            testing=testing,
        ),
    )  # fmt: skip


def model(body: str, more: str = "") -> bytes:
    """A file of one fault tree and what stands beside it."""
    text = (
        f'<opsa-mef>\n<define-fault-tree name="T">\n{body}\n</define-fault-tree>{more}</opsa-mef>'
    )
    return text.encode()


def read(body: str, more: str = "", **how) -> FaultTree:
    return read_open_psa(model(body, more), **how)


def events(*names: str, p: float = 0.1) -> str:
    return "".join(
        f'<define-basic-event name="{name}"><float value="{p}"/></define-basic-event>\n'
        for name in names
    )

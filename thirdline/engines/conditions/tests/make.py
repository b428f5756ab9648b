"""A small subject with one field of each kind, and random conditions and facts about it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from thirdline.engines.conditions import Choice, Condition, Field, FieldSet, Kind, Listed, parse

NOW = datetime(2026, 6, 30, 14, 12, tzinfo=UTC)

SERVICES = Listed([Choice("vpn", "VPN", 1), Choice("erp", "ERP", 2), Choice("mail", "Mail", 3)])
KINDS = Listed([Choice("incident", "incident"), Choice("access", "access request")])

FIELDS = FieldSet(
    "ticket",
    [
        Field("subject", "subject", Kind.TEXT),
        Field("kind", "kind", Kind.CHOICE, KINDS),
        Field("service", "service", Kind.REFERENCE, SERVICES),
        Field("priority", "priority", Kind.NUMBER),
        Field("opened", "opened", Kind.MOMENT),
        Field("vip", "VIP", Kind.FLAG),
        Field("tags", "tags", Kind.TAGS),
    ],
)


def condition(tree: object) -> Condition:
    return parse(tree, FIELDS)


TEXTS = ["vpn", "VPN down", "the vpn", "erp", "vp", "Sign-in, VPN", "v"]
NUMBERS = [1, 2, 2.5, 3, Decimal("2.25"), -1]
MOMENTS = [NOW + timedelta(hours=hours) for hours in (-72, -48, -25, -24, -1, 0, 1, 24, 25)]
TAGS = ["a", "B", "c"]

_some_texts = st.lists(st.sampled_from(TEXTS), min_size=1, max_size=2)
_some_numbers = st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=2)
_some_tags = st.lists(st.sampled_from(TAGS), min_size=1, max_size=2)
_services = st.sampled_from(["vpn", "erp", "mail"])
_one = st.sampled_from(["is", "is_not"])
_several = st.sampled_from(["is_any_of", "is_none_of"])

_tests = {
    "subject": st.one_of(
        st.tuples(
            st.sampled_from(["is", "is_not", "contains", "contains_word", "starts_with"]),
            st.sampled_from(TEXTS),
        ),
        st.tuples(_several, _some_texts),
    ),
    "kind": st.tuples(_one, st.sampled_from(["incident", "access"])),
    "service": st.one_of(
        st.tuples(_one, _services), st.tuples(_several, st.lists(_services, min_size=1, max_size=2))
    ),
    "priority": st.one_of(
        st.tuples(
            st.sampled_from(["is", "is_not", "at_least", "at_most", "more_than", "less_than"]),
            st.sampled_from(NUMBERS),
        ),
        st.tuples(_several, _some_numbers),
    ),
    "opened": st.one_of(
        st.tuples(st.sampled_from(["before", "after"]), st.sampled_from(MOMENTS)),
        st.tuples(
            st.sampled_from(["within_last", "within_next", "longer_ago_than"]),
            st.sampled_from(["1 hour", "1 day", "2 days"]),
        ),
    ),
    "vip": st.tuples(_one, st.booleans()),
    "tags": st.tuples(st.sampled_from(["has_any", "has_all", "has_none"]), _some_tags),
}
_emptiness = st.tuples(st.just("is_empty"), st.booleans())


def trees(*names: str, max_leaves: int = 4):
    """Random trees over few fields, so that conditions often have to do with each other."""
    leaves = (
        st.sampled_from(names)
        .flatmap(
            lambda name: st.tuples(st.just(name), st.one_of(_tests[name], _tests[name], _emptiness))
        )
        .map(lambda drawn: {drawn[0]: {drawn[1][0]: drawn[1][1]}})
    )
    return st.recursive(
        leaves,
        lambda parts: st.one_of(
            st.fixed_dictionaries({"not": parts}),
            st.fixed_dictionaries({"all": st.lists(parts, max_size=3)}),
            st.fixed_dictionaries({"any": st.lists(parts, min_size=1, max_size=3)}),
        ),
        max_leaves=max_leaves,
    )


# Beside the mentioned values, facts that no condition mentions.
POOLS: dict[str, list[object]] = {
    "subject": [None, "", *TEXTS, "VPN", "vpn erp", "down the drain", "x"],
    "kind": [None, "", "incident", "access", "retired"],
    "service": [None, 1, 2, 3, 4],
    "priority": [None, *NUMBERS, 0, 2.4, 100, -100],
    "opened": [
        None,
        *[moment + tick * timedelta(microseconds=1) for moment in MOMENTS for tick in (-1, 0, 1)],
    ],
    "vip": [None, True, False],
    "tags": [None, [], ["a"], ["b"], ["A", "b"], ["c"], ["a", "b", "c"], ["d"], ["d", "C"]],
}
FACTS = st.fixed_dictionaries({name: st.sampled_from(pool) for name, pool in POOLS.items()})

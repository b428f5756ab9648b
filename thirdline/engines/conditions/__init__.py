"""One condition language for routing rules, views, policies, contracts and API filters.

A condition is a tree of mappings that reads the same in JSON and YAML:

    {service: vpn, priority: {at_most: 2}}                 every key must hold
    {any: [{kind: access}, {tags: {has_any: [vip, board]}}]}
    {not: {subject: {contains_word: test}}}
    {field: service, is: vpn}                              the long form of {service: vpn}
    {}                                                     always

`all` and `any` take a list, `not` one condition; any other key names a field, and its value is
either a plain value (is), a list (is any of; for tags: has any) or a mapping of operators, all of
which must hold. `operators_for(field)` lists what a kind of field understands.

The rule of the house: a missing value (None, an empty text, an empty list) matches only `is_empty`.
So `{service: {is_not: vpn}}` is false for a ticket without a service, and `{not: {service: vpn}}`,
the plain negation of a leaf, is true for it.

Texts and tags compare *folded*: one letter becomes one small letter by a fixed table (see
`folding`), which a database can apply identically. Choices and references compare by their stored
value.

Verbs: `parse` a tree against a `FieldSet`; `evaluate` it on facts and say `why` (`holds` is
the bare outcome); `describe` it; write it
back `as_tree`; ask `always_true`, `always_false`, `implies`, `unreachable`. The last four are sound
but incomplete: they say yes only when it is certain.

Deliberately not here: queries (a compiler beside the database layer must agree with `evaluate`),
access, and what a field means. Values in a tree are names (slugs), so it can be exported; parse
again after a rename.
"""

from __future__ import annotations

from .comparing import always_false, always_true, implies, unreachable
from .describing import describe
from .evaluating import Result, Step, evaluate, holds, why
from .fields import Choice, Choices, Field, FieldSet, Kind, Listed, fact_from_json, moment_text
from .folding import folded, words
from .operators import Operator, operators_for
from .parsing import parse
from .problems import ConditionError, Problem
from .tree import All, AnyOf, Condition, Leaf, Not, all_of, any_of, as_tree, leaves, negated

__all__ = [
    "All",
    "AnyOf",
    "Choice",
    "Choices",
    "Condition",
    "ConditionError",
    "Field",
    "FieldSet",
    "Kind",
    "Leaf",
    "Listed",
    "Not",
    "Operator",
    "Problem",
    "Result",
    "Step",
    "all_of",
    "always_false",
    "always_true",
    "any_of",
    "as_tree",
    "describe",
    "evaluate",
    "fact_from_json",
    "folded",
    "holds",
    "implies",
    "leaves",
    "moment_text",
    "negated",
    "operators_for",
    "parse",
    "unreachable",
    "why",
    "words",
]

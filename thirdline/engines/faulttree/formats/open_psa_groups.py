"""Common-cause groups of an Open-PSA file."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ..model import AlphaConvention, CommonCause, CommonCauseModel, Expression
from .markup import Element
from .open_psa_expressions import Expressions
from .open_psa_names import BASIC, Names, attributes_of, own_name_of

Choice = TypeVar("Choice")
_PARTS = {"label", "attributes", "members", "distribution", "factors", "factor"}


def members_of(element: Element) -> list[Element]:
    members = element.child("members")
    if members is None or not members.children:
        raise element.amiss("The common-cause group “%(name)s” has no members; name them.")
    for member in members.children:
        if member.tag not in (BASIC, "event"):
            raise member.amiss(
                "“%(tag)s” cannot be a member of a common-cause group; basic events can."
            )
    return members.children


def read_group(element: Element, scope: str, names: Names, expressions: Expressions) -> CommonCause:
    for child in element.children:
        if child.tag not in _PARTS:
            raise child.amiss("“%(tag)s” has no place in a common-cause group; take it out.")
    model = _one_of(element, element.one("model"), CommonCauseModel)
    testing = attributes_of(element).get("testing", AlphaConvention.NON_STAGGERED)
    held = element.child("distribution")
    distribution = expressions.of(held, scope) if held else None
    if distribution is None:
        raise element.amiss(
            "The common-cause group “%(name)s” does not say how likely a member is to fail; give "
            "it a distribution."
        )
    return CommonCause(
        own_name_of(element) or element.one("name"),
        model,
        tuple(_member(member, scope, names) for member in members_of(element)),
        distribution,
        _factors(element, model, scope, expressions),
        element.line,
        _one_of(element, testing, AlphaConvention),
    )


def _one_of(element: Element, text: str, choice: Callable[[str], Choice]) -> Choice:
    try:
        return choice(text)
    except ValueError:
        raise element.amiss(
            "The common-cause group “%(name)s” says “%(text)s”, which is not modelled; the models "
            "are beta-factor, MGL, alpha-factor and phi-factor.",
            text=text[:40],
        ) from None


def _member(member: Element, scope: str, names: Names) -> str:
    definition = names.find(member.one("name"), scope)
    if definition is None or definition.kind != BASIC:
        raise member.amiss("“%(name)s” is no basic event, so it cannot be in the group.")
    return definition.name


def _factors(
    element: Element, model: CommonCauseModel, scope: str, expressions: Expressions
) -> dict[int, Expression]:
    """By level. A factor without one follows the one before it, or starts where the model does."""
    held = [child for child in element.children if child.tag == "factor"]
    for holder in element.children:
        if holder.tag == "factors":
            held += holder.children
    found: dict[int, Expression] = {}
    start = {CommonCauseModel.BETA: len(members_of(element)), CommonCauseModel.MGL: 2}
    following = start.get(model, 1)
    for factor in held:
        text = factor.attributes.get("level", str(following))
        expression = expressions.of(factor, scope)
        level = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
        if factor.tag != "factor" or expression is None or level < 1 or level in found:
            raise factor.amiss(
                "A factor of the common-cause group “%(group)s” needs a level of its own, counted "
                "from 1, and an expression.",
                group=element.one("name"),
            )
        found[level] = expression
        following = level + 1
    return dict(sorted(found.items()))

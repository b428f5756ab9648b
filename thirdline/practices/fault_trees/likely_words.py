"""What is uncertain, in words: of one event, and of the top of a tree."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thirdline.engines.faulttree.describing import describe
from thirdline.engines.faulttree.model import BasicEvent
from thirdline.kit.ui.draw.words import count
from thirdline.practices.fault_trees.likelihoods import nine_of_ten, said_of
from thirdline.practices.fault_trees.living import Spread, figure


def uncertain_words(spread: Spread | None) -> str:
    """Of the top: its median, between which values it lies, and from how many draws that is known."""
    if spread is None:
        return ""
    if spread.why:
        return {
            "unknown": _("not worked out: of some events nobody knows how likely they are"),
            "bounded": _("not worked out: the tree is only known between two bounds"),
            "time": _("not worked out: it takes longer than a page waits"),
        }[spread.why]
    said = {
        "middle": figure(spread.middle), "low": figure(spread.low), "high": figure(spread.high),
        "n": count(spread.samples),
    }  # fmt: skip
    return (
        ngettext(
            "median %(middle)s; 90 %% between %(low)s and %(high)s (%(n)s draw from its diagram)",
            "median %(middle)s; 90 %% between %(low)s and %(high)s (%(n)s draws from its diagram)",
            spread.samples,
        )
        % said
    )


def sure_words(event: BasicEvent, mission_time: float) -> str:
    """Of one event: between which probabilities it lies; nothing where its figure is taken as it is."""
    if event.expression is None or not event.expression.is_uncertain:
        return ""
    between = nine_of_ten(event.expression, mission_time)
    if between is None:
        return _("uncertain: %(law)s") % {"law": law_words(event)}
    return _("90 %% between %(low)s and %(high)s") % {
        "low": figure(between[0]), "high": figure(between[1]),
    }  # fmt: skip


def kept_words(event: BasicEvent) -> str:
    """The choice that leaves alone what the form has no words for; nothing where it has them."""
    if said_of(event.expression) is not None:
        return ""
    return _("As it is: %(law)s") % {"law": law_words(event)}


def law_words(event: BasicEvent) -> str:
    """The law by the name it has in files, with the name of a parameter it is shared by."""
    told = describe(event.expression, 0.0)
    name = told.distribution or told.law
    if told.parameter and name is not None:
        return f"{name.value} ({told.parameter})"
    return told.parameter or (name.value if name is not None else _("a number"))

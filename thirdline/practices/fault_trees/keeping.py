"""How a tree is kept in a row, and what it is called by people who read its events."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from thirdline.engines.faulttree import checking
from thirdline.engines.faulttree.formats.as_json import fingerprint, tree_from_json, tree_to_json
from thirdline.engines.faulttree.model import FaultTree as Drawn
from thirdline.engines.faulttree.problems import TreeProblem
from thirdline.kit.refusals import Refused
from thirdline.kit.texts.later import sentence_of
from thirdline.practices.fault_trees.models import FaultTree


def check(content: Drawn) -> None:
    """Refuse what cannot be solved, in the sentence of the engine."""
    try:
        checking.check(content)
        checking.probabilities(content)
    except TreeProblem as problem:
        raise Refused(sentence_of(problem)) from problem


def written(content: Drawn) -> dict[str, Any]:
    return tree_to_json(content)


def read(content: dict[str, Any]) -> Drawn:
    return tree_from_json(content)


def mark_of(content: Drawn) -> str:
    return fingerprint(content)


def content_of(tree: FaultTree) -> Drawn:
    if tree.current is None:
        raise Refused(_("This tree has no version yet."))
    return read(tree.current.content)


def label_in(tree: FaultTree, name: str, *, missing: str | None = None) -> str:
    """What people read of an event or gate; refused where there is none, unless `missing` stands for it."""
    content = content_of(tree)
    found = content.gates.get(name) or content.events.get(name) or content.houses.get(name)
    if found is None and missing is None:
        raise Refused(_("“%(name)s” is not in this tree.") % {"name": name})
    return missing or "" if found is None else found.label or found.name

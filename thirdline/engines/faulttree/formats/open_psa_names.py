"""Which element of an Open-PSA file a name means: scopes, public and private, names with dots.

A public name is known everywhere. A private one is known inside its fault tree or component, and
elsewhere by its path ("Tree.component.event"), which is also the name it gets in the tree.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..problems import TreeProblem
from .markup import Element

GATE, BASIC, HOUSE, PARAMETER = "gate", "basic-event", "house-event", "parameter"
DEFINITIONS = {
    "define-gate": GATE, "define-basic-event": BASIC, "define-house-event": HOUSE,
    "define-parameter": PARAMETER,
}  # fmt: skip
CONTAINERS = {"define-fault-tree", "define-component", "model-data"}
PASSED_OVER = {"label", "attributes"}
FILE_ROOT = "opsa-mef"
OWN_NAME = "thirdline-name"  # the attribute that keeps a name no Open-PSA identifier can be


@dataclass(frozen=True, slots=True)
class Definition:
    kind: str
    name: str  # as it is called in the tree
    scope: str  # the path of what it stands in, empty at the top
    element: Element


class Names:
    """All definitions of a model. Events share one namespace, parameters have their own."""

    def __init__(self) -> None:
        self.events: dict[str, Definition] = {}
        self.parameters: dict[str, Definition] = {}
        self.groups: list[tuple[Element, str]] = []  # common-cause groups and their scopes
        self.trees: list[tuple[Element, str]] = []
        self._by_path: dict[tuple[bool, str], Definition] = {}
        self._public: dict[tuple[bool, str], Definition] = {}

    def take_in(self, elements: Iterable[Element], scope: str = "", *, public: bool = True) -> None:
        for element in elements:
            if element.tag in DEFINITIONS:
                self.define(element, DEFINITIONS[element.tag], scope, public=public)
            elif element.tag in CONTAINERS:
                self._enter(element, scope, public=public)
            elif element.tag == "define-CCF-group":
                self.groups.append((element, scope))
            elif element.tag not in PASSED_OVER:
                raise element.amiss(
                    "“%(tag)s” “%(name)s” is not modelled here: only static fault trees are. "
                    "Take it out of the file."
                )

    def _enter(self, element: Element, scope: str, *, public: bool) -> None:
        if element.tag != "model-data":
            own = element.one("name")
            scope = f"{scope}.{own}" if scope else own
            public = self._is_public(element, public)
            self.trees.append((element, scope))
        self.take_in(element.children, scope, public=public)

    def define(self, element: Element, kind: str, scope: str, *, public: bool) -> Definition:
        local = element.one("name")
        path = f"{scope}.{local}" if scope else local
        public = self._is_public(element, public)
        name = own_name_of(element) or (local if public else path)
        known = self.parameters if kind == PARAMETER else self.events
        if other := known.get(name):
            raise _twice(element, other.element, name)
        definition = known[name] = Definition(kind, name, scope, element)
        self._by_path[kind == PARAMETER, path] = definition
        if public:
            self._public[kind == PARAMETER, local] = definition
        return definition

    def find(self, reference: str, scope: str, *, parameter: bool = False) -> Definition | None:
        """The innermost scope first, then what is public, then the whole path."""
        inner = scope
        while inner:
            if found := self._by_path.get((parameter, f"{inner}.{reference}")):
                return found
            inner = inner.rpartition(".")[0]
        return self._public.get((parameter, reference)) or self._by_path.get((parameter, reference))

    @staticmethod
    def _is_public(element: Element, inherited: bool) -> bool:
        role = element.attributes.get("role", "")
        if role not in ("", "public", "private"):
            raise element.amiss(
                "The role of “%(name)s” is “%(role)s”; it must be “public” or “private”.", role=role
            )
        return inherited if not role else role == "public"


def _twice(element: Element, other: Element, name: str) -> TreeProblem:
    line = f"{other.file}:{other.line}" if other.file != element.file else other.line
    return element.amiss(
        "“%(full)s” is defined twice, first at line %(first)s; rename one of the two.",
        full=name,
        first=line,
    )


def label_of(element: Element) -> str:
    label = element.child("label")
    return " ".join(label.text.split()) if label else ""


def attributes_of(element: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    holder = element.child("attributes")
    for attribute in holder.children if holder else []:
        if attribute.tag != "attribute":
            raise attribute.amiss("“%(tag)s” has no place among attributes; take it out.")
        name = attribute.one("name")
        if name in found:
            raise attribute.amiss("The attribute “%(name)s” is given twice; keep one.")
        found[name] = attribute.attributes.get("value", "")
    return found


def own_name_of(element: Element) -> str:
    return attributes_of(element).get(OWN_NAME, "")

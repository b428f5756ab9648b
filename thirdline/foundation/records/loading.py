"""YAML to plain values, and nothing else: no tags, no aliases, no doubled names, no surprises of YAML 1.1."""

from __future__ import annotations

import math
import re
from collections.abc import Hashable
from typing import Any

import yaml
from django.utils.translation import gettext as _

from thirdline.kit.refusals import Refused

MOST_BYTES = 2_000_000
MOST_DEEP = 40
MOST_DIGITS = 18
_UNSPEAKABLE = re.compile("[\x00\ud800-\udfff]")


def load_text(text: str) -> Any:
    """The plain values of a text; refused by a sentence with its line where there is one."""
    if _UNSPEAKABLE.search(text):
        raise Refused(_("The text holds a character that is none, such as a zero byte."))
    if len(text.encode()) > MOST_BYTES:
        raise Refused(_("The text is larger than 2 MB; a configuration is not."))
    try:
        data = yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader without aliases and tags
    except yaml.YAMLError as wrong:
        raise Refused(_("The text is not YAML: %(why)s") % {"why": _where(wrong)}) from None
    except ValueError as wrong:
        raise Refused(_("The text is not YAML: %(why)s.") % {"why": wrong}) from None
    refuse_foreign("", data)
    return data


def places_in(text: str) -> dict[str, int]:
    """Where things stand: the line of “teams[2]”, “teams[2].name” and so on; empty for a text that is not YAML."""
    try:
        root = yaml.compose(text, Loader=_Loader)
    except (yaml.YAMLError, ValueError):
        return {}
    found: dict[str, int] = {}
    if isinstance(root, yaml.MappingNode):
        for name, rows in root.value:
            _note_places(found, str(name.value), rows, name)
    return found


def _note_places(found: dict[str, int], place: str, node: yaml.Node, named: yaml.Node) -> None:
    found[place] = named.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        for number, one in enumerate(node.value, start=1):
            _note_places(found, f"{place}[{number}]", one, one)
    elif isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if isinstance(name, yaml.ScalarNode):
                _note_places(found, f"{place}.{name.value}", value, name)


def _where(wrong: yaml.YAMLError) -> str:
    mark = getattr(wrong, "problem_mark", None)
    said = getattr(wrong, "problem", None) or str(wrong).splitlines()[0]
    return f"line {mark.line + 1}: {said}." if mark else f"{said}."


def refuse_foreign(place: str, value: Any) -> None:
    """Only text, whole and finite numbers, true, false, nothing, lists and rows can be kept."""
    if isinstance(value, dict):
        for name, one in value.items():
            if not isinstance(name, str | int) or isinstance(name, bool):
                raise _foreign(place, _("a name that is not text"))
            refuse_foreign("", str(name))
            refuse_foreign(f"{place}.{name}" if place else str(name), one)
    elif isinstance(value, list):
        for number, one in enumerate(value, start=1):
            refuse_foreign(f"{place}[{number}]", one)
    elif isinstance(value, float) and not math.isfinite(value):
        raise _foreign(place, _("a number that is none (.nan or .inf)"))
    elif isinstance(value, str) and _UNSPEAKABLE.search(value):
        raise _foreign(place, _("a character that is none, such as a zero byte"))
    elif value is not None and not isinstance(value, str | int | float):
        raise _foreign(place, _("something a configuration does not hold"))


def _foreign(place: str, what: str) -> Refused:
    return Refused(_("%(place)s holds %(what)s.") % {"place": place or _("The text"), "what": what})


def _mistake(said: str, node: Any) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=said, problem_mark=node.start_mark)


class _Loader(yaml.SafeLoader):
    """Without aliases (a few of them can unfold into gigabytes) and without tags such as !!set."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.deep = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent):
            raise _mistake(_("aliases (*name) are not taken; write the value again"), event)
        if getattr(event, "tag", None) not in {None, "!"}:
            raise _mistake(_("tags (!!name) are not taken; write the plain value"), event)
        self.deep += 1
        if self.deep > MOST_DEEP:
            raise _mistake(_("this is nested too deeply"), event)
        node: yaml.Node | None = super().compose_node(parent, index)
        self.deep -= 1
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for name, _value in node.value:
            if not isinstance(name, yaml.ScalarNode) or name.value == "<<":
                raise _mistake(_("a name must be plain text"), name)
            if name.value in seen:
                raise _mistake(_("“%(name)s” stands here twice") % {"name": name.value}, name)
            seen.add(name.value)
        found: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)
        return found


def _whole_number(loader: _Loader, node: yaml.ScalarNode) -> int:
    if len(node.value) > MOST_DIGITS:
        raise _mistake(_("this number is too large"), node)
    return int(node.value)


# Plain YAML reads “on” as true, 08:00 as 480 and 2026-12-25 as a date; here they stay what people typed.
_LEFT_ALONE = {"tag:yaml.org,2002:bool", "tag:yaml.org,2002:int", "tag:yaml.org,2002:timestamp"}
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if tag not in _LEFT_ALONE]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^[-+]?[0-9]+$"), list("-+0123456789")
)
_Loader.add_constructor("tag:yaml.org,2002:int", _whole_number)

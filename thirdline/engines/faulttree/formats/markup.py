"""XML into plain elements with their lines, by expat, with hostile files in mind.

A document type is refused, so there are no entities to expand and nothing outside to fetch. Size,
depth and number of elements are bounded. The whole file goes to expat in one piece: fed in small
ones, a very long token would be read again and again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

from ..problems import TreeProblem
from ..problems import noted as _

MOST_BYTES = 20_000_000
MOST_ELEMENTS = 400_000
MOST_DEPTH = 150
MOST_TEXT = 20_000
_UNKNOWN_ENCODING = _("The encoding the file names is not known; save it as UTF-8.")
_SEPARATOR = "\n"  # cannot stand in the name of an element


@dataclass(slots=True)
class Element:
    tag: str
    attributes: dict[str, str]
    line: int
    file: str = ""
    children: list[Element] = field(default_factory=list)
    text: str = ""

    def amiss(self, words: str, **said: object) -> TreeProblem:
        """A problem at this place; `words` may use the fields `tag` and `name` of the element."""
        name = self.attributes.get("name", "")
        said = {"tag": self.tag, "name": name, **said}
        return TreeProblem(words, element=name, line=self.line, file=self.file, said=said)

    def one(self, attribute: str) -> str:
        """An attribute that has to be there."""
        value = self.attributes.get(attribute, "").strip()
        if not value:
            raise self.amiss("“%(tag)s” has no “%(attribute)s”; write one.", attribute=attribute)
        return value

    def child(self, tag: str) -> Element | None:
        return next((child for child in self.children if child.tag == tag), None)


def read_markup(source: bytes, file: str = "") -> Element:
    """The root element; everything that is no orderly XML is one sentence with its line."""
    if len(source) > MOST_BYTES:
        raise TreeProblem(
            "The file has %(bytes)d bytes; a fault tree may have %(most)d. Leave out what is not "
            "part of the tree.",
            said={"bytes": len(source), "most": MOST_BYTES},
        )
    if not source.strip():
        raise TreeProblem("The file is empty; a fault tree in XML is expected.")
    collector = _Collector(file)
    try:
        collector.parser.Parse(source, True)
    except expat.ExpatError as wrong:
        raise _not_xml(wrong, file) from None
    except (LookupError, ValueError) as wrong:
        if isinstance(wrong, TreeProblem):
            raise
        raise TreeProblem(_UNKNOWN_ENCODING) from None
    if collector.root is None:  # pragma: no cover - expat refuses a file without an element
        raise TreeProblem("The file holds no element; a fault tree in XML is expected.")
    return collector.root


def _not_xml(wrong: expat.ExpatError, file: str) -> TreeProblem:
    line = wrong.lineno
    if wrong.code == expat.errors.codes[expat.errors.XML_ERROR_UNKNOWN_ENCODING]:
        return TreeProblem(_UNKNOWN_ENCODING, line=line, file=file)
    said = {"why": expat.ErrorString(wrong.code)}
    return TreeProblem("The file is not orderly XML: %(why)s.", line=line, file=file, said=said)


class _Collector:
    """Builds elements while expat walks."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: Element | None = None
        self.open: list[Element] = []
        self.count = 0
        self.parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def _amiss(self, words: str, **said: object) -> TreeProblem:
        place = Element("", {}, self.parser.CurrentLineNumber, self.file)
        return place.amiss(words, **said)

    def _doctype(self, _name: str, system: str | None, _public: str | None, subset: int) -> None:
        """A bare `<!DOCTYPE opsa-mef>`, which many tools write, declares nothing."""
        if not system and not subset:
            return
        raise self._amiss(
            "The file declares a document type; such declarations and their entities are not read. "
            "Take out the DOCTYPE."
        )

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > MOST_ELEMENTS:
            raise self._amiss(
                "The file has more than %(most)d elements; split the tree.", most=MOST_ELEMENTS
            )
        if len(self.open) >= MOST_DEPTH:
            raise self._amiss(
                "Elements are nested more than %(most)d deep; give inner formulas a gate of "
                "their own.",
                most=MOST_DEPTH,
            )
        plain = {_local(name): value for name, value in attributes.items()}
        element = Element(_tag(tag), plain, self.parser.CurrentLineNumber, self.file)
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.root = element
        self.open.append(element)

    def _end(self, _tag: str) -> None:
        self.open.pop()

    def _characters(self, text: str) -> None:
        element = self.open[-1]
        if text.isspace() and not element.text:
            return
        element.text += text
        if len(element.text) > MOST_TEXT:
            raise self._amiss("A text is longer than %(most)d letters; shorten it.", most=MOST_TEXT)


def _local(name: str) -> str:
    return name.rpartition(_SEPARATOR)[2]


def _tag(name: str) -> str:
    """The name without its namespace; XInclude keeps a mark, so that only it includes."""
    space, _, local = name.rpartition(_SEPARATOR)
    return f"xi:{local}" if space == "http://www.w3.org/2001/XInclude" else local

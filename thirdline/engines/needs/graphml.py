"""GraphML as an estate: an edge from a to b says that a needs b.

Edges of one source with the same attribute `group` are one need, of which `k` members must work (1
unless said); every other edge is a need of its own. Nodes may carry `p` and `down`. A file with a
document type is refused whole, so no entity is ever expanded.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

from thirdline.engines.needs.document import Document, said_at
from thirdline.engines.needs.model import EstateProblem, Id, Need

REFUSED = {"hyperedge": "hyperedges", "port": "ports"}


@dataclass(slots=True)
class _Element:
    name: str
    attributes: dict[str, str]
    line: int
    data: dict[str, str] = field(default_factory=dict)


def read_graphml(content: bytes) -> Document:
    return _Reader().read(content)


class _Reader:
    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.keys: dict[str, str] = {}
        self.nodes: list[_Element] = []
        self.edges: list[_Element] = []
        self.open: _Element | None = None
        self.key, self.text = "", ""
        self.graphs = self.depth = 0
        self.undirected = False

    def read(self, content: bytes) -> Document:
        try:
            self.parser.Parse(content, True)
        except expat.ExpatError as error:
            said = f"This is not well-formed XML: {expat.ErrorString(error.code)}."
            raise said_at(said, error.lineno) from None
        except EstateProblem:
            raise
        except (ValueError, LookupError) as error:
            raise EstateProblem(f"This XML cannot be read: {error}.") from None
        if not self.graphs:
            raise EstateProblem("This is XML without a graph of GraphML in it.")
        return self._document()

    def _line(self) -> int:
        return self.parser.CurrentLineNumber

    def _doctype(self, name: str, system: str | None, _public: str | None, subset: int) -> None:
        if not system and not subset:
            return  # a bare name declares nothing
        said = f"The file declares a document type ({name}); that is never read. Take it out."
        raise said_at(said, self._line())

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        self.depth += 1
        if self.depth == 1 and name != "graphml":
            raise said_at(f"The file is XML but no GraphML: it begins with {name}.", self._line())
        if name in REFUSED:
            raise said_at(f"GraphML with {REFUSED[name]} is not read.", self._line())
        if name == "key":
            self.keys[attributes.get("id", "")] = attributes.get("attr.name", "").lower()
        elif name == "graph":
            self._graph(attributes)
        elif name in ("node", "edge"):
            self.open = _Element(name, attributes, self._line())
        elif name == "data":
            self.key, self.text = self.keys.get(attributes.get("key", ""), ""), ""

    def _graph(self, attributes: dict[str, str]) -> None:
        self.graphs += 1
        if self.graphs > 1:
            raise said_at("The file holds a second graph; one is read.", self._line())
        self.undirected = attributes.get("edgedefault") == "undirected"

    def _text(self, text: str) -> None:
        if self.key:
            self.text += text

    def _end(self, tag: str) -> None:
        name = tag.rpartition(" ")[2]
        self.depth -= 1
        if name == "data":
            if self.open and self.key:
                self.open.data[self.key] = self.text.strip()
            self.key = ""
        elif self.open and name == self.open.name:
            (self.nodes if name == "node" else self.edges).append(self.open)
            self.open = None

    def _document(self) -> Document:
        document = Document()
        for node in self.nodes:
            self._node(document, node)
        lines = self._needs(document)
        known = set(document.items)
        for one, (source, target) in zip(self.edges, document.links, strict=True):
            for end in (source, target):
                if end not in known:
                    said = f"An edge names {end!s}, which is not among the nodes."
                    raise said_at(said, one.line)
        document.directed = not any(map(self._is_undirected, self.edges)) and not (
            self.undirected and not self.edges
        )
        item_lines = [node.line for node in self.nodes]
        parts = {"items": item_lines, "needs": lines, "links": [one.line for one in self.edges]}
        document.lines = lambda part, at: parts[part][at] if part in parts else None
        return document

    def _is_undirected(self, edge: _Element) -> bool:
        said = edge.attributes.get("directed")
        return said == "false" if said else self.undirected

    def _node(self, document: Document, node: _Element) -> None:
        one = node.attributes.get("id")
        if not one:
            raise said_at("A node has no id.", node.line)
        document.items.append(one)
        if node.data.get("down", "").lower() in ("1", "true", "yes"):
            document.down.append(one)
        chance = node.data.get("p")
        if chance:
            document.probabilities[one] = _chance(one, chance, node.line)

    def _needs(self, document: Document) -> list[int]:
        groups: dict[tuple[str, object], list[tuple[str, _Element]]] = {}
        for number, edge in enumerate(self.edges):
            source, target = edge.attributes.get("source"), edge.attributes.get("target")
            if not source or not target:
                raise said_at("An edge does not say its source and its target.", edge.line)
            document.links.append((source, target))
            group: object = edge.data.get("group") or number
            groups.setdefault((source, group), []).append((target, edge))
        lines = []
        for (source, group), members in groups.items():
            k = {_k(source, edge) for _, edge in members}
            first = members[0][1].line
            if len(k) > 1:
                said = f"The edges of group {group!s} of {source} say different k."
                raise said_at(said, first)
            name: Id = group if isinstance(group, str) else None
            document.needs.append(Need(source, k.pop(), tuple(one for one, _ in members), name))
            lines.append(first)
        return lines


def _k(source: str, edge: _Element) -> int:
    said = edge.data.get("k", "1") if edge.data.get("group") else "1"
    try:
        return int(said)
    except ValueError:
        raise said_at(f"An edge of {source} says k is {said}; it is a number.", edge.line) from None


def _chance(one: str, said: str, line: int) -> float:
    try:
        chance = float(said)
    except ValueError:
        chance = -1.0
    if not 0 <= chance <= 1:
        wrong = f"The p of {one} is {said}; a probability lies between 0 and 1."
        raise said_at(wrong, line)
    return chance

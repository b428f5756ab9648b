"""The files of one Open-PSA model: what was given, and what it includes from one folder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ..problems import TreeProblem
from .markup import MOST_BYTES, Element, read_markup
from .open_psa_names import FILE_ROOT

_INCLUDES = {"xi:include": "href", "include": "file"}
_WHOLE = {"", "xpointer(/opsa-mef/*)"}
MOST_FILES = 100


class Sources:
    """Reads files and follows their includes, never out of the folder the caller named."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder.resolve() if folder else None
        self._open: list[Path] = []
        self._files = 0
        self._bytes = 0

    def read(self, sources: Iterable[bytes | Path]) -> list[Element]:
        """The roots of all files given, included elements in the place of their includes."""
        found: list[Element] = []
        for place, source in enumerate(sources):
            if isinstance(source, Path):
                found.append(self._of_path(source, source.name if place else ""))
            else:
                found.append(self._root(source, f"file {place + 1}" if place else ""))
        return found

    def _of_path(self, path: Path, shown: str) -> Element:
        try:
            path = path.resolve()
            with path.open("rb") as file:
                content = file.read(MOST_BYTES + 1)
        except OSError as wrong:
            raise TreeProblem(
                "“%(file)s” cannot be read: %(why)s.",
                said={"file": path.name, "why": wrong.strerror or ""},
            ) from None
        self._open.append(path)
        root = self._root(content, shown)
        self._open.pop()
        return root

    def _root(self, content: bytes, shown: str) -> Element:
        self._files += 1
        self._bytes += len(content)
        if self._files > MOST_FILES or self._bytes > 2 * MOST_BYTES:
            raise TreeProblem(
                "The model spreads over more than %(files)d files or %(bytes)d bytes; split it.",
                said={"files": MOST_FILES, "bytes": 2 * MOST_BYTES},
            )
        root = read_markup(content, shown)
        if root.tag != FILE_ROOT:
            raise root.amiss(
                "The file begins with “%(tag)s”; an Open-PSA model begins with “opsa-mef”."
            )
        children: list[Element] = []
        for child in root.children:
            children += self._included(child) if child.tag in _INCLUDES else [child]
        root.children = children
        return root

    def _included(self, element: Element) -> list[Element]:
        reference = element.one(_INCLUDES[element.tag])
        if element.attributes.get("xpointer", "") not in _WHOLE:
            raise element.amiss(
                "Only whole models are included; “%(xpointer)s” asks for a part. Include the file "
                "without it.",
                xpointer=element.attributes["xpointer"][:60],
            )
        if self._folder is None:
            raise element.amiss(
                "The model includes “%(file)s”; give all its files together, or put what is "
                "included into this one.",
                **{"file": reference[:100]},
            )
        path = (self._folder / reference).resolve()
        if "://" in reference or not path.is_relative_to(self._folder):
            raise element.amiss(
                "The model includes “%(file)s”, which is not in its own folder; put it there.",
                **{"file": reference[:100]},
            )
        if path in self._open:
            raise element.amiss(
                "The model includes “%(file)s” from within itself; take one include out.",
                **{"file": reference[:100]},
            )
        return self._of_path(path, path.name).children

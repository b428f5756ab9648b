"""Where the words stand in the XML of office files."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping

_BREAKS = {"p", "br", "cr", "tab", "row", "tr", "tc", "si", "h"}


class Shape(ABC):
    """Hears elements open and close, and keeps what is words until it is taken."""

    def __init__(self) -> None:
        self._kept: list[str] = []

    @abstractmethod
    def open(self, tag: str, facts: Mapping[str, str]) -> None:
        """An element begins; its attributes, without their namespaces."""

    @abstractmethod
    def close(self, tag: str) -> None:
        """It ends."""

    @abstractmethod
    def text(self, text: str) -> None:
        """Characters between two tags."""

    def taken(self) -> str:
        said = "".join(self._kept)
        self._kept.clear()
        return said


class Drawn(Shape):
    """Word and PowerPoint: words stand in runs; what is offered twice for old programs counts once."""

    def __init__(self) -> None:
        super().__init__()
        self._inside, self._unshown = 0, 0

    def open(self, tag: str, facts: Mapping[str, str]) -> None:
        self._unshown += tag == "Fallback"
        self._inside += tag == "t"

    def close(self, tag: str) -> None:
        self._unshown -= tag == "Fallback"
        self._inside -= tag == "t"
        if tag in _BREAKS:
            self._kept.append("\n")

    def text(self, text: str) -> None:
        if self._inside and not self._unshown:
            self._kept.append(text)


class About(Shape):
    """What an office file says about itself: not who wrote it, and when, but what it is about."""

    def __init__(self) -> None:
        super().__init__()
        self._inside = False

    def open(self, tag: str, facts: Mapping[str, str]) -> None:
        self._inside = tag in {"title", "subject", "keywords", "category"}

    def close(self, tag: str) -> None:
        if self._inside:
            self._kept.append("\n")
        self._inside = False

    def text(self, text: str) -> None:
        if self._inside:
            self._kept.append(text)


class Strings(Shape):
    """The strings of a workbook in their order; how they are pronounced is left out."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[str] = []
        self._inside, self._spoken = False, False

    def open(self, tag: str, facts: Mapping[str, str]) -> None:
        if tag == "rPh":
            self._spoken = True
        self._inside = tag == "t"

    def close(self, tag: str) -> None:
        self._inside = False
        if tag == "rPh":
            self._spoken = False
        elif tag == "si":
            self.all.append("".join(self._kept))
            self._kept.clear()

    def text(self, text: str) -> None:
        if self._inside and not self._spoken:
            self._kept.append(text)

    def taken(self) -> str:
        # They are said where a cell names them.
        return ""


class Cells(Shape):
    """Sheets: each cell's words or number, formulas by their last result."""

    def __init__(self, strings: list[str]) -> None:
        super().__init__()
        self._strings = strings
        self._type, self._inside, self._value = "", "", list[str]()

    def open(self, tag: str, facts: Mapping[str, str]) -> None:
        if tag == "c":
            self._type = facts.get("t", "")
        elif tag in {"v", "t"}:
            self._inside = tag
            self._value.clear()

    def close(self, tag: str) -> None:
        if tag in {"v", "t"} and self._inside:
            self._kept.append(self._said())
            self._inside = ""
        elif tag == "c":
            self._kept.append("\t")
        elif tag in _BREAKS or tag == "comment":
            self._kept.append("\n")

    def text(self, text: str) -> None:
        if self._inside:
            self._value.append(text)

    def _said(self) -> str:
        value = "".join(self._value)
        if self._inside == "v" and self._type == "s":
            number = int(value) if value.isdecimal() and len(value) < 10 else -1
            return self._strings[number] if 0 <= number < len(self._strings) else ""
        return value


class Open(Shape):
    """OpenDocument: words stand in paragraphs and headings; what was struck out is left out."""

    def __init__(self) -> None:
        super().__init__()
        self._inside, self._struck = 0, 0

    def open(self, tag: str, facts: Mapping[str, str]) -> None:
        if tag in {"p", "h"}:
            self._inside += 1
        elif tag == "tracked-changes":
            self._struck += 1
        elif tag in {"s", "tab", "line-break"}:
            self._kept.append(" ")

    def close(self, tag: str) -> None:
        if tag in {"p", "h"}:
            self._inside -= 1
            self._kept.append("\n")
        elif tag == "tracked-changes":
            self._struck -= 1

    def text(self, text: str) -> None:
        if self._inside and not self._struck:
            self._kept.append(text)

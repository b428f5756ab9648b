"""What was read of an estate's file, before it is one: refused with the line of the element at fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from thirdline.engines.needs.estate import Estate
from thirdline.engines.needs.model import EstateProblem, Fate, Id, Need

Lines = Callable[[str, int], int | None]  # of an element, by part and position


@dataclass(slots=True)
class Document:
    items: list[Id] = field(default_factory=list)
    needs: list[Need] = field(default_factory=list)
    fates: list[Fate] = field(default_factory=list)
    down: list[Id] = field(default_factory=list)
    targets: list[Id] | None = None
    probabilities: dict[Id, float] = field(default_factory=dict)
    links: list[tuple[Id, Id]] = field(default_factory=list)
    directed: bool = True
    lines: Lines = lambda part, position: None

    def estate(self) -> Estate:
        """Refuses like the file did: with the line of the element at fault."""
        try:
            known = {*self.items, *(fate.id for fate in self.fates)}
            for part in ("down", "targets"):
                for position, one in enumerate(getattr(self, part) or []):
                    if one not in known:
                        said = f"“{part}” names {one!s}, which is not in this estate."
                        raise EstateProblem(said, element=one, part=part, position=position)
            return Estate.of(self.items, self.needs, self.fates, self.down)
        except EstateProblem as problem:
            raise self.with_line(problem) from None

    def with_line(self, problem: EstateProblem) -> EstateProblem:
        line = self.lines(problem.part, problem.position) if problem.position >= 0 else None
        return said_at(problem.sentence, line)


def said_at(sentence: str, line: int | None) -> EstateProblem:
    return EstateProblem(f"Line {line}: {sentence}" if line else sentence)

"""Reads the product's own source once, for the rules in this folder."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ROOT / "thirdline"
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    @property
    def lines(self) -> int:
        return self.text.count("\n")

    @property
    def is_test(self) -> bool:
        return "tests" in self.path.parts

    def functions(self) -> Iterator[Function]:
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))


@cache
def modules() -> tuple[Module, ...]:
    """Every Python file of the product and its tests, migrations aside."""
    found = [*PRODUCT.rglob("*.py"), *(ROOT / "tests").rglob("*.py"), ROOT / "conftest.py"]
    kept = sorted(path for path in found if "migrations" not in path.parts)
    texts = [(path, path.read_text()) for path in kept]
    return tuple(Module(path, text, ast.parse(text)) for path, text in texts)


def product_modules() -> list[Module]:
    return [module for module in modules() if not module.is_test and PRODUCT in module.path.parents]


def files(pattern: str) -> list[Path]:
    return sorted(PRODUCT.rglob(pattern))


def length(node: Function) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def dotted(node: ast.expr) -> str:
    """`a.b.c` of an expression, calls and subscripts looked through; empty where it has no name."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    if isinstance(node, ast.Call):
        return dotted(node.func)
    if isinstance(node, ast.Subscript):
        return dotted(node.value)
    return ""

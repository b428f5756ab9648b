"""Small rules that keep the code readable by strangers and safe in a browser."""

from __future__ import annotations

import ast
import re

import pytest

from tests.architecture.code import PRODUCT, ROOT, dotted, files, modules, product_modules

INLINE = re.compile(
    r"""\sstyle=|<script(?![^>]*\bsrc=)(?![^>]*type=["']application/json)|\son[a-z]+=["']"""
)
WAITING = re.compile(r"#\s*(TODO|FIXME|XXX|HACK)\b(?!.*#\d)")


# Where a broad except is right, beside the adapters, each with its reason.
WORLD_COMES_IN = {
    "thirdline/desk/search/reading/child.py": "a file may be anything, and the next one must be read",
    "thirdline/desk/search/reading/pdf.py": "one broken page must not hide the others",
    "thirdline/foundation/mail/reading/parsing.py": "a letter may be anything, and must become a letter",
    "thirdline/kit/drains.py": "one failing drain must not stop the others; it is logged and retried",
}


def package_fronts():
    return [
        path
        for path in sorted(PRODUCT.glob("*/*/__init__.py"))
        if path.parent.name not in {"tests", "migrations"}
    ]


@pytest.mark.parametrize("path", package_fronts(), ids=lambda path: path.parent.name)
def test_a_package_introduces_itself(path):
    module = next(each for each in modules() if each.path == path)

    assert '"""' in module.text[:4]


def test_templates_obey_the_content_policy():
    found = [
        f"{path.relative_to(ROOT)}: {match[0].strip()}"
        for path in files("templates/**/*.html")
        for match in INLINE.finditer(path.read_text())
    ]

    assert found == []


# A reader's wish for less motion outranks every component; it is the one rule that may say so.
REDUCED_MOTION = "@media (prefers-reduced-motion: reduce) {\n  *, ::before, ::after { animation: none !important; transition: none !important; }\n}"


def test_stylesheets_are_kept_without_force():
    found = [
        str(path.relative_to(ROOT))
        for path in files("static/**/*.css")
        if "!important" in path.read_text().replace(REDUCED_MOTION, "")
    ]

    assert found == []


def test_nothing_is_left_for_later_without_a_number():
    found = [
        m.name for m in modules() if m.path.name != "test_hygiene.py" and WAITING.search(m.text)
    ]

    assert found == []


def test_nothing_is_called_after_nothing():
    vague = {"common", "core", "utils", "helpers", "extras", "misc"}

    assert [m.name for m in product_modules() if vague & set(m.path.with_suffix("").parts)] == []


def test_a_broad_except_stands_only_where_the_world_comes_in():
    """One that passes the error on after tidying up is no broad except."""
    found = [
        f"{module.name}:{node.lineno}"
        for module in product_modules()
        if "adapters" not in module.path.parts and module.name not in WORLD_COMES_IN
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ExceptHandler) and is_broad(node) and not passes_on(node)
    ]

    assert found == []


def is_broad(node: ast.ExceptHandler) -> bool:
    return node.type is None or dotted(node.type) in {"Exception", "BaseException"}


def passes_on(node: ast.ExceptHandler) -> bool:
    last = node.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None

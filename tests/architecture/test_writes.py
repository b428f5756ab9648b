"""Rows change in operations only, so that every change has a refusal, a lock and a journal entry."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.code import Module, dotted, product_modules

# Words that are writes whatever they are called on, and words that are writes on rows only.
ALWAYS = {"bulk_create", "bulk_update", "get_or_create", "update_or_create", "save_base"}
ON_ROWS = {"create", "update", "delete", "raw"}
ROWS = re.compile(r"\.(objects|filter|exclude|all|select_for_update|_default_manager)\b")
WRITING_SQL = re.compile(
    r"^\s*(insert\s+into|update\s+\S+\s+set|delete\s+from|truncate|copy\s)", re.I
)

MAY_WRITE = (
    "/operations.py",
    "/operations/",
    "/foundation/records/",  # the generic, journaled door to configuration
    "/practices/histories/",  # loads a whole log at once, with one entry for the set
    "/project/supervisor/",  # makes the embedded server's role and database, before Django exists
)


def may_write(module: Module) -> bool:
    return any(place in f"/{module.name}" for place in MAY_WRITE)


def writes(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            word, receiver = node.func.attr, dotted(node.func.value)
            on_rows = word in ON_ROWS and ROWS.search(receiver)
            if word in ALWAYS or on_rows or (word == "save" and not is_form(receiver)):
                yield node.lineno, f"{receiver}.{word}"
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and WRITING_SQL.match(text):
            yield node.lineno, text.strip().splitlines()[0]


def is_form(receiver: str) -> bool:
    """A form's or an adapter's save is allauth's and Django's, not a row of ours."""
    return receiver.rpartition(".")[2] in {"form", "super"} or receiver == "super"


def test_rows_change_in_operations_only():
    found = [
        f"{module.name}:{line} {what}"
        for module in product_modules()
        if not may_write(module)
        for line, what in writes(module.tree)
    ]

    assert found == []


@pytest.mark.parametrize(
    "planted",
    [
        "Ticket.objects.create(title='x')",
        "Ticket.objects.filter(pk=1).update(title='x')",
        "tickets_for(noor).filter(pk=1).delete()",
        "ticket.save()",
        "Ticket.objects.bulk_create([])",
        "cursor.execute('INSERT INTO tickets_ticket VALUES (1)')",
    ],
)
def test_a_planted_write_is_found(planted: str):
    assert list(writes(ast.parse(planted)))


@pytest.mark.parametrize("harmless", ["facts.update(more)", "seen.add(1)", "'update the tickets'"])
def test_words_that_only_look_like_writes_are_left_alone(harmless: str):
    assert not list(writes(ast.parse(harmless)))

"""The generated pages of docs/reference: verbs, reactions and settings, read from the code itself.

`bin/thirdline reference` writes them; a test fails when a page is older than the code.
"""

from __future__ import annotations

import argparse
import ast
import inspect
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from django.apps import apps

from thirdline.foundation.journal.subscriptions import every_subscription
from thirdline.kit.ui.guide import every_help
from thirdline.kit.ui.keys import sections

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "reference"
SOURCES = ("settings.py", "settings_sign_in.py", "asgi.py")


def pages() -> dict[str, str]:
    """Each generated page by its file name."""
    return {
        "verbs.md": _verbs(),
        "reactions.md": _reactions(),
        "settings.md": _settings(),
        "screens.md": _screens(),
    }


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    write = commands.add_parser("reference", help="write the generated pages of docs/reference")
    write.set_defaults(run=_write)


def _write(args: argparse.Namespace) -> int:
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
        sys.stdout.write(f"Wrote docs/reference/{name}.\n")
    return 0


def _ours() -> Iterator[str]:
    for config in apps.get_app_configs():
        if config.name.startswith("thirdline.") and config.name != "thirdline.project":
            yield config.name


def _verbs() -> str:
    lines = [
        "# Verbs",
        "",
        "Every change to the desk is one of these functions. Generated from the code.",
        "",
    ]
    for name in _ours():
        found = _operations(f"{name}.operations")
        if found:
            lines += [
                f"## {name.removeprefix('thirdline.')}",
                "",
                "| verb | promise |",
                "|---|---|",
            ]
            lines += [f"| `{verb}` | {_first_sentence(function)} |" for verb, function in found]
            lines.append("")
    return "\n".join(lines)


def _operations(name: str) -> list[tuple[str, Callable[..., Any]]]:
    if find_spec(name) is None:
        return []
    module = import_module(name)
    chosen = getattr(module, "__all__", None) or [
        one for one in vars(module) if not one.startswith("_")
    ]
    functions = ((verb, getattr(module, verb)) for verb in sorted(chosen))
    return [(verb, one) for verb, one in functions if _is_ours(one, module)]


def _is_ours(found: object, module: ModuleType) -> bool:
    inside = inspect.unwrap(found) if callable(found) else found
    return inspect.isfunction(inside) and inside.__module__.startswith(module.__name__)


def _first_sentence(function: Callable[..., Any]) -> str:
    text = inspect.getdoc(inspect.unwrap(function)) or ""
    return text.split("\n\n", 1)[0].replace("\n", " ").replace("|", "\\|")


def _reactions() -> str:
    lines = [
        "# Reactions",
        "",
        "What else happens when something is journaled. Inside the same transaction in the order shown,",
        "or later as a job after commit. Generated from the code.",
        "",
        "| when | order | what reacts |",
        "|---|---|---|",
    ]
    for one in every_subscription():
        when = "later" if one.later else str(one.order)
        lines.append(f"| `{one.verb}` | {when} | `{one.name}` |")
    return "\n".join(lines) + "\n"


def _screens() -> str:
    """The help of every page and every key, as the desk itself says them."""
    lines = ["# Screens and keys", "", "What `?` says on each page. Generated from the code.", ""]
    for one in every_help():
        lines += [f"## {one.title}", "", str(one.text), ""]
    for _name, title, shortcuts in sections():
        lines += [f"## Keys: {title}", "", "| keys | what |", "|---|---|"]
        lines += [f"| {' '.join(f'`{k}`' for k in one.keys)} | {one.words} |" for one in shortcuts]
        lines.append("")
    return "\n".join(lines)


def _settings() -> str:
    lines = [
        "# Settings",
        "",
        "Read from the environment; a value that cannot be read stops the start with one sentence.",
        "Generated from the code.",
        "",
        "| name | kind | default |",
        "|---|---|---|",
    ]
    found = [one for source in SOURCES for one in _reads(Path(__file__).with_name(source))]
    lines += [f"| `{name}` | {kind} | `{default}` |" for name, kind, default in sorted(set(found))]
    return "\n".join(lines) + "\n"


def _reads(source: Path) -> Iterator[tuple[str, str, str]]:
    """Every `env.kind("NAME", default)` of a module."""
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if isinstance(node.func.value, ast.Name) and node.func.value.id == "env":
            name, default = node.args
            yield ast.literal_eval(name), node.func.attr, ast.unparse(default)

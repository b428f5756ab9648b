"""What is wrong with a line of YAML, in words of ours: the parser has only its own, and only in English."""

from __future__ import annotations

from collections.abc import Callable

import yaml
from django.utils.translation import gettext as _


def why_broken(error: yaml.YAMLError, text: str) -> tuple[int, str]:
    """The line (0: not known) and what is wrong with it."""
    mark, problem = (
        getattr(error, "problem_mark", None),
        str(getattr(error, "problem", None) or error),
    )
    line = mark.line + 1 if mark else 0
    rows = text.splitlines()
    written = rows[line - 1] if 0 < line <= len(rows) else ""
    opened = getattr(error, "context_mark", None)
    return line, _why(problem, written, opened.line + 1 if opened else line)


def _why(problem: str, written: str, opened: int) -> str:
    if "{{" in written or "{%" in written:
        return _("it is a template; render it first (helm template, kustomize build) and import what that writes")  # fmt: skip
    if "cannot start any token" in problem and "\t" in written:
        return _("it is indented with a tab; YAML is indented with spaces")
    return next((words() % {"line": opened} for sign, words in _SAID if sign in problem), problem)


# A part of what the parser says, and what it means to whoever wrote the file.
_SAID: tuple[tuple[str, Callable[[], str]], ...] = (
    ("mapping values are not allowed", lambda: _("a “key: value” cannot begin here; look at the indentation, or put the text into quotation marks")),
    ("expected key", lambda: _("its indentation does not fit the lines before it")),
    ("<block end>", lambda: _("its indentation does not fit the lines before it")),
    ("'-' indicator", lambda: _("its indentation does not fit the lines before it")),
    ("',' or", lambda: _("a bracket that opens on line %(line)s is not closed")),
    ("end of stream", lambda: _("a quotation mark that opens on line %(line)s is not closed")),
    ("document indicator", lambda: _("a quotation mark that opens on line %(line)s is not closed")),
    ("expected ':'", lambda: _("a key without a colon behind it")),
)  # fmt: skip

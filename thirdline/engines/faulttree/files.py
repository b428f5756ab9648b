"""A tree out of a file, whichever of the formats it is in."""

from __future__ import annotations

import json
from pathlib import Path

from .formats.as_json import tree_from_json
from .formats.galileo import read_galileo
from .formats.galileo_words import MOST_BYTES
from .formats.open_psa import read_open_psa
from .model import FaultTree
from .problems import TreeProblem

GALILEO = {".dft", ".galileo"}


def read_tree(path: Path) -> FaultTree:
    """Open-PSA (includes from its own folder only), Galileo or our JSON, told by the ending."""
    try:
        if path.suffix.lower() in GALILEO:
            return read_galileo(_beginning(path))
        if path.suffix.lower() == ".json":
            return tree_from_json(json.loads(_beginning(path)))
    except TreeProblem:
        raise
    except json.JSONDecodeError as wrong:
        raise TreeProblem(
            "The file is no JSON: %(why)s.", line=wrong.lineno, said={"why": wrong.msg}
        ) from None
    except (ValueError, RecursionError):
        raise TreeProblem("The file is no JSON in UTF-8 of sensible depth.") from None
    return read_open_psa(path, folder=path.parent)


def _beginning(path: Path) -> bytes:
    """All of it; of what is too large, or has no end, enough to see that."""
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise TreeProblem(
            "The file has more than %(most)s bytes; split the tree.", said={"most": MOST_BYTES}
        )
    return content

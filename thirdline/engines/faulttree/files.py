"""A tree out of a file, whichever of the formats it is in."""

from __future__ import annotations

import json
from pathlib import Path

from .formats.as_json import tree_from_json
from .formats.galileo import read_galileo
from .formats.open_psa import read_open_psa
from .model import FaultTree
from .problems import TreeProblem

GALILEO = {".dft", ".galileo"}


def read_tree(path: Path) -> FaultTree:
    """Open-PSA (includes from its own folder only), Galileo or our JSON, told by the ending."""
    try:
        if path.suffix.lower() in GALILEO:
            return read_galileo(path.read_bytes())
        if path.suffix.lower() == ".json":
            return tree_from_json(json.loads(path.read_bytes()))
    except json.JSONDecodeError as wrong:
        raise TreeProblem(
            "The file is no JSON: %(why)s.", line=wrong.lineno, said={"why": wrong.msg}
        ) from None
    except (UnicodeDecodeError, RecursionError):
        raise TreeProblem("The file is no JSON in UTF-8 of sensible depth.") from None
    return read_open_psa(path, folder=path.parent)

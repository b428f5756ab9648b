"""The texts of the story, read from YAML beside the code so that they can be edited as texts."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from string import Template
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent


@cache
def words_of(name: str) -> Any:
    """A file of `words/`; read once, for it takes longer to read than to use."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = (HERE / "words" / f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=loader)  # noqa: S506 - both are safe loaders


def set_up_text(**facts: str) -> str:
    """The whole set-up as one text for `apply_text`, its dates filled in."""
    files = sorted((HERE / "setup").glob("*.yaml"))
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    return Template(text).substitute(facts)

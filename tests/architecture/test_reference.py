"""The generated pages of the reference are as new as the code."""

from __future__ import annotations

import pytest

from thirdline.project.reference import FOLDER, pages


@pytest.mark.parametrize("name", ["verbs.md", "reactions.md", "settings.md"])
def test_a_generated_page_is_current(name: str):
    written = (FOLDER / name).read_text(encoding="utf-8")

    assert written == pages()[name], f"docs/reference/{name} is old: run bin/thirdline reference"

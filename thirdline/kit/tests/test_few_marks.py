"""Text with thousands of accents on one letter is read as quickly as any other."""

from __future__ import annotations

import time
import unicodedata

import pytest

from thirdline.kit.words import MOST_MARKS, few_marks, fold, words_in


@pytest.mark.slow
@pytest.mark.parametrize("marks", ["\u0315\u0300", "\u0f73\u0315", "\uff9e\u0315"])
def test_marks_upon_marks_are_no_work(marks: str) -> None:
    text = "a" + marks * 20_000 + " zebra"

    began = time.process_time()
    found = list(words_in(text))
    fold(text)

    assert found[-1] == "zebra"
    assert time.process_time() - began < 2


def test_what_people_write_keeps_its_marks() -> None:
    vietnamese, thai = unicodedata.normalize("NFD", "Nguyễn Tấn"), "ที่นี่"

    assert (few_marks(vietnamese), few_marks(thai)) == (vietnamese, thai)
    assert few_marks("a" + "\u0300" * 500 + "b") == "a" + "\u0300" * MOST_MARKS + "b"

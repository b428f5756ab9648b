"""The same word is found however it is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdline.desk.search.asking import read
from thirdline.desk.search.rules import forms, mistakes_between, vector, words_in


@pytest.mark.parametrize("written", ["Müller", "Mueller", "MÜLLER", "Mu\u0308ller"])
def test_umlauts_are_found_however_they_are_spelt(written: str) -> None:
    assert set(forms(next(words_in(written)))) == {"muller", "mueller"}


@pytest.mark.parametrize("word", ["queue", "does", "value", "request", "blue"])
def test_what_only_looks_like_an_umlaut_is_left_alone(word: str) -> None:
    assert forms(word) == (word,)


@pytest.mark.parametrize(
    ("written", "plain"),
    [("Größe", "grosse"), ("ÉCOLE", "ecole"), ("Łódź", "lodz"), ("ＶＰＮ", "vpn"), ("Đà", "da")],
)
def test_accents_case_and_width_do_not_matter(written: str, plain: str) -> None:
    assert forms(next(words_in(written)))[0] == plain


def test_scripts_without_spaces_are_found_by_pairs() -> None:
    assert list(words_in("障害報告 VPN")) == ["障害", "害報", "報告", "vpn"]


def test_words_of_other_scripts_stay_whole() -> None:
    assert list(words_in("हिन्दी में")) == ["हिन्दी", "में"]


def test_a_phrase_does_not_run_from_one_text_into_the_next() -> None:
    assert vector(("finance", "A"), ("close", "B")) == "'finance':1A 'close':12B"


@pytest.mark.parametrize(
    ("one", "other", "mistakes"),
    [("vpn", "vpn", 0), ("vpm", "vpn", 1), ("prniter", "printer", 1), ("pinter", "printer", 1)],
)
def test_mistakes_are_counted(one: str, other: str, mistakes: int) -> None:
    assert mistakes_between(one, other) == mistakes


@given(st.text(alphabet="abcdeiouäöüß", min_size=3, max_size=12), st.integers(3, 12))
def test_every_beginning_of_a_word_finds_it(word: str, length: int) -> None:
    written = {part.partition("'")[0] for part in vector((word, "A"))[1:].split(" '")}
    (term,) = read(word[:length]).terms

    assert any(lexeme.startswith(form) for form in term.words[0] for lexeme in written)

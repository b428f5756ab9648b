"""What was looked for is marked in its text; whatever stands there is escaped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdline.desk.search.asking import read
from thirdline.desk.search.marking import Marks, marks_for


def marks(typed: str) -> Marks:
    return marks_for(read(typed))


@pytest.mark.parametrize(
    ("typed", "text", "marked"),
    [
        ("drop", "VPN drops", "VPN <mark>drops</mark>"),
        ("dropped", "VPN drops", "VPN <mark>drops</mark>"),
        ("muller", "Herr Müller", "Herr <mark>Müller</mark>"),
        ("müller", "Herr Mueller", "Herr <mark>Mueller</mark>"),
        ("grosse", "Größe", "<mark>Größe</mark>"),
        ('"finance close"', "the finance-close is", "the <mark>finance-close</mark> is"),
        ("rop", "drops", "drops"),
    ],
)
def test_words_are_marked_as_they_were_written(typed: str, text: str, marked: str) -> None:
    assert marks(typed).marked(text) == marked


def test_text_is_escaped_around_and_inside_marks() -> None:
    drawn = marks("script").marked("<script>alert(1)</script> & more")

    assert drawn == ("&lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt; &amp; more")


def test_a_snippet_begins_shortly_before_the_first_word() -> None:
    text = "nothing of it here " * 20 + "but the printer jams " + "and so on " * 40

    piece = marks("printer").snippet(text)

    assert piece is not None
    assert piece.startswith("… ")
    assert piece.endswith(" …")
    assert "the <mark>printer</mark> jams" in piece
    assert len(piece) < 220


def test_without_a_word_there_is_no_snippet() -> None:
    assert marks("printer").snippet("nothing of it") is None


@given(st.text(max_size=60), st.text(max_size=200))
def test_no_text_comes_out_unescaped(typed: str, text: str) -> None:
    drawn = marks(typed).marked(text).replace("<mark>", "").replace("</mark>", "")

    assert not set("<>") & set(drawn)

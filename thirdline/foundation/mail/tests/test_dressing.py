"""The HTML side of a letter is its text, and nothing in it acts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from thirdline.foundation.mail.dressing import html_of
from thirdline.foundation.mail.reading.markup import text_of


def test_paragraphs_links_lists_and_the_foot():
    page = html_of(
        "Hello Rae,\n\nsee:\n- a\n- b\n\n-- \nhttp://localhost:8400/help.\n", language="de"
    )

    assert '<html lang="de">' in page
    assert '<p dir="auto" style="margin:0 0 16px">Hello Rae,</p>' in page
    assert '<li dir="auto">a</li><li dir="auto">b</li>' in page
    assert '<a href="http://localhost:8400/help">http://localhost:8400/help</a>.' in page
    assert page.index("border-top") < page.index("localhost")


def test_what_somebody_wrote_does_not_act():
    page = html_of('<script>x</script> http://a.example/"onclick="x')

    assert "<script>" not in page
    assert 'onclick="' not in page.replace("&quot;", "")


@given(st.lists(st.text("ab <>&\"'.", min_size=1, max_size=20), min_size=1, max_size=5))
def test_no_word_is_lost(paragraphs):
    said = "\n\n".join(paragraphs)

    assert text_of(html_of(said)).split() == said.split()

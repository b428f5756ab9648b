from __future__ import annotations

from time import process_time

import pytest

from thirdline.reference.knowledge.text import compared, html_of, plain_of


def test_markdown_becomes_steps_and_links() -> None:
    drawn = html_of(
        "# Head\n1. **One**\n2. [Two](https://example.test)\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    )

    assert "<h2>Head</h2>" in drawn
    assert "<ol>" in drawn
    assert 'href="https://example.test"' in drawn
    assert "<td>1</td>" in drawn


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        '<img src=x onerror="alert(1)">',
        "![x](https://elsewhere.test/pixel.png)",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        '<a href="https://x.test" style="position:fixed">x</a>',
    ],
)
def test_nothing_hostile_is_left(hostile: str) -> None:
    drawn = html_of(hostile)

    assert not any(
        one in drawn
        for one in ("<script", "<img", 'href="javascript', 'href="data', '<a href="https://x')
    )


def test_the_plain_text_reads_without_its_signs() -> None:
    assert plain_of("## Do\n**Open** [it](https://x.test)") == "Do\nOpen it (https://x.test)"


def test_versions_are_compared_line_by_line() -> None:
    kinds = [(one.kind, one.text) for one in compared("a\nb\nc", "a\nB\nc")]

    assert kinds == [("same", "a"), ("removed", "b"), ("added", "B"), ("same", "c")]


@pytest.mark.parametrize("piece", ["[", "[a](", "!["])
def test_signs_without_an_end_are_read_quickly(piece: str) -> None:
    begun = process_time()
    plain_of(piece * 5_000)

    assert process_time() - begun < 0.1


def test_lines_that_are_all_alike_are_compared_quickly() -> None:
    begun = process_time()
    found = compared("\n" * 3_000 + "end", "\n" * 3_000 + "END")

    assert process_time() - begun < 0.3
    assert found[-1] == ("added", "END")

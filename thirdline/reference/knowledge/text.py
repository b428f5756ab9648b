"""Markdown as people write it, and the HTML that is safe to show. No address of a picture elsewhere."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto", "tel"}


@lru_cache(maxsize=256)
def html_of(body: str) -> SafeString:
    """What a text looks like. Its own first heading is the page's second: the title stands above."""
    import nh3

    drawn = _parser().render(body)
    drawn = re.sub(r"<(/?)h1>", r"<\1h2>", re.sub(r"<(/?)h[56]>", r"<\1h4>", drawn))
    clean = nh3.clean(
        drawn, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )  # fmt: skip
    return mark_safe(clean)  # noqa: S308 - cleaned in the line above


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    # Raw HTML is shown as the text it is; the cleaning above is a second lock, not the first.
    return MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True}).enable(
        ["table", "strikethrough"]
    )


def plain_of(body: str) -> str:
    """The words of a text without its signs, for a reply or a snippet."""
    text = re.sub(r"!?\[([^\]]*)\]\(([^)]*)\)", r"\1 (\2)", body)
    text = re.sub(r"^\s{0,3}(#{1,6}|>)\s*", "", text, flags=re.MULTILINE)
    return re.sub(r"(\*\*|__|~~|`)", "", text).strip()


class Line(NamedTuple):
    kind: Literal["same", "added", "removed"]
    text: str


def compared(before: str, after: str) -> list[Line]:
    """What changed between two versions, line by line."""
    old, new = before.splitlines(), after.splitlines()
    found: list[Line] = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [Line("same", one) for one in old[i:j]]
            continue
        found += [Line("removed", one) for one in old[i:j]]
        found += [Line("added", one) for one in new[k:m]]
    return found

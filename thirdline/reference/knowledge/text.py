"""Markdown as people write it, and the HTML that is safe to show. Pictures are the article's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from django.utils.safestring import SafeString, mark_safe

from thirdline.kit.lines import changes
from thirdline.reference.knowledge.rules import FILES

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre",
    "img", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title"}, "ol": {"start"}}
_OWN = re.compile(rf"{FILES}(\d{{1,15}})")
_NOWHERE = re.compile(r"<img(?![^>]*\ssrc=)[^>]*>")
_SCHEMES = {"http", "https", "mailto", "tel"}


@lru_cache(maxsize=256)
def html_of(body: str) -> SafeString:
    """What a text looks like. Its own first heading is the page's second: the title stands above."""
    import nh3

    drawn = _parser().render(body)
    drawn = re.sub(r"<(/?)h1>", r"<\1h2>", re.sub(r"<(/?)h[56]>", r"<\1h4>", drawn))
    clean = nh3.clean(
        drawn, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES,
        attribute_filter=_only_own, set_tag_attribute_values={"img": {"loading": "lazy"}},
        link_rel="noopener noreferrer nofollow",
    )  # fmt: skip
    return mark_safe(_NOWHERE.sub("", clean))  # noqa: S308 - cleaned in the lines above


def _only_own(tag: str, attribute: str, value: str) -> str | None:
    """A picture from elsewhere would tell others who reads."""
    return None if tag == "img" and attribute == "src" and not _OWN.fullmatch(value) else value


def pictures_in(body: str) -> list[tuple[str, str]]:
    """The words and the address of each picture in a text."""
    return [
        (one.content, str(one.attrs.get("src", ""))) for one in _inline(body) if one.type == "image"
    ]


def files_in(body: str) -> set[int]:
    """The numbers of the files a text shows or leads to."""
    addresses = (str(one.attrs.get("src") or one.attrs.get("href") or "") for one in _inline(body))
    return {int(found[1]) for address in addresses if (found := _OWN.fullmatch(address))}


def _inline(body: str) -> Iterator[Token]:
    for block in _parser().parse(body):
        yield from block.children or ()


def with_placed(body: str, placed: str, caret: int | None) -> str:
    """A text with a file in it: where the writer was, else at its end, and never inside a word."""
    at = len(body) if caret is None else min(max(caret, 0), len(body))
    before, after = body[:at], body[at:]
    gap = "" if not before or before[-1].isspace() else "\n\n" if not after.strip() else " "
    return f"{before}{gap}{placed}{'' if not after or after[0].isspace() else ' '}{after}"


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    # Raw HTML is shown as the text it is; the cleaning above is a second lock, not the first.
    return MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True}).enable(
        ["table", "strikethrough"]
    )


def plain_of(body: str) -> str:
    """The words of a text without its signs, for a reply or a snippet."""
    # A bracket inside ends the search: signs that are never closed would cost their number squared.
    text = re.sub(r"!\[([^\[\]]*)\]\([^()]*\)", r"[\1]", body)
    text = re.sub(r"\[([^\[\]]*)\]\(([^()]*)\)", r"\1 (\2)", text)
    text = re.sub(r"^\s{0,3}(#{1,6}|>)\s*", "", text, flags=re.MULTILINE)
    return re.sub(r"(\*\*|__|~~|`)", "", text).strip()


class Line(NamedTuple):
    kind: Literal["same", "added", "removed"]
    text: str


def compared(before: str, after: str) -> list[Line]:
    """What changed between two versions, line by line."""
    old, new = before.splitlines(), after.splitlines()
    found: list[Line] = []
    for kind, i, j, k, m in changes(old, new):
        if kind == "equal":
            found += [Line("same", one) for one in old[i:j]]
            continue
        found += [Line("removed", one) for one in old[i:j]]
        found += [Line("added", one) for one in new[k:m]]
    return found

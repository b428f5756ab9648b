"""HTML of letters: cleaned for showing, and read as lines of text that know what they quote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

_TAGS = {
    "a", "abbr", "acronym", "address", "b", "bdi", "bdo", "big", "blockquote", "br", "caption",
    "center", "cite", "code", "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt",
    "em", "font", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark",
    "ol", "p", "pre", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "summary",
    "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var", "wbr",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"dir", "lang", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "align", "valign"},
    "th": {"colspan", "rowspan", "align", "valign"},
    "table": {"border", "cellpadding", "cellspacing"},
    "ol": {"start", "type"},
}
_WITHOUT_CONTENT = {"script", "style", "title", "head", "noscript", "template", "iframe", "object"}
# An image may be held in its own address; nothing else may.
_SCHEMES = {"http", "https", "mailto", "tel", "cid", "data"}
_HELD_IMAGE = re.compile(r"data:image/(?:png|jpe?g|gif|webp|bmp)[;,]")

_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div",
    "dl", "dt", "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "tfoot",
    "thead", "tr", "ul",
}  # fmt: skip
_APART = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "blockquote", "pre"}
_SILENT = {"script", "style", "title", "head", "noscript", "template", "object", "select"}

# How mail programs mark what they quote: by class and id. From a cut on, all that follows is quoted.
_QUOTES = re.compile(
    r"gmail_quote|yahoo_quoted|moz-cite-prefix|protonmail_quote|tutanota_quote|zmail_extra|"
    r"wordsection-quote|gmail_attr|fsnotifreplyabove|mailru-blockquote|ydp\w*yahoo_quoted|"
    r"js-helper js-readmsg-msg|front-blockquote|cite-prefix|ms-outlook-mobile-quote"
)
_CUTS = re.compile(
    r"divrplyfwdmsg|appendonsend|olk_src_body_section|stopspelling|replyforwarddiv|mail-editor-"
    r"reference-message-container|isreplycontent|"
    r"reply-intro-outlook"
)
_CITE = re.compile(r"cite|border-left\s*:", re.I)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_DROP = re.compile(r"<(script|style)\b[^>]{0,500}>.*?</\1\s*>", re.I | re.S)


@dataclass(frozen=True)
class Line:
    """A line of a letter, without its end. `cut`: from here on everything is quoted."""

    text: str
    quoted: bool = False
    cut: bool = False


def cleaned(markup: str, *, remote_images: bool = False) -> str:
    """HTML that is safe to show: no script, no style, no form, and no image from elsewhere.

    Images from elsewhere tell their senders who reads when; they come back when somebody asks.
    """
    import nh3

    def kept(tag: str, attribute: str, value: str) -> str | None:
        # Browsers overlook spaces and control signs in an address.
        start = "".join(one for one in value[:200] if one > " ").lower()
        if tag == "img" and attribute == "src" and not start.startswith("cid:"):
            return value if remote_images or _HELD_IMAGE.match(start) else None
        return None if start.startswith("data:") else value

    return nh3.clean(
        markup, tags=_TAGS, attributes=_ATTRIBUTES, clean_content_tags=_WITHOUT_CONTENT,
        attribute_filter=kept, url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )  # fmt: skip


def text_of(markup: str) -> str:
    """What a reader would see, addresses of links aside."""
    return "\n".join(line.text for line in lines_of(markup))


def lines_of(markup: str) -> list[Line]:
    """What a reader would see, line by line, each knowing whether the sender's program quoted it."""
    if not markup.strip():
        return []
    page = _Page()
    tree = _tree(markup)
    if tree is None:
        return [Line(one.strip()) for one in re.sub(r"<[^<>]{0,5000}>", " ", markup).split("\n")]
    for opens, element in _walk(tree):
        if opens:
            page.open(element)
        else:
            page.close(element)
    return page.finished()


def _tree(markup: str) -> Any:
    from lxml import etree

    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(markup.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def _walk(tree: Any) -> Iterator[tuple[bool, Any]]:
    """Elements as they open and close, without recursion; the silent ones are passed by."""
    stack = [(tree, False)]
    while stack:
        element, done = stack.pop()
        if done or not isinstance(element.tag, str) or element.tag.lower() in _SILENT:
            yield False, element
            continue
        yield True, element
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(element))


class _Page:
    """Collects text into lines the way a browser would break them."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.held: list[str] = []
        self.quoted = 0
        self.pre = 0
        self.cut = False
        self.gap = False
        self.quotes: list[bool] = []

    def open(self, element: Any) -> None:
        tag = _tag(element)
        if tag in _BLOCKS:
            self.end_line(apart=tag in _APART)
        self.mark(element, tag)
        if tag == "br":
            self.break_line()
        elif tag == "li":
            self.held = ["- "]
        elif tag == "hr":
            self.held = ["-" * 20]
            self.end_line()
        elif tag in {"td", "th"} and self.held and not self.held[-1].endswith(" "):
            self.held.append(" ")
        self.pre += tag in {"pre", "textarea"}
        self.say(element.text)

    def mark(self, element: Any, tag: str) -> None:
        names = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
        known = names != " "
        if (known and _CUTS.search(names)) or _is_outlook_line(element, tag):
            self.end_line()
            self.cut = True
        quotes = bool(known and _QUOTES.search(names)) or _is_cited(element, tag)
        if quotes:
            self.end_line()
        self.quotes.append(quotes)
        self.quoted += quotes

    def close(self, element: Any) -> None:
        tag = _tag(element)
        if tag not in _SILENT and tag:
            if tag in _BLOCKS:
                self.end_line(apart=tag in _APART)
            if self.quotes and self.quotes.pop():
                self.end_line()
                self.quoted -= 1
            self.pre -= tag in {"pre", "textarea"}
        self.say(element.tail)

    def say(self, text: str | None) -> None:
        if not text:
            return
        if self.pre:
            *whole, rest = text.replace("\r\n", "\n").split("\n")
            for one in whole:
                self.held.append(one)
                self.break_line()
            self.held.append(rest)
            return
        flat = _SPACES.sub(" ", text)
        if not self.held or self.held[-1].endswith(" "):
            flat = flat.lstrip(" ")
        if flat:
            self.held.append(flat)

    def break_line(self) -> None:
        self.put("".join(self.held).rstrip())
        self.held = []

    def end_line(self, *, apart: bool = False) -> None:
        text = "".join(self.held).rstrip()
        if text:
            self.put(text)
        self.held = []
        self.gap = self.gap or apart

    def put(self, text: str) -> None:
        if self.gap and text and self.lines and self.lines[-1].text:
            self.lines.append(Line("", self.lines[-1].quoted and self.quoted > 0))
        self.gap = False
        self.lines.append(Line(text.replace("\xa0", " ").rstrip(), self.quoted > 0, self.cut))

    def finished(self) -> list[Line]:
        self.end_line()
        return self.lines


def _tag(element: Any) -> str:
    return element.tag.lower() if isinstance(element.tag, str) else ""


def _is_cited(element: Any, tag: str) -> bool:
    if tag != "blockquote":
        return False
    marks = f"{element.get('type') or ''} {element.get('style') or ''} {element.get('cite') or ''}"
    return bool(_CITE.search(marks)) or not element.keys()


def _is_outlook_line(element: Any, tag: str) -> bool:
    """The thin line Outlook draws over what it quotes; a letter's head must stand right under it."""
    if tag != "div":
        return False
    style = (element.get("style") or "").replace(" ", "").lower()
    if "border-top" not in style or "solid" not in style:
        return False
    words = "".join(one[:200] for one in islice(element.itertext(), 20))[:300]
    return bool(re.search(r"\w\s*:", words[:60])) and ("@" in words or words.count(":") >= 3)

"""Markup of other desks as plain text: HTML, Jira's wiki text and its document format (ADF)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from thirdline.foundation.mail.reading.markup import text_of

_TAG = re.compile(
    r"<(p|br|div|span|a|b|i|ul|ol|li|table|img|html|body|h[1-6]|pre|blockquote)\b", re.I
)
_ENTITY = re.compile(r"&(#\d+|#x[0-9a-f]+|[a-z]{2,8});", re.I)
_WIKI = (
    (re.compile(r"\{(?:code|noformat|quote|panel|color)(?::[^}]*)?\}"), ""),
    (re.compile(r"\[~accountid:[^\]]*\]"), "@"),
    (re.compile(r"\[~([^\]]+)\]"), r"@\1"),
    (re.compile(r"\[([^|\]]+)\|([^\]]+)\]"), r"\1 (\2)"),
    (re.compile(r"(?m)^h[1-6]\.\s+"), ""),
    (re.compile(r"(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?![\w*])"), r"\1"),
)
_BREAKS = {"paragraph", "heading", "listItem", "codeBlock", "blockquote", "tableRow", "rule"}
MOST_DEEP = 60


def plain(text: str) -> str:
    """Plain text of what may be HTML; entities that were written twice are read twice."""
    if not _TAG.search(text) and ("&lt;" in text or "&#60;" in text):
        text = unescape(text)
    if _TAG.search(text):
        return text_of(text).strip()
    return (unescape(text) if _ENTITY.search(text) else text).strip()


def wiki(text: str) -> str:
    for pattern, instead in _WIKI:
        text = pattern.sub(instead, text)
    return text.strip()


def adf(node: Any) -> str:
    """The text of an Atlassian document, a line for every block."""
    pieces: list[str] = []
    _walk(node, pieces, 0)
    return re.sub(r"\n{3,}", "\n\n", "".join(pieces)).strip()


def _walk(node: Any, pieces: list[str], depth: int) -> None:
    if not isinstance(node, Mapping) or depth > MOST_DEEP:
        return
    kind, attrs = node.get("type"), node.get("attrs") or {}
    if kind == "text":
        pieces.append(str(node.get("text", "")))
    elif kind == "hardBreak":
        pieces.append("\n")
    elif kind in {"mention", "emoji", "status", "date"}:
        pieces.append(str(attrs.get("text") or attrs.get("shortName") or ""))
    elif kind in {"inlineCard", "blockCard"}:
        pieces.append(str(attrs.get("url", "")))
    elif kind == "listItem":
        pieces.append("- ")
    for each in node.get("content") or ():
        _walk(each, pieces, depth + 1)
    if kind in _BREAKS and pieces and not pieces[-1].endswith("\n"):
        pieces.append("\n")


def jira_text(value: Any) -> str:
    """A body of Jira: a document, or wiki text of older servers."""
    return adf(value) if isinstance(value, Mapping) else wiki(str(value or ""))

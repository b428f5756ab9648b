"""Articles for tests, made by the operations that make them in earnest."""

from __future__ import annotations

from typing import Any

from thirdline.foundation.people.models import Person
from thirdline.reference.knowledge.models import Article, ArticleFile
from thirdline.reference.knowledge.operations import (
    add_article_file,
    draft_article,
    propose_article,
    publish_article,
    revise_article,
)
from thirdline.reference.knowledge.rules import Audience

TEXT = {
    "title": "Payslip opens as an empty page",
    "summary": "Switch the viewer to “Open in browser”.",
    "body": "1. Open the payslip.\n2. Choose **Open in browser**.",
    "keywords": "blank white salary",
}


def draft(by: Person, **more: Any) -> Article:
    return draft_article(**{**TEXT, **more}, by=by)


def in_review(by: Person, reviewer: Person | None = None, **more: Any) -> Article:
    return propose_article(draft(by, **more), reviewer=reviewer, by=by)


def published(
    by: Person, reviewed_by: Person, audience: Audience = Audience.COMPANY, **more: Any
) -> Article:
    return publish_article(in_review(by, audience=audience, **more), by=reviewed_by)


PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40


def picture(
    article: Article, by: Person, content: bytes = PNG, about: str = "The button", **more: str
) -> ArticleFile:
    facts = {"name": "button.png", "type": "image/png", **more}
    return add_article_file(article, chunks=[content], about=about, by=by, **facts)


def pictured(by: Person, reviewed_by: Person, audience: Audience = Audience.COMPANY) -> Article:
    """Published with a picture in its text."""
    article = draft(by, audience=audience)
    text = {**TEXT, "body": f"Press this:\n\n{picture(article, by).placed}"}
    propose_article(revise_article(article, **text, by=by), by=by)
    return publish_article(article, by=reviewed_by)

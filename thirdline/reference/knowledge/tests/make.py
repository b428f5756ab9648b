"""Articles for tests, made by the operations that make them in earnest."""

from __future__ import annotations

from typing import Any

from thirdline.foundation.people.models import Person
from thirdline.reference.knowledge.models import Article
from thirdline.reference.knowledge.operations import (
    draft_article,
    propose_article,
    publish_article,
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

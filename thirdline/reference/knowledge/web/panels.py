from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdline.kit.ui import registry, suggesting
from thirdline.kit.ui.draw.words import percent
from thirdline.kit.ui.suggesting import Suggestion
from thirdline.reference.knowledge import queries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thirdline.foundation.people.models import Person

FEWEST_VOTES = 5  # under these a share says more about chance than about the article


def suggest_articles(person: Person | None, question: str, most: int) -> Sequence[Suggestion]:
    return [
        Suggestion(
            one.article.title,
            f"/help/articles/{one.article.pk}",
            one.article.summary,
            _helped(one.article.helped_share, one.article.votes),
        )
        for one in queries.find(person, question, limit=most)
    ]


def _helped(share: float | None, votes: int) -> str:
    if share is None or votes < FEWEST_VOTES:
        return ""
    return _("helped %(share)s") % {"share": percent(share)}


registry.rail_entry(
    "knowledge", gettext_lazy("Knowledge"), "book", "knowledge:articles", "k",
    may=lambda person: person.may("work"), count=queries.to_review_count, order=40,
)  # fmt: skip
suggesting.contribute(
    "articles", gettext_lazy("Articles"), icon="file-text", suggest=suggest_articles, most=4,
    order=20, answers=True,
)  # fmt: skip

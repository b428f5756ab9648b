from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.personal import Holding, hold, leave
from thirdline.reference.knowledge.models import Vote

hold(
    Holding("votes", _("what they said about articles"), Vote, of=("person",),
            shows=("article_id", "revision", "helped", "words", "at"), erases={"words": ""}),
)  # fmt: skip
leave(
    "an article is the desk's; who answers for it and who wrote and read a version stays as a number",
    "knowledge.Article.owner",
    "knowledge.ArticleFile.by",
    "knowledge.Revision.author",
    "knowledge.Revision.reviewer",
    "knowledge.Revision.reviewed_by",
)

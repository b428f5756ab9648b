from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.personal import Holding, hold, leave
from thirdline.reference.knowledge.models import Vote

hold(
    Holding("votes", _("what they thought of articles"), Vote, of=("person",), shows=("words",), erases={"words": ""}),
)  # fmt: skip
leave(
    "what is written for everybody stays; who wrote and reviewed it is a number without a name",
    "knowledge.Article.owner",
    "knowledge.Revision.author",
    "knowledge.Revision.reviewer",
    "knowledge.Revision.reviewed_by",
)

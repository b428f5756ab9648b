"""The verbs of articles."""

from thirdline.reference.knowledge.operations.filing import add_article_file
from thirdline.reference.knowledge.operations.keeping import (
    extend_article,
    place_article,
    remind_owners,
    retire_article,
)
from thirdline.reference.knowledge.operations.reviewing import (
    propose_article,
    publish_article,
    send_back_article,
    why_not_review,
)
from thirdline.reference.knowledge.operations.voting import vote_on_article
from thirdline.reference.knowledge.operations.writing import (
    draft_article,
    restore_revision,
    revise_article,
)

__all__ = [
    "add_article_file", "draft_article", "extend_article", "place_article", "propose_article", "publish_article",
    "remind_owners", "restore_revision", "retire_article", "revise_article", "send_back_article",
    "vote_on_article", "why_not_review",
]  # fmt: skip

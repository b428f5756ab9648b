from __future__ import annotations

from thirdline.kit.tables import Column, Table, list_tables
from thirdline.kit.texts.later import later
from thirdline.reference.knowledge.models import ArticleCategory

list_tables(
    Table(
        "article-categories",
        later("Article categories"),
        ArticleCategory,
        "slug",
        (Column("slug"), Column("name"), Column("about"), Column("icon")),
        order=58,
        retires="retired_at",
    )
)

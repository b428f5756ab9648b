from __future__ import annotations

from thirdline.kit.tables import Column, Table, list_tables
from thirdline.reference.knowledge.models import ArticleCategory

list_tables(
    Table(
        "article-categories",
        "Article categories",
        ArticleCategory,
        "slug",
        (Column("slug"), Column("name"), Column("about"), Column("icon")),
        order=58,
        retires="retired_at",
    )
)

"""Checklists as an administrator edits them.

checklists:
  - slug: laptop-handover
    name: Laptop handover
    category: workplace
    before_resolving: true
    items:
      - text: Disk encrypted and key stored
      - text: Old device back in stock
"""

from __future__ import annotations

from thirdline.desk.chores.models import ChecklistTemplate, ChecklistTemplateItem
from thirdline.kit.tables import Child, Column, Table, list_tables
from thirdline.kit.texts.later import later

list_tables(
    Table(
        "checklists",
        later("Checklists"),
        ChecklistTemplate,
        "slug",
        (
            Column("slug"),
            Column("name"),
            Column("service", "ref", to="services"),
            Column("category", "ref", to="categories"),
            Column("by_itself", "flag"),
            Column("before_resolving", "flag"),
        ),
        (
            Child(
                "items",
                ChecklistTemplateItem,
                "template",
                (Column("text"),),
                key="text",
                position="position",
            ),
        ),
        order=58,
        retires="retired_at",
    )
)

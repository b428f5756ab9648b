"""The tables of tickets an administrator may edit as text."""

from __future__ import annotations

from thirdline.desk.tickets.models import Category, CategoryField, Service
from thirdline.kit.tables import Child, Column, Table, list_tables
from thirdline.kit.texts.later import later

list_tables(
    Table(
        "services",
        later("Services"),
        Service,
        "slug",
        (
            Column("slug"),
            Column("name"),
            Column("criticality", "number"),
            Column("owner_team", "ref", to="teams"),
            Column("about"),
        ),
        order=50,
        retires="retired_at",
    ),
    Table(
        "categories",
        later("Categories"),
        Category,
        "slug",
        (
            Column("slug"),
            Column("name"),
            Column("kind"),
            Column("about"),
            Column("on_portal", "flag"),
            Column("icon"),
        ),
        (
            Child(
                "fields",
                CategoryField,
                "category",
                (
                    Column("key"),
                    Column("label"),
                    Column("type"),
                    Column("choices", "list"),
                    Column("help"),
                    Column("needed_to"),
                    Column("on_portal", "flag"),
                ),
                key="key",
                position="position",
            ),
        ),
        order=55,
        retires="retired_at",
    ),
)

from __future__ import annotations

from typing import Any

from thirdline.kit.tables import Column, Table, list_tables
from thirdline.kit.texts.later import later
from thirdline.practices.fault_trees.models import Test
from thirdline.practices.fault_trees.rules import why_not_test


def _check(row: Any) -> str | None:
    return why_not_test(row.title, row.minutes, row.false_positive, row.false_negative)


list_tables(
    Table(
        "tests",
        later("Tests that find causes"),
        Test,
        "slug",
        (
            Column("slug"),
            Column("title"),
            Column("how"),
            Column("kinds", "list", help=later("Kinds of items it tells of; empty: of any.")),
            Column("minutes", "number"),
            Column("risk", help=later("none, low or high")),
            Column(
                "false_positive",
                "decimal",
                help=later("Of 100 that work, so many it calls failed."),
            ),
            Column(
                "false_negative",
                "decimal",
                help=later("Of 100 that failed, so many it calls working."),
            ),
        ),
        order=70,
        retires="retired_at",
        check=_check,
    )
)

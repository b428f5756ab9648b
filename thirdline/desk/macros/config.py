"""Teams' and everybody's macros as an administrator edits them; people's own are not configuration.

macros:
  - slug: send-fallback
    name: Send the fallback profile
    actions:
      - {do: reply, text: fallback}
      - {do: hold, reason: requester, words: "Does Fallback (B) hold?"}
"""

from __future__ import annotations

from typing import cast

from django.db import models

from thirdline.desk.macros import desk_actions  # noqa: F401  the desk's own kinds of action
from thirdline.desk.macros.actions import why_not_step
from thirdline.desk.macros.models import Macro
from thirdline.desk.macros.rules import why_not_steps
from thirdline.kit.tables import Column, Table, list_tables
from thirdline.kit.texts.later import later


def _mistake(row: models.Model) -> str | None:
    macro = cast("Macro", row)
    shape = why_not_steps(macro.actions)
    if shape:
        return shape
    return next((reason for step in macro.actions if (reason := why_not_step(step))), None)


list_tables(
    Table(
        "macros",
        later("Macros"),
        Macro,
        "slug",
        (
            Column("slug"),
            Column("name"),
            Column("about"),
            Column("team", "ref", to="teams"),
            Column("actions", "json"),
        ),
        order=59,
        retires="retired_at",
        only={"owner": None},
        check=_mistake,
    )
)

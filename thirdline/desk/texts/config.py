"""Teams' and shared texts as an administrator edits them; people's own are not configuration.

ready_texts:
  - slug: ask-for-times
    name: Ask for drop times
    folder: Questions
    shortcut: times
    body: "{{ requester.first_name }}, at which times does it drop?"
    service: vpn
"""

from __future__ import annotations

from typing import cast

from django.db import models

from thirdline.desk.texts.models import ReadyText
from thirdline.desk.texts.rules import why_not_body, why_not_shortcut
from thirdline.kit.tables import Column, Table, list_tables
from thirdline.kit.texts.later import later


def _mistake(row: models.Model) -> str | None:
    text = cast("ReadyText", row)
    return why_not_body(text.body) or why_not_shortcut(text.shortcut)


list_tables(
    Table(
        "ready_texts",
        later("Ready-made texts"),
        ReadyText,
        "slug",
        (
            Column("slug"),
            Column("name"),
            Column("folder"),
            Column("shortcut"),
            Column("body"),
            Column("kind"),
            Column("team", "ref", to="teams"),
            Column("service", "ref", to="services"),
            Column("category", "ref", to="categories"),
            Column("language"),
        ),
        order=57,
        retires="retired_at",
        only={"owner": None},
        check=_mistake,
    )
)

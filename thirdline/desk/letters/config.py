"""Texts of letters an administrator may keep as reviewed text; what is not listed is as shipped."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext as _

from thirdline.desk.letters.models import LetterText
from thirdline.desk.letters.rules import every_text, which, why_not_text
from thirdline.kit.tables import Column, Table, list_tables
from thirdline.kit.texts.later import later


def _mistake(row: models.Model) -> str | None:
    if not isinstance(row, LetterText):
        return None
    one = which(row.slug)
    if one is None:
        known = ", ".join(each.slug for each in every_text())
        return _("“%(slug)s” is no text of a letter. There are: %(known)s.") % {
            "slug": row.slug,
            "known": known,
        }
    return why_not_text(one, row.body)


list_tables(
    Table(
        "letter_texts",
        later("Texts of letters"),
        LetterText,
        "slug",
        (
            Column("slug", help=later("The event and the language, such as received.de.")),
            Column("body", help=later("The text with its fields, such as {name}.")),
        ),
        order=85,
        check=_mistake,
    )
)

"""The table of senders an administrator may edit as text."""

from __future__ import annotations

from django.db import models

from thirdline.foundation.mail.models import SenderRule
from thirdline.foundation.mail.rules import why_not_pattern
from thirdline.kit.tables import Column, Table, list_tables
from thirdline.kit.texts.later import later


def _mistake(row: models.Model) -> str | None:
    return why_not_pattern(row.pattern) if isinstance(row, SenderRule) else None


list_tables(
    Table(
        "senders",
        later("Senders of letters"),
        SenderRule,
        "pattern",
        (
            Column(
                "pattern", help=later("an address, a domain with all below it, or * for anybody")
            ),
            Column(
                "treatment",
                help=later(
                    "welcome: becomes a requester; judge: the team decides; block: kept and no more; "
                    "trust: welcome, without a limit"
                ),
            ),
            Column("about"),
        ),
        order=66,
        check=_mistake,
    )
)

"""Telling streams of something that is not in the journal."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from thirdline.kit.live.streams import CHANNEL


def tell(topics: Sequence[str], *, but: int | None = None) -> None:
    """Tell the topics when the present transaction commits; `but` names whose own streams stay quiet."""
    ending = "0" if but is None else f"0-{but}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, f"{','.join(topics)} {ending}"])

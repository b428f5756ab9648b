"""Two administrators at once: one after the other, and who was second is told."""

from __future__ import annotations

from django.db import connection
from django.utils.translation import gettext as _

from thirdline.foundation.records.queries import latest_version
from thirdline.kit.refusals import Refused


def take_turns() -> None:
    """Two administrators apply one after the other, each against what the other left."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('records.apply'))")


def refuse_if_saved_meanwhile(seen: int | None) -> None:
    latest = latest_version()
    if seen is None or latest is None or latest.pk == seen:
        return
    words = {"who": latest.by.name if latest.by else _("Somebody"), "number": latest.pk}
    raise Refused(
        _("%(who)s saved version %(number)s meanwhile. What you wrote is kept; compare it again.")
        % words,
        code="stale",
    )

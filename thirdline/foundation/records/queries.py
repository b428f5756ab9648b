from __future__ import annotations

from django.db.models import QuerySet

from thirdline.foundation.records.models import ConfigVersion


def versions() -> QuerySet[ConfigVersion]:
    """Applied configurations, newest first."""
    return ConfigVersion.objects.select_related("by").order_by("-id")


def latest_version() -> ConfigVersion | None:
    return versions().first()

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from thirdline.foundation.records.models import ConfigVersion
from thirdline.kit.refusals import NotFound


def versions() -> QuerySet[ConfigVersion]:
    """Applied configurations, newest first."""
    return ConfigVersion.objects.select_related("by").order_by("-id")


def latest_version() -> ConfigVersion | None:
    return versions().first()


def version_numbered(number: int) -> ConfigVersion:
    found = versions().filter(pk=number).first()
    if found is None:
        raise NotFound(_("There is no version %(number)s.") % {"number": number})
    return found


def version_before(number: int) -> ConfigVersion | None:
    return versions().filter(pk__lt=number).first()


def changes_of(
    table: str, key: object, *, most: int = 200
) -> list[tuple[ConfigVersion, list[str]]]:
    """The versions in which one row changed, newest first, with their sentences about it."""
    said = f"{table}: “{key}”"
    found = []
    for version in versions().defer("text")[:most]:
        about = [sentence for sentence in version.differences if sentence.startswith(said)]
        if about:
            found.append((version, about))
    return found

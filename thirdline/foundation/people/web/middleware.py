from __future__ import annotations

import zoneinfo
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from thirdline.kit.ui.shapes import DeskPreferences


class ReaderMiddleware:
    """Times in the reader's zone, texts in the reader's language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user
        if person.is_authenticated:
            theme = person.theme if person.theme in {"light", "dark"} else ""
            request.desk_preferences = DeskPreferences(theme, person.single_keys)  # type: ignore[attr-defined, arg-type]
            with (
                timezone.override(zone_named(person.time_zone)),
                translation.override(person.language),
            ):
                return self.get_response(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> None:
        """Deny by default: a page of ours that names no gate is a mistake, shown to nobody."""
        ours = view.__module__.startswith("thirdline.")
        if ours and not hasattr(view, "gate"):
            raise PermissionDenied(f"{view.__module__}.{view.__qualname__} names no gate")


def zone_named(name: str) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(name or settings.TIME_ZONE)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo(settings.TIME_ZONE)

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from thirdline.foundation.people.readers import as_reader
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
            with as_reader(person):
                response = self.get_response(request)
            response.headers.setdefault("Content-Language", person.language)
            return response
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> None:
        """Deny by default: a page of ours that names no gate is a mistake, shown to nobody."""
        ours = view.__module__.startswith("thirdline.")
        if ours and not hasattr(view, "gate"):
            raise PermissionDenied(f"{view.__module__}.{view.__qualname__} names no gate")

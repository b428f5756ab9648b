"""Mounts what every package serves; nothing is defined here."""

from __future__ import annotations

from importlib.util import find_spec

from django.apps import apps
from django.urls import URLPattern, URLResolver, include, path

from thirdline.project.api import v1
from thirdline.project.api_docs import about
from thirdline.project.home import home


def _pages() -> list[URLPattern | URLResolver]:
    found: list[URLPattern | URLResolver] = []
    for config in apps.get_app_configs():
        module = f"{config.name}.web.urls"
        if (
            config.name.startswith("thirdline.")
            and find_spec(f"{config.name}.web")
            and find_spec(module)
        ):
            found.append(path("", include(module)))
    return found


urlpatterns = [
    path("", home, name="home"),
    path("api/v1/", v1),
    path("api/", include(about)),
    path("account/", include("thirdline.foundation.people.web.sign_in_urls")),
    *_pages(),
]

handler400 = "thirdline.kit.ui.refusing.bad_request"
handler403 = "thirdline.kit.ui.refusing.forbidden"
handler404 = "thirdline.kit.ui.refusing.not_found"
handler500 = "thirdline.kit.ui.refusing.server_error"

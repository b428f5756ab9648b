"""The API: mounts what packages offer behind one door; the endpoints live in their `api.py`."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI

from thirdline.project.api_body import SoundParser
from thirdline.project.api_door import handle_problems, through_the_door

api = NinjaAPI(
    title="Thirdline",
    version="1",
    docs_url=None,
    openapi_url=None,
    parser=SoundParser(),
)


def _mount() -> None:
    for config in apps.get_app_configs():
        ours = config.name.startswith("thirdline.") and config.name != "thirdline.project"
        if ours and find_spec(f"{config.name}.api"):
            api.add_router("", import_module(f"{config.name}.api").router)


def _behind_the_door() -> list[URLPattern | URLResolver]:
    """Every address of the API, and those that say what it is."""
    patterns, _app, _namespace = api.urls
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback = through_the_door(pattern.callback)
    return patterns


_mount()
handle_problems(api)
v1 = (_behind_the_door(), "ninja", api.urls_namespace)

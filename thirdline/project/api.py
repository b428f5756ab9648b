"""The API: mounts what packages offer; the endpoints live in their `api.py`."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from ninja import NinjaAPI

api = NinjaAPI(title="Thirdline", version="1", docs_url="/docs", openapi_url="/openapi.json")


def _mount() -> None:
    for config in apps.get_app_configs():
        ours = config.name.startswith("thirdline.") and config.name != "thirdline.project"
        if ours and find_spec(f"{config.name}.api"):
            api.add_router("", import_module(f"{config.name}.api").router)


_mount()

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps
from django.conf import settings

from thirdline.kit.texts import catalogues


class ProjectConfig(AppConfig):
    """Last of all apps: mounts what the packages below contribute."""

    name = "thirdline.project"
    label = "project"

    def ready(self) -> None:
        # Before anything below says a word: Django reads each catalogue once.
        catalogues.make_ready(settings.LOCALE_PATHS[0], with_pseudo=settings.PSEUDO_LANGUAGE)
        for config in apps.get_app_configs():
            if config.name.startswith("thirdline."):
                for part in ("config", "personal", "reactions", "live", "web.panels", "web.help"):
                    _import_if_there(f"{config.name}.{part}")


def _import_if_there(module: str) -> None:
    parent = module.rpartition(".")[0]
    if find_spec(parent) is not None and find_spec(module) is not None:
        import_module(module)

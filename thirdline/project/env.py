"""Typed reading of settings from the environment: nonsense fails at start, with the name of the setting."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit


class BadSetting(Exception):
    """A setting is missing or cannot be read; the message names it and says what is needed."""


@dataclass(frozen=True)
class Env:
    values: Mapping[str, str]

    def text(self, name: str, default: str) -> str:
        return self.values.get(name, "").strip() or default

    def number(self, name: str, default: int) -> int:
        given = self.values.get(name, "").strip()
        if not given:
            return default
        if not given.lstrip("-").isdigit():
            raise BadSetting(f"{name} must be a whole number, not “{given}”.")
        return int(given)

    def flag(self, name: str, default: bool) -> bool:
        given = self.values.get(name, "").strip().lower()
        if not given:
            return default
        if given not in {"1", "0", "true", "false", "yes", "no", "on", "off"}:
            raise BadSetting(f"{name} must be yes or no, not “{given}”.")
        return given in {"1", "true", "yes", "on"}

    def words(self, name: str, default: list[str]) -> list[str]:
        given = self.values.get(name, "")
        return [word.strip() for word in given.split(",") if word.strip()] or default

    def path(self, name: str, default: Path) -> Path:
        return Path(self.text(name, str(default))).expanduser().absolute()


def database_from(url: str) -> dict[str, object]:
    """Turn a PostgreSQL URL into Django's settings; a socket folder stands in `?host=`."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise BadSetting(
            "DATABASE_URL must begin with postgresql://; Thirdline runs on PostgreSQL 15 or newer."
        )
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    host = query.pop("host", None) or unquote(parts.hostname or "")
    port = query.pop("port", None) or (str(parts.port) if parts.port else "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        "OPTIONS": query,
    }


env = Env(os.environ)

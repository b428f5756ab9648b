"""A process of its own against the test's database: for what has to be killed for real."""

from __future__ import annotations

import os
from urllib.parse import quote, urlencode

from django.db import connection


def database_url() -> str:
    facts = connection.settings_dict
    user, password = quote(facts["USER"]), quote(facts["PASSWORD"])
    place = urlencode({"host": facts["HOST"], **({"port": facts["PORT"]} if facts["PORT"] else {})})
    return f"postgresql://{user}:{password}@/{facts['NAME']}?{place}"


def environment() -> dict[str, str]:
    return os.environ | {"DATABASE_URL": database_url()}

"""A process of its own against the test's database: for what has to be killed for real."""

from __future__ import annotations

import os

from django.db import connection


def environment() -> dict[str, str]:
    settings = connection.settings_dict
    address = (
        f"postgresql://{settings['USER']}:{settings['PASSWORD']}@/{settings['NAME']}"
        f"?host={settings['HOST']}&port={settings['PORT'] or 5432}"
    )
    return os.environ | {"DATABASE_URL": address}

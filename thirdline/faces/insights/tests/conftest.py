from __future__ import annotations

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def nothing_remembered():
    """Pages are kept for a minute; every test begins without one."""
    cache.clear()

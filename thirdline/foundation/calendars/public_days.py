"""Public holidays by country, from the `holidays` library, kept per year.

The library loads all its 250 countries at the first use (about a second and 20 MiB), so it is
imported only where a calendar names a country; `queries.warm_schedules` pays that at start-up.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

_ENGLISH = ("en_GB", "en_US")


@lru_cache(maxsize=4096)
def public_days(country: str, subdivision: str, year: int) -> Mapping[date, str]:
    """Date and English name (where the library has one) of each public holiday of a year."""
    from holidays import country_holidays

    known = country_holidays(country).supported_languages
    language = next((each for each in _ENGLISH if each in known), None)
    found = country_holidays(country, subdiv=subdivision or None, years=[year], language=language)
    return dict(sorted(found.items()))


@lru_cache(maxsize=1)
def regions() -> Mapping[str, tuple[str, ...]]:
    """Country codes (two letters) with the subdivisions whose holidays are known."""
    from holidays import list_supported_countries

    supported = list_supported_countries()
    return {code: tuple(found) for code, found in sorted(supported.items()) if len(code) == 2}

"""Which people a person's words mean."""

from __future__ import annotations

from typing import Any

from thirdline.foundation.people.models import Person


def person_meant(value: Any) -> list[Person]:
    """By number (from the API), by address, else by the whole name; two of one name are two."""
    here = Person.objects.filter(is_active=True, kind="person")
    if isinstance(value, int) and not isinstance(value, bool):
        return list(here.filter(pk=value)[:1])
    words = str(value).strip()
    if "@" in words:
        return list(here.filter(email__iexact=words.rpartition("<")[2].rstrip(">"))[:1])
    return list(here.filter(name__iexact=words).order_by("pk")[:2])

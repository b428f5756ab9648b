"""A small estate for these tests: what people use, and what it stands on."""

from __future__ import annotations

from typing import Any

from thirdline.desk.tickets.models import Service
from thirdline.kit import clock
from thirdline.reference.estate.models import ConfigurationItem, ItemKind


def kind(slug: str, **facts: Any) -> ItemKind:
    made, _new = ItemKind.objects.get_or_create(slug=slug, defaults={"name": slug.title(), **facts})
    return made


def item(name: str, of: str = "firewall", **facts: Any) -> ConfigurationItem:
    now = clock.now()
    return ConfigurationItem.objects.create(
        name=name,
        kind=kind(of, is_service=of == "service"),
        created_at=now,
        changed_at=now,
        **facts,
    )


def service_item(service: Service, **facts: Any) -> ConfigurationItem:
    return item(service.name, "service", service=service, **facts)

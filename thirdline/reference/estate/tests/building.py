"""Estates of rows, as small as a sentence: for tests of what is worked out of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from thirdline.kit import clock
from thirdline.reference.estate.models import (
    ConfigurationItem,
    FateMember,
    FateSet,
    ItemKind,
    Need,
    NeedMember,
)

Group = tuple[int, Sequence[str]]


def item(name: str, *, service: bool = False, **facts: Any) -> ConfigurationItem:
    slug = "service-of-tests" if service else "server-of-tests"
    kind, _new = ItemKind.objects.get_or_create(
        slug=slug, defaults={"name": slug, "is_service": service}
    )
    now = facts.pop("created_at", clock.now())
    return ConfigurationItem.objects.create(
        name=name, kind=kind, created_at=now, changed_at=now, **facts
    )


def need(
    owner: ConfigurationItem,
    k: int,
    members: Iterable[ConfigurationItem],
    label: str = "",
    since: datetime | None = None,
) -> Need:
    made = Need.objects.create(item=owner, k=k, label=label, since=since or clock.now())
    NeedMember.objects.bulk_create(NeedMember(need=made, item=one) for one in members)
    return made


def fate(name: str, members: Iterable[ConfigurationItem], since: datetime | None = None) -> FateSet:
    at = since or clock.now()
    made = FateSet.objects.create(name=name, since=at)
    FateMember.objects.bulk_create(FateMember(fate=made, item=one, since=at) for one in members)
    return made


def estate(
    needs: Mapping[str, Sequence[Group]],
    *,
    fates: Mapping[str, Sequence[str]] | None = None,
    services: Iterable[str] = (),
    down: Iterable[str] = (),
) -> dict[str, ConfigurationItem]:
    """`{"VPN": [(1, ["rad-a", "rad-b"])]}` and so on; whoever is named is made."""
    services, down = set(services), set(down)
    names = dict.fromkeys(
        [*needs, *(m for ones in needs.values() for _k, ms in ones for m in ms),
         *(m for ms in (fates or {}).values() for m in ms)]
    )  # fmt: skip
    made = {
        name: item(name, service=name in services, health="down" if name in down else "up")
        for name in names
    }
    for owner, groups in needs.items():
        for k, members in groups:
            need(made[owner], k, [made[one] for one in members], label=f"{owner} group")
    for name, members in (fates or {}).items():
        fate(name, [made[one] for one in members])
    return made

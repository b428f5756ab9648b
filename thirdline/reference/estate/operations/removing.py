"""Items an import made are removed for good, unless somebody built on them since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, ForeignObjectRel, Model, Q, QuerySet
from django.utils.translation import gettext as _

from thirdline.reference.estate.models import (
    ConfigurationItem,
    Debt,
    FateMember,
    ImportRow,
    ItemName,
    MarginMark,
    Need,
    NeedMember,
    Relation,
    SharedFate,
    Standing,
    StateSpan,
)
from thirdline.reference.estate.operations.fating import end_empty_fates

AT_ONCE = 5_000
# What goes with an item, or is looked at one by one below; everything else that names an item keeps it.
_OWN: tuple[type[Model], ...] = (
    Debt, FateMember, ImportRow, ItemName, MarginMark, Need, NeedMember, Relation, SharedFate, Standing,
    StateSpan,
)  # fmt: skip


@dataclass
class Left:
    """An item that stays as it is now, and why."""

    number: int
    why: str
    name: str = ""

    def sentence(self, name: str) -> str:
        words = {"item": f"CI-{self.number}", "name": self.name or name}
        return {
            "edited": _("%(item)s %(name)s: what was edited since stays."),
            "restored": _("%(item)s %(name)s was restored since, and stays as it is."),
            "state": _("%(item)s %(name)s stays: how it is was said since."),
            "linked": _("%(item)s %(name)s stays: it was given needs, relations or a fate since."),
            "named": _("%(item)s %(name)s stays: another source names it, too."),
            "used": _("%(item)s %(name)s stays: it is used elsewhere, as on a ticket."),
        }[self.why] % words


def what_keeps(created: Sequence[int], source: str, begun: dict[str, list[int]]) -> dict[int, str]:
    """Of the items an import made those that have to stay, each with why."""
    found: dict[int, str] = {}
    for start in range(0, len(created), AT_ONCE):
        some = list(created[start : start + AT_ONCE])
        for why, rows in _reasons(some, source, begun):
            for number in rows:
                found.setdefault(number, why)
    return found


def _reasons(some: list[int], source: str, begun: dict[str, list[int]]) -> Iterator[tuple[str, QuerySet[Any, Any]]]:  # fmt: skip
    items = ConfigurationItem.objects.filter(pk__in=some)
    yield "edited", items.filter(Q(version__gt=1) | ~Q(changed_at=F("created_at"))).values_list("pk", flat=True)  # fmt: skip
    yield "state", StateSpan.objects.filter(item__in=some).values_list("item", flat=True)
    ours = made_by(source, begun.get("needs", []))
    needs = Need.objects.filter(item__in=some).exclude(ours)
    yield "linked", needs.values_list("item", flat=True)
    members = NeedMember.objects.filter(item__in=some)
    yield "linked", members.exclude(need__in=Need.objects.filter(ours)).values_list("item", flat=True)  # fmt: skip
    others = Relation.objects.exclude(made_by(source, begun.get("relations", [])))
    for side in ("item", "other"):
        yield "linked", others.filter(**{f"{side}__in": some}).values_list(side, flat=True)
    named = FateMember.objects.filter(item__in=some, fate__rule=None)
    yield "linked", named.values_list("item", flat=True)
    names = ItemName.objects.filter(item__in=some).exclude(source=source)
    yield "named", names.values_list("item", flat=True)
    debts = Debt.objects.filter(item__in=some)
    yield "used", debts.filter(Q(accepted_by__isnull=False) | Q(owner__isnull=False)).values_list("item", flat=True)  # fmt: skip
    for rows, column in _pointing_at(Debt, debts.values("pk")):
        kept = debts.filter(pk__in=rows.values(column))
        yield "used", kept.values_list("item", flat=True)
    for rows, column in _pointing_at(ConfigurationItem, some):
        yield "used", rows.values_list(column, flat=True)


def made_by(source: str, span: list[int]) -> Q:
    """The rows an import made: in its span of numbers, and said by its source."""
    return Q(pk__range=tuple(span), source=source) if span else Q(pk__in=[])


def _pointing_at(model: type[Model], numbers: Any) -> Iterator[tuple[QuerySet[Any], str]]:
    """Rows of other tables that name these; packages above the estate are not known here by name.

    Most of them keep no way back to the item (`related_name="+"`), so hidden relations count as well.
    """
    for relation in model._meta.get_fields(include_hidden=True):
        table: Any = relation.related_model
        if isinstance(relation, ForeignObjectRel) and table not in _OWN:
            column = relation.field.name
            yield table._default_manager.filter(**{f"{column}__in": numbers}), column


def remove_items(numbers: Sequence[int], now: datetime) -> None:
    """Delete items with all that was worked out of them."""
    for start in range(0, len(numbers), AT_ONCE):
        some = list(numbers[start : start + AT_ONCE])
        fates = set(FateMember.objects.filter(item__in=some).values_list("fate", flat=True))
        SharedFate.objects.filter(through__in=some).delete()
        for table in (FateMember, ItemName, MarginMark, Standing):
            rows: QuerySet[Any] = table._default_manager.filter(item__in=some)
            rows._raw_delete(rows.db)
        Debt.objects.filter(item__in=some).delete()
        ImportRow.objects.filter(item__in=some).update(item=None)
        items = ConfigurationItem.objects.filter(pk__in=some)
        items._raw_delete(items.db)
        end_empty_fates(fates, now)

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from thirdline.desk.tickets.conditions import ticket_fields
from thirdline.desk.tickets.models import Category, Service
from thirdline.engines.conditions import ConditionError, parse
from thirdline.flow.escalation import gathering
from thirdline.flow.escalation.contracts import Item, Terms
from thirdline.flow.escalation.models import ContractItem, EscalationContract
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import Refused


@transaction.atomic
def draw_up_contract(
    name: str,
    *,
    tier_level: int | None,
    items: Sequence[Item],
    service: Service | None = None,
    category: Category | None = None,
    waive_when: dict[str, object] | None = None,
    slug: str = "",
    by: Person,
) -> EscalationContract:
    """Set what a tier asks, as a whole; a changed contract is a new version, the same one is not."""
    slug = slug or slugify(name)
    _refuse_unreadable(waive_when)
    row = EscalationContract.objects.select_for_update().filter(slug=slug).first()
    before = gathering.terms_of(row) if row else None
    in_force = row is not None and row.retired_at is None
    row = row or EscalationContract(slug=slug)
    row.name, row.tier_level, row.service, row.category = name, tier_level, service, category
    row.waive_when, row.retired_at = waive_when, None
    if in_force and before == _as_wanted(row, items):
        return row
    _save_alone(row)
    row.items.all().delete()
    ContractItem.objects.bulk_create(_rows(row, items))
    row.refresh_from_db(fields=["version"])
    record(
        "contract.drawn_up",
        row,
        by=by,
        facts={"slug": slug, "version": row.version, "items": [one.key for one in items]},
    )
    return row


@transaction.atomic
def retire_contract(contract: EscalationContract, *, by: Person) -> EscalationContract:
    """Stop asking; handoffs made under it keep their copy."""
    contract.retired_at = clock.now()
    contract.save(update_fields=["retired_at"])
    record("contract.retired", contract, by=by, facts={"slug": contract.slug})
    return contract


def _refuse_unreadable(waive_when: dict[str, object] | None) -> None:
    if not waive_when:
        return
    try:
        parse(waive_when, ticket_fields())
    except ConditionError as error:
        raise Refused(str(error)) from error


def _as_wanted(row: EscalationContract, items: Sequence[Item]) -> Terms:
    return replace(gathering.terms_of(row), items=tuple(items))


def _save_alone(row: EscalationContract) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if "contract_applies_alone" not in str(error):
            raise
        raise Refused(
            _("Another contract has the same service, category and tier. Change that one instead.")
        ) from error


def _rows(row: EscalationContract, items: Sequence[Item]) -> list[ContractItem]:
    return [
        ContractItem(
            contract=row,
            key=one.key,
            label=one.label,
            kind=one.kind,
            config=dict(one.config),
            ask_whom=one.ask_whom,
            position=position,
        )
        for position, one in enumerate(items)
    ]

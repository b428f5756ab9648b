"""The tables of escalation an administrator may edit as text."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext as _

from thirdline.desk.tickets.conditions import ticket_fields
from thirdline.desk.tickets.states import HandoffKind
from thirdline.engines.conditions import ConditionError, parse
from thirdline.flow.escalation.contracts import AskWhom, ItemKind
from thirdline.flow.escalation.machine import known_facts
from thirdline.flow.escalation.models import (
    ConsultTarget,
    ContractItem,
    EscalationContract,
    HandoffReason,
)
from thirdline.kit.tables import Child, Column, Table, list_tables
from thirdline.kit.texts.later import later


def _contract_mistake(row: models.Model) -> str | None:
    if not isinstance(row, EscalationContract):
        return None
    try:
        if row.waive_when:
            parse(row.waive_when, ticket_fields())
    except ConditionError as error:
        return str(error)
    items = ContractItem.objects.filter(contract=row)
    return next((wrong for item in items if (wrong := _item_mistake(item))), None)


def _item_mistake(item: ContractItem) -> str | None:
    label = {"label": item.label}
    if item.kind not in set(ItemKind):
        words = {**label, "known": ", ".join(ItemKind)}
        return _("“%(label)s” has an unknown kind; it is one of: %(known)s.") % words
    if item.ask_whom not in set(AskWhom):
        return _("“%(label)s” is asked of the requester or an agent.") % label
    if not isinstance(item.config, dict):
        return _("The config of “%(label)s” is a mapping, such as fact: ticket.service.") % label
    facts = {fact.name for fact in known_facts()}
    if item.kind == ItemKind.MACHINE and item.config.get("fact") not in facts:
        words = {**label, "known": ", ".join(sorted(facts))}
        return _("No machine knows the fact of “%(label)s”. Known: %(known)s.") % words
    return None


def _reasons(kind: HandoffKind, label: str, order: int) -> Table:
    return Table(
        f"{kind}_reasons",
        label,
        HandoffReason,
        "code",
        (
            Column("code"),
            Column("words"),
            Column("needs_items", "flag"),
            Column("position", "number"),
        ),
        order=order,
        retires="retired_at",
        only={"kind": kind.value},
    )


list_tables(
    Table(
        "escalation_contracts",
        later("Escalation contracts"),
        EscalationContract,
        "slug",
        (
            Column("slug"),
            Column("name"),
            Column("service", "ref", to="services"),
            Column("category", "ref", to="categories"),
            Column("tier_level", "number"),
            Column("waive_when", "json"),
        ),
        (
            Child(
                "items",
                ContractItem,
                "contract",
                (
                    Column("key"),
                    Column("label"),
                    Column("kind"),
                    Column("config", "json"),
                    Column("ask_whom"),
                ),
                key="key",
                position="position",
            ),
        ),
        order=70,
        retires="retired_at",
        check=_contract_mistake,
    ),
    _reasons(HandoffKind.ESCALATE, later("Reasons to escalate"), 72),
    _reasons(HandoffKind.RETURN, later("Reasons to return"), 73),
    _reasons(HandoffKind.TRANSFER, later("Reasons to transfer"), 74),
    Table(
        "consult_targets",
        later("Targets of consults"),
        ConsultTarget,
        "tier_level",
        (Column("tier_level", "number"), Column("within", "duration")),
        order=75,
    ),
)

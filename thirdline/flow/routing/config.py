"""The routing rules as an administrator edits them, in the order in which they are asked.

rules:
  - slug: vpn-to-the-service-desk
    name: VPN to the service desk
    position: 30
    when: {service: vpn}
    go: {team: service-desk, strategy: least_loaded}
    tags: [vpn]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django.db import models
from django.utils.translation import gettext as _

from thirdline.flow.routing.compiling import compile_rule, draft_of, house_now
from thirdline.flow.routing.models import Rule
from thirdline.kit.tables import Column, Table, list_tables
from thirdline.kit.texts.later import later


@dataclass(frozen=True)
class RulesTable(Table):
    """Rules read in the order of their turn, not of their slug."""

    def rows(self) -> models.QuerySet[models.Model]:
        return super().rows().order_by("position", "slug")


def _rule_mistake(row: models.Model) -> str | None:
    rule = cast("Rule", row)
    if rule.position < 1:
        return _("position: give the rule its place in the order, a number from 1 on.")
    mistakes = compile_rule(draft_of(rule), rule.position, house_now()).mistakes
    return " ".join(mistakes) or None


list_tables(
    RulesTable(
        "rules",
        later("Routing rules"),
        Rule,
        "slug",
        (
            Column("slug"),
            Column("name"),
            Column("position", "number", help=later("Rules are asked from the lowest number up.")),
            Column("when", "json", help=later("A condition; without one the rule always holds.")),
            Column("go", "json", help=later("A team or a tier, and a strategy for the person.")),
            Column("priority", "number"),
            Column("tags", "list"),
            Column("note"),
            # Written only where a rule is switched off, so that most rows stay short.
            Column("enabled", "flag", read=lambda rule: None if rule.enabled else False),
        ),
        order=60,
        retires="retired_at",
        check=_rule_mistake,
    )
)

"""The table of policies an administrator may edit as text."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext as _

from thirdline.desk.tickets.conditions import ticket_fields
from thirdline.engines.conditions import ConditionError, parse
from thirdline.flow.sla.models import Policy
from thirdline.flow.sla.rules import why_not_policy
from thirdline.kit.tables import Column, Table, list_tables
from thirdline.kit.texts.later import later


def why_not_keep(row: models.Model) -> str | None:
    """A sentence on the first thing wrong with a policy; None if it can be kept."""
    if not isinstance(row, Policy):
        return None
    wrong = why_not_policy(row.kind, row.targets, row.pause_on, row.steps)
    if wrong is None and row.when:
        try:
            parse(row.when, ticket_fields())
        except ConditionError as error:
            wrong = str(error)
    return _("Policy “%(slug)s”: %(wrong)s") % {"slug": row.slug, "wrong": wrong} if wrong else None


list_tables(
    Table(
        "policies",
        later("Policies"),
        Policy,
        "slug",
        (
            Column("slug"),
            Column("name"),
            Column("kind", help=later("sla or ola")),
            Column("order", "number", help=later("The first one whose condition holds counts.")),
            Column(
                "when",
                "json",
                help=later("A condition over the ticket; none means every ticket."),
            ),
            Column("targets", "json", help=later("resolution: {1: 4h, '*': 8h}")),
            Column("calendar", "ref", to="calendars"),
            Column("pause_on", "list", help=later("requester, vendor, change, problem")),
            Column("steps", "json", help=later("- {at: 75%, do: notify, to: person}")),
        ),
        order=70,
        retires="retired_at",
        check=why_not_keep,
    )
)

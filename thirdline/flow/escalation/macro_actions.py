"""Handing on as actions of a macro: what the runner could do by hand, asked in their name."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdline.desk.macros.actions import Action, Need, Run, contribute
from thirdline.desk.tickets.states import HandoffKind
from thirdline.flow.escalation.operations import escalate_ticket, transfer_ticket
from thirdline.flow.escalation.queries import reasons
from thirdline.foundation.people.models import Team
from thirdline.foundation.people.queries import all_teams
from thirdline.kit.refusals import Refused


def _escalate(run: Run) -> str:
    team = _team(run.text("team")) if run.text("team") else None
    handoff = escalate_ticket(
        run.ticket, reason=run.text("reason"), words=run.text("words"), to_team=team, by=run.by
    )
    return _("Escalated to %(team)s.") % {"team": handoff.to_stay.team.name}


def _transfer(run: Run) -> str:
    handoff = transfer_ticket(
        run.ticket,
        to_team=_team(run.text("team")),
        reason=run.text("reason"),
        words=run.text("words"),
        by=run.by,
    )
    return _("Transferred to %(team)s.") % {"team": handoff.to_stay.team.name}


def _team(slug: str) -> Team:
    found = next((one for one in all_teams() if one.slug == slug), None)
    if found is None:
        raise Refused(_("There is no team “%(slug)s”.") % {"slug": slug})
    return found


def _reasons(kind: HandoffKind) -> list[tuple[str, str]]:
    return [(one.code, one.words) for one in reasons(kind)]


def _teams() -> list[tuple[str, str]]:
    return [(one.slug, one.name) for one in all_teams()]


contribute(
    Action(
        "escalate",
        gettext_lazy("Escalate"),
        _escalate,
        (
            Need("reason", gettext_lazy("Why"), choices=lambda: _reasons(HandoffKind.ESCALATE)),
            Need("words", gettext_lazy("Words"), "words", needed=False),
            Need("team", gettext_lazy("To the team"), needed=False, choices=_teams),
        ),
    ),
    Action(
        "transfer",
        gettext_lazy("Transfer"),
        _transfer,
        (
            Need("team", gettext_lazy("To the team"), choices=_teams),
            Need("reason", gettext_lazy("Why"), choices=lambda: _reasons(HandoffKind.TRANSFER)),
            Need("words", gettext_lazy("Words"), "words", needed=False),
        ),
    ),
)

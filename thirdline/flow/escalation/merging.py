"""What is open of the climb of tickets that would go on in another, for the preview of a merge."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from thirdline.desk.links.preview import warns_of_a_merge
from thirdline.desk.tickets.models import Handoff, Ticket
from thirdline.flow.escalation.queries import open_consults_of


@warns_of_a_merge
def what_is_open(tickets: Sequence[Ticket]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    waiting = Handoff.objects.filter(to_stay__in=[one.stay_id for one in tickets if one.stay_id])
    for handoff in waiting.filter(accepted_at=None).select_related("to_stay__team"):
        words = _("A handoff to %(team)s is not accepted yet; it waits until the merge is undone.")
        told = words % {"team": handoff.to_stay.team.name}
        found.setdefault(handoff.ticket_id, []).append(told)
    for one in tickets:
        for consult in open_consults_of(one):
            words = _(
                "A question is open: “%(question)s”. Ask it again on the other if you need it."
            )
            found.setdefault(one.pk, []).append(words % {"question": consult.question[:120]})
    return found

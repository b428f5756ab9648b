"""When people are asked, and where a low score goes."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdline.desk.conversation.operations import add_note
from thirdline.desk.tickets.queries import tickets_for
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.journal.subscriptions import on
from thirdline.foundation.notifications import kinds
from thirdline.foundation.notifications.operations import notify
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import robot
from thirdline.practices.surveys.models import Survey
from thirdline.practices.surveys.operations import drop_surveys, open_follow_up, plan_survey

kinds.register("survey.asked", gettext_lazy("I am asked how it went"), mail=True, staff=False)
kinds.register("survey.low", gettext_lazy("somebody is not happy with what my team solved"), mail=True)  # fmt: skip


@on("ticket.resolved", later=True)
def ask_how_it_was(entry: Entry) -> None:
    plan_survey(entry.subject, by=robot())


@on("ticket.reopened")
def ask_later(entry: Entry) -> None:
    drop_surveys(entry.subject, by=entry.actor or robot())


@on("survey.answered", later=True)
def follow_a_low_score(entry: Entry) -> None:
    """A note for whoever opens the ticket, a notice for the lead; said once, not at every change."""
    before = entry.facts["before"]
    survey = Survey.objects.select_related("ticket", "person", "team__lead", "plan", "answer").get(
        pk=entry.facts["survey"]
    )
    if not entry.facts["low"] or (before is not None and before <= survey.plan.low_score):
        return
    comment = (entry.words or {}).get("comment", "")
    said = {"name": survey.person.name, "score": entry.facts["score"], "comment": comment}
    note = _("%(name)s gave %(score)s of 5: “%(comment)s”") if comment else _("%(name)s gave %(score)s of 5.")  # fmt: skip
    add_note(survey.ticket, text=note % said, by=robot(), once=f"survey {survey.pk}")
    open_follow_up(survey.answer, by=robot())
    lead = survey.team.lead if survey.team else None
    if lead is not None and tickets_for(lead).filter(pk=survey.ticket_id).exists():
        _tell(lead, entry, survey)


def _tell(lead: Person, entry: Entry, survey: Survey) -> None:
    with translation.override(lead.language):
        said = {"name": survey.person.name, "score": entry.facts["score"], "ticket": survey.ticket.label}  # fmt: skip
        words = _("%(name)s gave %(score)s of 5 for %(ticket)s. Look at it, and write if it can be put right.")  # fmt: skip
        notify(
            lead, kind="survey.low", text=words % said, url=survey.ticket.get_absolute_url(),
            ticket_id=survey.ticket_id, entry_id=entry.pk, by=robot(),
        )  # fmt: skip

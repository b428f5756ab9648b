"""What a reply, a new ticket or a change of its matter means for what is to be done."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from thirdline.desk.chores import objecting  # noqa: F401  what stands before resolving
from thirdline.desk.chores.operations import put_checklist, settle_reminders
from thirdline.desk.chores.queries import template_slugs_on, templates_by_itself
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.journal.subscriptions import on
from thirdline.foundation.notifications import kinds
from thirdline.foundation.people.operations import robot

kinds.register("reminder.due", gettext_lazy("a reminder of mine or of my team falls due"))
kinds.register("reply.withheld", gettext_lazy("a reply I planned is not sent"), mail=True)


@on("ticket.replied")
def settle_what_waits_for_words(entry: Entry) -> None:
    from_requester = bool(entry.facts["from_requester"])
    settle_reminders(entry.subject, from_requester=from_requester, by=entry.actor)


@on("ticket.opened", "ticket.edited")
def put_checklists_that_come_by_themselves(entry: Entry) -> None:
    """An edit counts only when it changes what the ticket is about."""
    if entry.verb == "ticket.edited" and not {"service", "category"} & set(entry.facts["changed"]):
        return
    ticket = entry.subject
    fitting = templates_by_itself(ticket)
    there = template_slugs_on(ticket) if fitting else set()
    for template in fitting:
        if template.slug not in there and template.items.exists():
            put_checklist(ticket, template=template, by=robot())

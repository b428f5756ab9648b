from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdline.desk.links.models import Merge, Run
from thirdline.desk.links.operations import begin_run, note_reopened_child
from thirdline.desk.links.queries import children_of, has_open_children, tie_of
from thirdline.desk.links.rules import Do, merged_words
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import tickets_for
from thirdline.desk.tickets.states import OPEN_STATES, State
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.journal.subscriptions import on
from thirdline.foundation.notifications import kinds
from thirdline.foundation.notifications.operations import notify
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import robot
from thirdline.foundation.people.readers import as_reader
from thirdline.kit.refusals import Refused

kinds.register(
    "ticket.merged", gettext_lazy("a request of mine goes on in another"), mail=True, staff=False
)
kinds.register(
    "ticket.children_reopened", gettext_lazy("several children of a ticket I have are open again")
)
kinds.register("ticket.children_done", gettext_lazy("what I asked for many tickets is done"))


@on("ticket.closed", order=5)
def keep_a_parent_until_its_children_are_done(entry: Entry) -> None:
    if has_open_children(entry.subject):
        raise Refused(
            _("Children of %(ticket)s are still open. Resolve or detach them before closing it.")
            % {"ticket": entry.subject.label}
        )


@on("ticket.reopened")
def say_a_child_is_open_again(entry: Entry) -> None:
    """The others stay as they are; whoever has the parent hears when it is more than one or two."""
    tie = tie_of(entry.subject)
    if tie is None or not note_reopened_child(tie, by=entry.actor or robot()):
        return
    parent = tie.parent
    person = parent.person or parent.asked_person
    if person is None or not tickets_for(person).filter(pk=parent.pk).exists():
        return
    with as_reader(person):
        text = _("Several children of %(ticket)s “%(title)s” are open again.")
        notify(
            person, kind="ticket.children_reopened",
            text=text % {"ticket": parent.label, "title": parent.title},
            url=parent.get_absolute_url(), ticket_id=parent.pk, entry_id=entry.pk, by=robot(),
        )  # fmt: skip


@on("ticket.resumed")
def go_on_with_the_parent(entry: Entry) -> None:
    """Children that were put on hold with their parent, if that was wished, go on with it."""
    last = Run.objects.filter(parent=entry.subject).order_by("-id").select_related("by").first()
    if last is None or last.do != Do.HOLD or not last.follows_parent:
        return
    # Whoever asked goes on with the parent by answering, and somebody else's child may be hidden from
    # an agent: neither is a reason to refuse what they do to the parent itself.
    for by in (entry.actor, last.by):
        if by is not None and by.may("work") and _some_wait(entry.subject, by):
            begin_run(entry.subject, do=Do.RESUME, by=by)
            return


def _some_wait(parent: Ticket, by: Person) -> bool:
    return children_of(parent, by).filter(state=State.ON_HOLD).exists()


@on("ticket.merged", later=True)
def tell_whoever_asked(entry: Entry) -> None:
    """Under their own number, and nothing of the other ticket, which may be somebody else's."""
    merge = Merge.objects.select_related("ticket__requester").get(pk=entry.facts["merge"])
    ticket, person = merge.ticket, merge.ticket.requester
    silent = not entry.facts["tell"] or merge.undone_at or merge.state not in OPEN_STATES
    if silent or not tickets_for(person).filter(pk=ticket.pk).exists():
        return
    with as_reader(person):
        facts = {"ticket": ticket.label, "title": ticket.title}
        text = merged_words(merge.reading) % facts
        notify(
            person, kind="ticket.merged", text=text, url=ticket.get_absolute_url(),
            ticket_id=ticket.pk, entry_id=entry.pk, subject=f"[{ticket.label}] {ticket.title}",
            letter=f"{text}\n\n{settings.SITE_URL}{ticket.get_absolute_url()}\n", by=robot(),
        )  # fmt: skip


@on("ticket.children_done", later=True)
def say_it_is_done(entry: Entry) -> None:
    parent, person = entry.subject, entry.actor
    if person is None or not tickets_for(person).filter(pk=parent.pk).exists():
        return
    with as_reader(person):
        text = _("%(ticket)s: done for its children; %(done)s done, %(refused)s refused.")
        facts = {"ticket": parent.label, **entry.facts}
        notify(
            person, kind="ticket.children_done", text=text % facts, url=parent.get_absolute_url(),
            ticket_id=parent.pk, entry_id=entry.pk, by=robot(),
        )  # fmt: skip

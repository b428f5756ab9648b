"""Who is told what about the talk on a ticket. Requesters read nothing of tiers, teams or vendors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdline.desk.conversation import inbound
from thirdline.desk.conversation.operations import tell_of_lost_letter
from thirdline.desk.conversation.queries import files_of_message, message_numbered
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import tickets_for
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.journal.subscriptions import on
from thirdline.foundation.mail.queries import letters_lately
from thirdline.foundation.notifications import kinds
from thirdline.foundation.notifications.operations import notify
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import robot
from thirdline.foundation.people.queries import administrators
from thirdline.foundation.people.readers import as_reader

# A machine on the other side that does not say it is one: after so many receipts an hour, silence.
MOST_RECEIPTS = 10

kinds.register("ticket.received", gettext_lazy("my request has arrived"), mail=True, staff=False)
kinds.register(
    "ticket.answered", gettext_lazy("somebody answers a request of mine"), mail=True, staff=False
)
kinds.register("ticket.solved", gettext_lazy("a request of mine is solved"), mail=True, staff=False)
kinds.register("ticket.asker_wrote", gettext_lazy("the person who asked writes on a ticket I have"))
kinds.register(
    "mailbox.failing", gettext_lazy("letters cannot be fetched from a mailbox"), mail=True
)
kinds.register("letter.unreadable", gettext_lazy("a letter cannot be read"))
kinds.register("ticket.letter_lost", gettext_lazy("a letter about a ticket I have is not read"))
kinds.register("ticket.reopened", gettext_lazy("a ticket I solved is opened again"))


@dataclass(frozen=True)
class News:
    """One thing to tell about a ticket."""

    entry: Entry
    ticket: Ticket
    kind: str

    def tell(self, person: Person, notice: str, template: str = "", **facts: Any) -> None:
        letter = self._letter(person, template, facts) if template else ""
        notify(
            person,
            kind=self.kind,
            text=notice,
            url=self.ticket.get_absolute_url(),
            ticket_id=self.ticket.pk,
            entry_id=self.entry.pk,
            subject=f"[{self.ticket.label}] {self.ticket.title}",
            letter=letter,
            automatic=self.kind != "ticket.answered",
            by=self.entry.actor or robot(),
        )

    def _letter(self, person: Person, template: str, facts: dict[str, Any]) -> str:
        link = settings.SITE_URL + self.ticket.get_absolute_url()
        context = {"ticket": self.ticket, "person": person, "link": link, **facts}
        return render_to_string(f"conversation/letters/{template}", context).strip() + "\n"

    def facts(self) -> dict[str, str]:
        return {"ticket": self.ticket.label, "title": self.ticket.title}


@on("letter.taken_in")
def make_of_letter(entry: Entry) -> None:
    inbound.make_of(entry.subject, by=entry.actor or robot())


@on("mailbox.failing")
def say_a_mailbox_fails(entry: Entry) -> None:
    """Letters pile up where nobody sees them: whoever can mend it hears of it once."""
    facts = {"address": entry.facts["address"], "error": entry.facts["error"]}
    for person in administrators():
        with as_reader(person):
            words = _("Letters to %(address)s cannot be fetched: %(error)s") % facts
            notify(
                person, kind="mailbox.failing", text=words, url=reverse("mail:mailboxes"),
                entry_id=entry.pk, by=robot(),
            )  # fmt: skip


@on("letter.settled")
def say_a_letter_was_not_read(entry: Entry) -> None:
    if entry.facts["reason"] != inbound.UNREADABLE:
        return
    ticket = Ticket.objects.get(pk=entry.facts["ticket"])
    for person in administrators():
        with as_reader(person):
            words = _("A letter could not be read; it is attached to %(ticket)s as it came.")
            notify(
                person, kind="letter.unreadable", text=words % {"ticket": ticket.label},
                url=ticket.get_absolute_url(), ticket_id=ticket.pk, entry_id=entry.pk, by=robot(),
            )  # fmt: skip


@on("letter.bounced", "letter.failed", "letter.in_doubt")
def say_a_letter_was_lost(entry: Entry) -> None:
    """On the ticket, and to whoever has it: they wait for an answer to what nobody read."""
    letter, number = entry.subject, entry.facts.get("ticket")
    ticket = Ticket.objects.filter(pk=number, history=None).first() if number else None
    if ticket is None:
        return
    how = entry.verb.removeprefix("letter.")
    how = "delayed" if how == "bounced" and not entry.facts["permanent"] else how
    said = f"{letter.to_address}, {letter.last_error}".rstrip(", ")
    tell_of_lost_letter(ticket, letter_id=letter.pk, how=how, reason=said, by=robot())
    person = ticket.person or ticket.asked_person
    if person is not None and how != "delayed":
        news = News(entry, ticket, "ticket.letter_lost")
        with as_reader(person):
            words = _("A letter about %(ticket)s “%(title)s” was not read: %(said)s")
            news.tell(person, words % {**news.facts(), "said": said})


@on("ticket.opened", later=True)
def tell_it_arrived(entry: Entry) -> None:
    news = News(entry, entry.subject, "ticket.received")
    person = news.ticket.requester
    silent = not entry.facts.get("receipt", True)
    if silent or news.ticket.history is not None or _answers_itself(news.ticket, person):
        return
    with as_reader(person):
        news.tell(person, _("%(ticket)s “%(title)s” has arrived.") % news.facts(), "received.txt")


def _answers_itself(ticket: Ticket, person: Person) -> bool:
    lately = letters_lately(person, within=timedelta(hours=1), most=MOST_RECEIPTS)
    return ticket.channel == "mail" and lately >= MOST_RECEIPTS


@on("ticket.replied", later=True)
def tell_about_a_reply(entry: Entry) -> None:
    if entry.facts["from_requester"]:
        return _tell_who_has_it(entry)
    news = News(entry, entry.subject, "ticket.answered")
    message = message_numbered(entry.facts["message"])
    files = files_of_message(message)
    for person in _listeners(news.ticket, but=entry.actor_id):
        with as_reader(person):
            said = {**news.facts(), "name": message.author.first_name}
            news.tell(
                person,
                _("%(name)s answered on %(ticket)s “%(title)s”.") % said,
                "replied.txt",
                text=message.text,
                author=message.author.name,
                files=files,
            )
    return None


def _tell_who_has_it(entry: Entry) -> None:
    news = News(entry, entry.subject, "ticket.asker_wrote")
    person = news.ticket.person or news.ticket.asked_person
    if person is not None and person.pk != entry.actor_id:
        with as_reader(person):
            said = {**news.facts(), "name": news.ticket.requester.first_name}
            news.tell(person, _("%(name)s wrote on %(ticket)s “%(title)s”.") % said)


@on("ticket.resolved", later=True)
def tell_it_is_solved(entry: Entry) -> None:
    news = News(entry, entry.subject, "ticket.solved")
    for person in _listeners(news.ticket, but=entry.actor_id):
        with as_reader(person):
            news.tell(
                person,
                _("%(ticket)s “%(title)s” is solved.") % news.facts(),
                "resolved.txt",
                text=(entry.words or {}).get("words", ""),
                author=entry.actor.name if entry.actor else "Thirdline",
                may_reopen=person.pk == news.ticket.requester_id,
            )


@on("ticket.reopened", later=True)
def tell_it_is_open_again(entry: Entry) -> None:
    news = News(entry, entry.subject, "ticket.reopened")
    person = news.ticket.person or news.ticket.asked_person
    if person is not None and person.pk != entry.actor_id:
        with as_reader(person):
            said = {**news.facts(), "reason": (entry.words or {}).get("reason", "")}
            news.tell(person, _("%(ticket)s “%(title)s” is open again: %(reason)s") % said)


def _listeners(ticket: Ticket, *, but: int | None) -> list[Person]:
    """Who asked and who watches, as far as they may still read it; nobody hears of their own words."""
    if ticket.history is not None:
        return []
    watching = [watch.person for watch in ticket.watches.select_related("person").order_by("id")]
    people = {person.pk: person for person in [ticket.requester, *watching] if person.pk != but}
    return [one for one in people.values() if tickets_for(one).filter(pk=ticket.pk).exists()]

"""Who is told what about the talk on a ticket. Requesters read nothing of tiers, teams or vendors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdline.desk.conversation import inbound
from thirdline.desk.conversation.models import Message
from thirdline.desk.conversation.operations import tell_of_lost_letter
from thirdline.desk.conversation.queries import files_of_message, message_numbered
from thirdline.desk.letters.of_tickets import RECEIVED, REOPENED, REPLIED, RESOLVED, WAITING
from thirdline.desk.letters.rules import LetterEvent
from thirdline.desk.letters.unfollowing import head_for
from thirdline.desk.letters.writing import letter_about, subject_about
from thirdline.desk.tickets.joining import followers_of
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import tickets_for, watchers_of
from thirdline.desk.tickets.states import OPEN_STATES, HoldReason
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.journal.subscriptions import on
from thirdline.foundation.mail.queries import letters_lately
from thirdline.foundation.notifications import kinds
from thirdline.foundation.notifications.operations import notify
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import robot
from thirdline.foundation.people.queries import administrators, person_numbered
from thirdline.foundation.people.readers import as_reader

# A machine on the other side that does not say it is one: after so many receipts an hour, silence.
MOST_RECEIPTS = 10

# What somebody wrote, or what a requester waits for: each is a letter of its own.
_WRITTEN = {"mail": True, "staff": False, "letters": True}
kinds.register("ticket.received", gettext_lazy("my request has arrived"), **_WRITTEN)
kinds.register(
    "ticket.answered", gettext_lazy("somebody answers a request of mine"), push=True, **_WRITTEN
)
kinds.register("ticket.solved", gettext_lazy("a request of mine is solved"), push=True, **_WRITTEN)
kinds.register(
    "ticket.asker_wrote", gettext_lazy("the person who asked writes on a ticket I have"), push=True
)
kinds.register(
    "ticket.opened_again", gettext_lazy("a request of mine is opened again by others"), **_WRITTEN
)
# Usually the question itself came as a reply; whoever wants the reminder by mail chooses it.
kinds.register(
    "ticket.your_turn", gettext_lazy("a request of mine waits for my answer"), staff=False
)
kinds.register("watch.answered", gettext_lazy("somebody answers on a ticket I follow"), **_WRITTEN)
kinds.register("watch.solved", gettext_lazy("a ticket I follow is solved"), **_WRITTEN)
kinds.register(
    "watch.asker_wrote", gettext_lazy("the person who asked writes on a ticket I follow")
)
kinds.register("watch.reopened", gettext_lazy("a ticket I follow is opened again"))
kinds.register("watch.added", gettext_lazy("somebody lets me follow a ticket"), **_WRITTEN)
kinds.register("ticket.mentioned", gettext_lazy("an internal note names me"), mail=True, push=True)
kinds.register("draft.handed_back", gettext_lazy("a colleague hands a draft of mine back"))
kinds.register(
    "mailbox.failing", gettext_lazy("letters cannot be fetched from a mailbox"), mail=True
)
kinds.register("letter.unreadable", gettext_lazy("a letter cannot be read"))
kinds.register("letter.held_back", gettext_lazy("letters of one sender are held back"))
kinds.register("ticket.letter_lost", gettext_lazy("a letter about a ticket I have is not read"))
kinds.register("ticket.reopened", gettext_lazy("a ticket I solved is opened again"), push=True)


@kinds.reads_truth
def what_still_holds(person: Person, tickets: Iterable[int]) -> tuple[set[int], set[int]]:
    """Of tickets a held notice is about: those the person may read now, and those still open."""
    states = dict(tickets_for(person).filter(pk__in=list(tickets)).values_list("pk", "state"))
    return set(states), {number for number, state in states.items() if state in OPEN_STATES}


@dataclass(frozen=True)
class News:
    """One thing to tell about a ticket."""

    entry: Entry
    ticket: Ticket
    kind: str

    def for_(self, person: Person, kind: str) -> News:
        """The same for somebody who only follows, under the kind they choose channels for."""
        return self if person.pk == self.ticket.requester_id else replace(self, kind=kind)

    def at_work(self, person: Person, kind: str) -> News:
        has_it = person.pk in {self.ticket.person_id, self.ticket.asked_person_id}
        return self if has_it else replace(self, kind=kind)

    def tell(
        self, person: Person, notice: str, event: LetterEvent | None = None, **said: str | None
    ) -> None:
        letter = letter_about(self.ticket, person, event, **said) if event else ""
        follows = self.kind.startswith("watch.")
        notify(
            person,
            kind=self.kind,
            text=notice,
            url=self.ticket.get_absolute_url(),
            ticket_id=self.ticket.pk,
            entry_id=self.entry.pk,
            subject=subject_about(self.ticket),
            letter=letter,
            headers=head_for(self.ticket, person) if follows else None,
            automatic=self.kind != "ticket.answered",
            by=self.entry.actor or robot(),
        )

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


@on("letter.held_back")
def say_letters_are_held_back(entry: Entry) -> None:
    """Once a day and sender: whether it is a loop or a storm, somebody has to look."""
    for person in administrators():
        with as_reader(person):
            words = _("%(sender)s writes very much; from now on it is held back until you look.")
            notify(
                person, kind="letter.held_back", text=words % {"sender": entry.subject.sender},
                url=reverse("mail:mailboxes"), entry_id=entry.pk, by=robot(),
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
    if person is not None and how != "delayed" and _reads(person, ticket):
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
        news.tell(person, _("%(ticket)s “%(title)s” has arrived.") % news.facts(), RECEIVED)


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
            news.for_(person, "watch.answered").tell(
                person,
                _("%(name)s answered on %(ticket)s “%(title)s”.") % said,
                REPLIED,
                text=message.text,
                author=message.author.name,
                files="\n".join(f"- {name}" for name in files),
            )
    _tell_those_merged(entry, message, files)
    return None


def _tell_those_merged(entry: Entry, message: Message, files: list[str]) -> None:
    """Whoever asked for a ticket that goes on here hears of the answer under their own number."""
    for merged in followers_of(entry.subject):
        news, person = News(entry, merged, "ticket.answered"), merged.requester
        with as_reader(person):
            said = {**news.facts(), "name": message.author.first_name}
            news.tell(
                person,
                _("%(name)s answered on %(ticket)s “%(title)s”.") % said,
                REPLIED,
                text=message.text,
                author=message.author.name,
                files="\n".join(f"- {name}" for name in files),
            )


def _tell_who_has_it(entry: Entry) -> None:
    news = News(entry, entry.subject, "ticket.asker_wrote")
    for person in _those_at_work(news.ticket, but=entry.actor_id):
        with as_reader(person):
            asker = entry.actor or news.ticket.requester
            said = {**news.facts(), "name": asker.first_name}
            news.at_work(person, "watch.asker_wrote").tell(
                person, _("%(name)s wrote on %(ticket)s “%(title)s”.") % said
            )


def _those_at_work(ticket: Ticket, *, but: int | None) -> list[Person]:
    """Whoever has it, or was asked to, and who follows it from the support teams."""
    holder = ticket.person or ticket.asked_person
    if holder is not None and ticket.restricted and not _reads(holder, ticket):
        holder = None
    followers = [one for one in _watchers(ticket) if one.standing.is_staff]
    people = {one.pk: one for one in [*([holder] if holder else []), *followers] if one.pk != but}
    return list(people.values())


@on("ticket.resolved", later=True)
def tell_it_is_solved(entry: Entry) -> None:
    news = News(entry, entry.subject, "ticket.solved")
    for person in _listeners(news.ticket, but=entry.actor_id):
        with as_reader(person):
            news.for_(person, "watch.solved").tell(
                person,
                _("%(ticket)s “%(title)s” is solved.") % news.facts(),
                RESOLVED,
                text=(entry.words or {}).get("words", ""),
                author=entry.actor.name if entry.actor else "Thirdline",
            )
    for merged in followers_of(news.ticket):
        own = News(entry, merged, "ticket.solved")
        with as_reader(merged.requester):
            own.tell(
                merged.requester,
                _("%(ticket)s “%(title)s” is solved.") % own.facts(),
                RESOLVED,
                text=(entry.words or {}).get("words", ""),
                author=entry.actor.name if entry.actor else "Thirdline",
            )


@on("ticket.reopened", later=True)
def tell_it_is_open_again(entry: Entry) -> None:
    news = News(entry, entry.subject, "ticket.reopened")
    for person in _those_at_work(news.ticket, but=entry.actor_id):
        with as_reader(person):
            said = {**news.facts(), "reason": (entry.words or {}).get("reason", "")}
            news.at_work(person, "watch.reopened").tell(
                person, _("%(ticket)s “%(title)s” is open again: %(reason)s") % said
            )


@on("ticket.reopened", later=True)
def tell_who_asked_it_is_open_again(entry: Entry) -> None:
    """When somebody else opened it: who asked thought it was done."""
    news = News(entry, entry.subject, "ticket.opened_again")
    person = news.ticket.requester
    if person.pk == entry.actor_id or not _reads(person, news.ticket):
        return
    with as_reader(person):
        news.tell(
            person,
            _("%(ticket)s “%(title)s” is open again.") % news.facts(),
            REOPENED,
            text=(entry.words or {}).get("reason", ""),
            author=entry.actor.name if entry.actor else "Thirdline",
        )


@on("ticket.held", later=True)
def tell_who_asked_they_are_awaited(entry: Entry) -> None:
    news = News(entry, entry.subject, "ticket.your_turn")
    person = news.ticket.requester
    awaited = entry.facts["reason"] == HoldReason.REQUESTER
    if not awaited or person.pk == entry.actor_id or not _reads(person, news.ticket):
        return
    with as_reader(person):
        news.tell(
            person,
            _("%(ticket)s “%(title)s” waits for your answer.") % news.facts(),
            WAITING,
            text=(entry.words or {}).get("words", ""),
            author=entry.actor.name if entry.actor else "Thirdline",
        )


@on("ticket.watched", later=True)
def tell_who_was_added(entry: Entry) -> None:
    """Whoever follows of their own will knows it."""
    person = person_numbered(entry.facts["person"])
    news = News(entry, entry.subject, "watch.added")
    if entry.actor_id in {person.pk, None} or (entry.actor and entry.actor.is_robot):
        return
    with as_reader(person):
        said = {**news.facts(), "name": entry.actor.first_name if entry.actor else "Thirdline"}
        news.tell(person, _("%(name)s lets you follow %(ticket)s “%(title)s”.") % said)


@on("ticket.mentioned", later=True)
def tell_who_was_named(entry: Entry) -> None:
    news = News(entry, entry.subject, "ticket.mentioned")
    name = entry.actor.first_name if entry.actor else "Thirdline"
    for number in entry.facts["named"]:
        person = person_numbered(number)
        # Rights may have ended between the note and the notice.
        if not tickets_for(person).filter(pk=news.ticket.pk).exists():
            continue
        with as_reader(person):
            said = {**news.facts(), "name": name, "text": (entry.words or {}).get("text", "")}
            news.tell(person, _("%(name)s names you on %(ticket)s: %(text)s") % said)


@on("ticket.draft_handed_back", later=True)
def tell_whose_draft_it_is(entry: Entry) -> None:
    news = News(entry, entry.subject, "draft.handed_back")
    person = person_numbered(entry.facts["to"])
    if person.pk != entry.actor_id:
        with as_reader(person):
            said = {**news.facts(), "name": entry.actor.first_name if entry.actor else ""}
            news.tell(person, _("%(name)s hands your draft on %(ticket)s back.") % said)


def _listeners(ticket: Ticket, *, but: int | None) -> list[Person]:
    """Who asked and who watches, as far as they may still read it; nobody hears of their own words."""
    if ticket.history is not None:
        return []
    people = {one.pk: one for one in [ticket.requester, *watchers_of(ticket)] if one.pk != but}
    return [one for one in people.values() if _reads(one, ticket)]


def _watchers(ticket: Ticket) -> list[Person]:
    return [one for one in watchers_of(ticket) if _reads(one, ticket)]


def _reads(person: Person, ticket: Ticket) -> bool:
    return tickets_for(person).filter(pk=ticket.pk).exists()

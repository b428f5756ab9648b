"""Who hears about an article: its reviewer, its author, its owner."""

from __future__ import annotations

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from thirdline.foundation.journal.models import Entry
from thirdline.foundation.journal.subscriptions import on
from thirdline.foundation.notifications import kinds
from thirdline.foundation.notifications.operations import notify
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import robot
from thirdline.foundation.people.queries import person_numbered

kinds.register("article.to_review", gettext_lazy("an article waits for my review"))
kinds.register("article.sent_back", gettext_lazy("an article of mine comes back from review"))
kinds.register("article.published", gettext_lazy("an article of mine is published"))
kinds.register("article.expiring", gettext_lazy("an article of mine grows old"), mail=True)
kinds.register("article.criticised", gettext_lazy("an article of mine did not help, and why"))


def _tell(entry: Entry, person: Person, kind: str, words: Promise, **more: str) -> None:
    """`words` is asked for in the language of the person who is told."""
    if person.pk == entry.actor_id:
        return
    facts = {"label": entry.subject.label, "title": entry.subject.title, **more}
    with translation.override(person.language):
        notify(
            person, kind=kind, text=str(words) % facts, url=f"/knowledge/{entry.subject_id}",
            entry_id=entry.pk, by=entry.actor or robot(),
        )  # fmt: skip


@on("article.proposed", later=True)
def ask_the_reviewer(entry: Entry) -> None:
    if entry.facts.get("reviewer"):
        reviewer = person_numbered(entry.facts["reviewer"])
        words = gettext_lazy("%(label)s “%(title)s” waits for your review.")
        _tell(entry, reviewer, "article.to_review", words)


@on("article.sent_back", later=True)
def tell_the_author(entry: Entry) -> None:
    author = person_numbered(entry.facts["author"])
    said = (entry.words or {}).get("words", "")
    words = gettext_lazy("%(label)s “%(title)s” comes back from review: %(said)s")
    _tell(entry, author, "article.sent_back", words, said=said)


@on("article.published", later=True)
def tell_it_is_published(entry: Entry) -> None:
    author = person_numbered(entry.facts["author"])
    words = gettext_lazy("%(label)s “%(title)s” is published.")
    _tell(entry, author, "article.published", words)


@on("article.expiring", later=True)
def tell_the_owner(entry: Entry) -> None:
    day = str(entry.facts["until"])[:10]
    words = gettext_lazy(
        "%(label)s “%(title)s” expires on %(day)s. Read it again, then extend or retire it."
    )
    _tell(entry, entry.subject.owner, "article.expiring", words, day=day)


@on("article.voted", later=True)
def tell_what_was_missing(entry: Entry) -> None:
    said = (entry.words or {}).get("words", "")
    if said and not entry.facts["helped"]:
        words = gettext_lazy("%(label)s “%(title)s” did not help: %(said)s")
        _tell(entry, entry.subject.owner, "article.criticised", words, said=said)

from __future__ import annotations

from thirdline.desk.conversation.models import Message
from thirdline.desk.search.gathering import asked_texts, file_text, others_on, said_text
from thirdline.desk.search.operations import index_anew, index_words, note_files
from thirdline.desk.search.rules import INTERNAL
from thirdline.desk.tickets.joining import home_of
from thirdline.desk.tickets.models import Attachment
from thirdline.desk.tickets.queries import last_resolution_of
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.journal.subscriptions import on


@on("ticket.opened", order=40)
def find_by_what_was_asked(entry: Entry) -> None:
    index_words(entry.subject, asked_texts(entry.subject))


@on("ticket.replied", "ticket.noted", order=40)
def find_by_what_was_said(entry: Entry) -> None:
    message = Message.objects.get(pk=entry.facts["message"])
    # What was written to a merged ticket is not for whoever asked for the other one.
    public = message.public and message.via_id is None
    index_words(entry.subject, [said_text(message.text, public=public)])


@on("ticket.resolved", order=40)
def find_by_what_solved_it(entry: Entry) -> None:
    resolution = last_resolution_of(entry.subject)
    if resolution is not None and resolution.words:
        index_words(entry.subject, [(resolution.words, INTERNAL)])


@on("ticket.attached", order=40)
def find_by_what_was_attached(entry: Entry) -> None:
    """By its name at once, by what it says when it is read."""
    file = Attachment.objects.get(pk=entry.facts["attachment"])
    index_words(entry.subject, [file_text(file, others_on(entry.subject))])
    note_files([entry.subject.pk])


@on("ticket.edited", order=40)
def find_by_what_it_says_now(entry: Entry) -> None:
    if {"title", "description", "custom"} & set(entry.facts["changed"]):
        index_anew(entry.subject)


@on("ticket.message_edited", order=40)
def find_by_what_was_corrected(entry: Entry) -> None:
    index_anew(entry.subject)
    if entry.subject.is_merged:
        index_anew(home_of(entry.subject))


@on("ticket.took_in", "ticket.gave_back", "ticket.unmerged", "ticket.split_off", order=40)
def find_by_what_goes_on_in_it(entry: Entry) -> None:
    index_anew(entry.subject)

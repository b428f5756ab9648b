from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from thirdline.desk.affected import rules
from thirdline.desk.affected.models import Affected
from thirdline.desk.affected.queries import fresh_items, live_rows
from thirdline.desk.affected.rules import Source
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import ticket_for_update
from thirdline.desk.tickets.topics import topics_of
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.prepared import Written
from thirdline.kit.refusals import refuse_if
from thirdline.reference.estate.models import ConfigurationItem

_FOLLOW = Written("""
UPDATE tickets_ticket AS t SET affected_kinds = ARRAY(
    SELECT DISTINCT lower(k.slug) FROM affected_affected a
    JOIN estate_configurationitem i ON i.id = a.item_id JOIN estate_itemkind k ON k.id = i.kind_id
    WHERE a.ticket_id = t.id AND a.taken_back_at IS NULL ORDER BY 1
) WHERE t.id = ANY(ARRAY(
    SELECT ticket_id FROM affected_affected WHERE item_id = %s AND taken_back_at IS NULL
))
""")


@transaction.atomic
def say_affected(
    ticket: Ticket, *, items: Sequence[ConfigurationItem], words: str = "", by: Person
) -> list[Affected]:
    """Say which items a ticket is about; those it names already are passed over. What is new."""
    ticket = ticket_for_update(ticket)
    refuse_if(rules.why_not_say(ticket, by))
    refuse_if(rules.why_not_words(words.strip()))
    known, there = fresh_items(items), live_rows(ticket)
    refuse_if(rules.why_not_these(known, there))
    new = [one for one in known if one.pk not in there]
    if not new:
        return []
    source = Source.MACHINE if by.is_robot else Source.HAND
    rows = add_rows(ticket, new, source=source, words=words.strip(), by=by)
    _tell("ticket.affected", ticket, new, words.strip(), by)
    return rows


@transaction.atomic
def take_back_affected(
    ticket: Ticket, *, items: Sequence[ConfigurationItem], words: str = "", by: Person
) -> list[Affected]:
    """Say that items are not affected after all; that they were named, and by whom, stays."""
    ticket = ticket_for_update(ticket)
    refuse_if(rules.why_not_say(ticket, by))
    refuse_if(rules.why_not_words(words.strip()))
    known, there = fresh_items(items), live_rows(ticket)
    refuse_if(rules.why_not_take_back(ticket, known, there))
    rows = [there[one.pk] for one in known]
    now = clock.now()
    for row in rows:
        row.taken_back_at, row.taken_back_by, row.taken_back_words = now, by, words.strip()
    Affected.objects.bulk_update(rows, ["taken_back_at", "taken_back_by", "taken_back_words"])
    keep_on_ticket(ticket)
    _tell("ticket.affected_taken_back", ticket, known, words.strip(), by)
    return rows


def add_rows(
    ticket: Ticket, items: Sequence[ConfigurationItem], *, source: Source, words: str, by: Person
) -> list[Affected]:
    """The rows and the ticket's own copy of them; the caller has it locked and tells of it."""
    now = clock.now()
    rows = Affected.objects.bulk_create(
        Affected(ticket=ticket, item=one, source=source, words=words, said_at=now, said_by=by)
        for one in items
    )
    keep_on_ticket(ticket)
    return rows


def keep_on_ticket(ticket: Ticket) -> None:
    """What conditions read: the labels and kinds of what it names now, folded."""
    rows = [(row.item.label, row.item.kind.slug) for row in live_rows(ticket).values()]
    ticket.affected_items = sorted(label.lower() for label, _kind in rows)
    ticket.affected_kinds = sorted({kind.lower() for _label, kind in rows})
    ticket.changed_at = clock.now()
    ticket.save(update_fields=["affected_items", "affected_kinds", "changed_at"])


def _tell(
    verb: str, ticket: Ticket, items: Sequence[ConfigurationItem], words: str, by: Person
) -> None:
    facts = {"items": [one.pk for one in items], "names": [one.name for one in items]}
    said = {"words": words} if words else None
    record(verb, ticket, by=by, facts=facts, words=said, topics=topics_of(ticket))


@transaction.atomic
def follow_kind(item: ConfigurationItem, *, by: Person) -> ConfigurationItem:
    """Let the tickets that name an item know of which kind it is now."""
    _FOLLOW([item.pk])
    return item

"""A draft the team wrote together becomes a message; above both writing and saying."""

from __future__ import annotations

from django.db import transaction

from thirdline.desk.conversation import rules
from thirdline.desk.conversation.models import Draft, Message
from thirdline.desk.conversation.operations.saying import add_note, reply
from thirdline.desk.conversation.queries import draft_for_update
from thirdline.desk.tickets.topics import topics_of
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit.refusals import Refused, refuse_if


@transaction.atomic
def send_draft(draft: Draft, *, seen: int, by: Person) -> Message:
    """Say a shared draft as it stands, in one's own name; who wrote it with one is in the journal."""
    draft = draft_for_update(draft)
    refuse_if(rules.why_not_continue(draft.shared_at is not None, draft.person_id, by))
    if draft.version != seen and draft.written_by_id != by.pk:
        other = draft.written_by.first_name if draft.written_by else draft.person.first_name
        raise Refused(rules.overtaken_draft(other), code="overtaken")
    say = reply if draft.kind == "reply" else add_note
    message = say(draft.ticket, text=draft.text, by=by)
    wrote = sorted(set(draft.turns.values_list("person_id", flat=True)))
    facts = {"draft": draft.pk, "kind": draft.kind, "message": message.pk, "wrote": wrote}
    record("ticket.draft_sent", draft.ticket, by=by, facts=facts, topics=topics_of(draft.ticket))
    draft.delete()
    return message

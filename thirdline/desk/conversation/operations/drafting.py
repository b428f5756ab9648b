"""What is being written: kept as it is typed, shown to the team when its writer wants that."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from thirdline.desk.conversation import rules
from thirdline.desk.conversation.models import Draft, DraftTurn
from thirdline.desk.conversation.queries import draft_for_update
from thirdline.desk.tickets.merging import moves_when_merged
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.topics import topics_of
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import Refused, refuse_if


def save_draft(
    ticket: Ticket, *, kind: str, text: str, by: Person, seen: int | None = None
) -> Draft:
    """Keep what a person is writing. Drafts are not journaled.

    When it is shared and a colleague went on with it, `seen` must be the version they know.
    """
    _refuse_too_long(text)
    with transaction.atomic():
        draft, new = Draft.objects.select_for_update().get_or_create(
            ticket=ticket, person=by, kind=kind, defaults={"text": text, "saved_at": clock.now()}
        )
        if not new and draft.shared_at is None:
            draft.text, draft.saved_at = text, clock.now()
            draft.save(update_fields=["text", "saved_at"])
    if new or draft.shared_at is None:
        return draft
    # Outside: a text that lost the race is kept although the save is refused.
    return continue_draft(draft, text=text, seen=seen or 0, by=by)


@transaction.atomic
def discard_draft(ticket: Ticket, *, kind: str, by: Person) -> None:
    """Throw a draft away; what a colleague wrote into it last stays until somebody sends it."""
    own = Q(shared_at=None) | Q(written_by=None) | Q(written_by=by)
    Draft.objects.filter(own, ticket=ticket, person=by, kind=kind).delete()


@transaction.atomic
def share_draft(draft: Draft, *, by: Person) -> Draft:
    """Show a draft to the team: others read it, go on with it, hand it back."""
    draft = draft_for_update(draft)
    refuse_if(rules.why_not_share(draft.person_id, draft.text, by))
    if draft.shared_at is not None:
        return draft
    draft.shared_at, draft.written_by = clock.now(), by
    draft.save(update_fields=["shared_at", "written_by"])
    _turn(draft, draft.text, by)
    _record("ticket.draft_shared", draft, by)
    return draft


@transaction.atomic
def take_back_draft(draft: Draft, *, by: Person) -> Draft:
    """Show it to the team no longer; what colleagues wrote into it stays in it."""
    draft = draft_for_update(draft)
    refuse_if(rules.why_not_take_back(draft.person_id, by))
    if draft.shared_at is None:
        return draft
    draft.shared_at = None
    draft.save(update_fields=["shared_at"])
    _record("ticket.draft_taken_back", draft, by)
    return draft


def continue_draft(draft: Draft, *, text: str, seen: int, by: Person) -> Draft:
    """Go on with a shared draft. Of two who write at once the later is refused, and both texts stay.

    The refused text is kept beside the draft before the refusal is said, so this is two transactions.
    """
    _refuse_too_long(text)
    with transaction.atomic():
        draft = draft_for_update(draft)
        refuse_if(rules.why_not_continue(draft.shared_at is not None, draft.person_id, by))
        overtaken = draft.written_by_id != by.pk and draft.version != seen
        overtaken = overtaken and draft.text != text
        if overtaken:
            _keep_aside(draft, text, by)
        else:
            _write(draft, text, by)
    if overtaken:
        other = draft.written_by.first_name if draft.written_by else draft.person.first_name
        raise Refused(
            rules.overtaken_draft(other), code="overtaken", facts={"version": draft.version}
        )
    return draft


@transaction.atomic
def hand_back_draft(draft: Draft, *, by: Person) -> Draft:
    """Say that one is done with somebody's draft; who began it is told."""
    draft = draft_for_update(draft)
    refuse_if(rules.why_not_continue(draft.shared_at is not None, draft.person_id, by))
    _record("ticket.draft_handed_back", draft, by, to=draft.person_id)
    return draft


def _write(draft: Draft, text: str, by: Person) -> None:
    if draft.text == text:
        return
    last = draft.turns.filter(kept=False).last()
    draft.text, draft.saved_at, draft.written_by = text, clock.now(), by
    draft.version += 1
    draft.save(update_fields=["text", "saved_at", "written_by", "version"])
    if last is not None and last.person_id == by.pk:
        last.text, last.at = text, clock.now()
        last.save(update_fields=["text", "at"])
    else:
        _turn(draft, text, by)


def _keep_aside(draft: Draft, text: str, by: Person) -> None:
    aside = draft.turns.filter(kept=True, person=by).last()
    if aside is None or not text.startswith(aside.text):
        _turn(draft, text, by, kept=True)
        return
    aside.text, aside.at = text, clock.now()
    aside.save(update_fields=["text", "at"])


def _turn(draft: Draft, text: str, by: Person, *, kept: bool = False) -> None:
    DraftTurn.objects.create(draft=draft, person=by, text=text, at=clock.now(), kept=kept)


def _record(verb: str, draft: Draft, by: Person, **facts: object) -> None:
    told = topics_of(draft.ticket)
    more = {"draft": draft.pk, "kind": draft.kind, **facts}
    record(verb, draft.ticket, by=by, facts=more, topics=told)


def _refuse_too_long(text: str) -> None:
    if len(text) > rules.MOST:
        raise Refused(_("A message may have %(most)s characters.") % {"most": rules.MOST})


def _drafts_together(into: Ticket, ticket: Ticket, by: Person) -> Mapping[str, Any]:
    """What people were writing on a merged ticket stands below what they were writing on the other."""
    lent = []
    there = {(one.person_id, one.kind): one for one in Draft.objects.filter(ticket=into)}
    for one in Draft.objects.filter(ticket=ticket).order_by("id"):
        held = there.get((one.person_id, one.kind))
        if held is not None and held.shared_at is not None and one.shared_at is None:
            continue  # what its writer keeps to themselves is not shown to the team by a merge
        if held is None:
            held = Draft(ticket=into, person_id=one.person_id, kind=one.kind, version=0)
        before = len(held.text)
        held.text = "\n\n".join(part for part in (held.text, one.text) if part)[: rules.MOST]
        held.saved_at, held.version = one.saved_at, held.version + 1
        held.save()
        lent.append({"draft": held.pk, "before": before, "digest": _digest(held.text)})
    return {"lent": lent}


def _digest(text: str) -> str:
    """So that an undo knows whether somebody went on writing, without keeping what they wrote."""
    return sha256(text.encode()).hexdigest()


def _drafts_apart(into: Ticket, ticket: Ticket, kept: Mapping[str, Any], by: Person) -> None:
    """Their own drafts never left; what was written further meanwhile stays where it was written."""
    there = Draft.objects.in_bulk([one["draft"] for one in kept["lent"]])
    for one in kept["lent"]:
        draft = there.get(one["draft"])
        if draft is None or draft.ticket_id != into.pk or _digest(draft.text) != one["digest"]:
            continue
        if one["before"]:
            draft.text, draft.version = draft.text[: one["before"]], draft.version + 1
            draft.save(update_fields=["text", "version"])
        else:
            draft.delete()


moves_when_merged("drafts", together=_drafts_together, apart=_drafts_apart)

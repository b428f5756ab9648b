"""What is held of a person: given out as a packet, or erased for good by two people.

Erasure works holding by holding, each in one transaction, so a killed worker goes on with the next.
Rows stay and numbers stay: no figure changes. What identifies and what was written goes.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.desk.search.operations import forget_unused_words, index_each
from thirdline.desk.tickets.models import Attachment, Ticket
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.queries import person_for_update
from thirdline.kit import clock
from thirdline.kit.db import allow_rewriting
from thirdline.kit.drains import wake
from thirdline.kit.personal import Holding, every_holding
from thirdline.kit.refusals import Refused, refuse_if
from thirdline.practices.exchange import queries, store
from thirdline.practices.exchange.models import PersonalRequest
from thirdline.practices.exchange.operations.claiming import advance, finish
from thirdline.practices.exchange.packets import write_packet
from thirdline.practices.exchange.rules import (
    Stage,
    why_not_confirm,
    why_not_erase,
)

DRAIN = "exchange.personal"
INDEXED_AT_ONCE = 100
NOWHERE = "erased.invalid"


def why_not_personal(by: Person) -> str | None:
    """What is held of people is given out and erased by administrators."""
    return None if by.is_robot or by.may("set_up") else _("Only administrators do this.")


@transaction.atomic
def export_person(person: Person, *, by: Person) -> PersonalRequest:
    """Gather everything held of a person into a packet, for whoever asked."""
    refuse_if(why_not_personal(by))
    if person.is_robot:
        raise Refused(_("A robot is nobody."))
    made = PersonalRequest.objects.create(
        kind=PersonalRequest.EXPORT, person=person, stage=Stage.WORKING, by=by,
        asked_at=clock.now(), began_at=clock.now(),
    )  # fmt: skip
    record("person.packet_asked", person, by=by, facts={"request": made.pk})
    wake(DRAIN)
    return made


@transaction.atomic
def ask_erasure(
    person: Person, *, with_texts: bool, reason: str = "", by: Person
) -> PersonalRequest:
    """Ask for a person to be erased; nothing happens until a second administrator confirms."""
    # Locked, so that two who ask at once are told about each other.
    person = person_for_update(person)
    refuse_if(why_not_personal(by) or _why_not_now(person, by))
    waiting = PersonalRequest.objects.filter(
        kind=PersonalRequest.ERASURE, person=person, stage__in=[Stage.READY, Stage.WORKING]
    )
    if waiting.exists():
        raise Refused(_("Somebody asked for that already; it waits to be confirmed."))
    made = PersonalRequest.objects.create(
        kind=PersonalRequest.ERASURE, person=person, with_texts=with_texts, reason=reason[:300],
        counts=preview_erasure(person, with_texts=with_texts), by=by, asked_at=clock.now(),
    )  # fmt: skip
    record("person.erasure_asked", person, by=by, facts={"request": made.pk, "texts": with_texts})
    return made


def _why_not_now(person: Person, by: Person) -> str | None:
    return why_not_erase(
        is_robot=person.is_robot,
        is_self=person.pk == by.pk,
        is_active_staff=person.is_active and person.standing.is_staff,
        is_erased=is_erased(person),
        open_tickets=queries.open_tickets_of(person),
    )


def is_erased(person: Person) -> bool:
    return person.email.endswith("@" + NOWHERE)


def preview_erasure(person: Person, *, with_texts: bool) -> dict[str, int]:
    """How many rows of what would be erased; what stays is not in it."""
    found = {one.name: queries.held_rows(one, person).count() for one in erased_by(with_texts)}
    return {name: number for name, number in found.items() if number}


def erased_by(with_texts: bool) -> list[Holding]:
    return [
        one for one in every_holding() if one.is_erased and (with_texts or one.when == "always")
    ]


@transaction.atomic
def confirm_erasure(work: PersonalRequest, *, by: Person) -> PersonalRequest:
    """The second person says yes. From here nothing brings it back."""
    refuse_if(why_not_personal(by))
    work = queries.work_for_update(work)
    if work.kind != PersonalRequest.ERASURE:
        raise Refused(_("There is nothing to confirm."))
    refuse_if(
        why_not_confirm(
            is_same=work.by_id == by.pk, stage=work.stage, is_about_self=work.person_id == by.pk
        )
        or _why_not_now(work.person, by)
    )
    work.confirmed_by, work.stage, work.began_at = by, Stage.WORKING, clock.now()
    work.save()
    facts = {"request": work.pk, "texts": work.with_texts, "asked_by": work.by_id}
    record("person.erasure_confirmed", work.person, by=by, facts=facts)
    wake(DRAIN)
    return work


@transaction.atomic
def withdraw_erasure(work: PersonalRequest, *, by: Person) -> PersonalRequest:
    """Take the wish back before anybody confirmed it."""
    refuse_if(why_not_personal(by))
    work = queries.work_for_update(work)
    if work.kind != PersonalRequest.ERASURE or work.stage != Stage.READY:
        raise Refused(_("It was confirmed or withdrawn already."))
    work.stage, work.ended_at = Stage.CANCELLED, clock.now()
    work.save()
    record("person.erasure_withdrawn", work.person, by=by, facts={"request": work.pk})
    return work


def advance_personal() -> int:
    """Do one step of one request."""
    return advance(PersonalRequest, _step)


def _step(work: PersonalRequest) -> None:
    if work.kind == PersonalRequest.EXPORT:
        _pack(work)
    else:
        _erase_next(work)


def _pack(work: PersonalRequest) -> None:
    name = store.new_place("personal")
    counts = write_packet(store.place_of(name), work.person)
    work.kept_as, work.counts = name, counts
    work.kept_until = clock.now() + timedelta(days=settings.EXCHANGE_KEEP_DAYS)
    finish(work)
    record("person.packet_made", work.person, by=work.by, facts={"request": work.pk})


def _erase_next(work: PersonalRequest) -> None:
    """`done` counts the steps: what tickets are found by, each holding, the index, the person."""
    steps: list[Any] = [_note_tickets, _erase_words, *erased_by(work.with_texts)]
    steps += [_index, _forget_words, _erase_row]
    work.total = len(steps)
    step = steps[work.done]
    if isinstance(step, Holding):
        _erase_holding(step, work.person)
        work.done += 1
    elif step(work):
        work.done += 1
    if work.done == len(steps):
        finish(work)
        # The list of tickets was a means to an end; a request says how much, not what.
        work.counts = {k: v for k, v in work.counts.items() if k != "to_index"}
        facts = {"request": work.pk, "texts": work.with_texts}
        record("person.erased", work.person, by=work.confirmed_by, facts=facts)


def _note_tickets(work: PersonalRequest) -> bool:
    """Before their words are gone one can still tell which tickets they stand in."""
    holdings = erased_by(work.with_texts)
    work.counts = {**work.counts, "to_index": queries.tickets_to_index(holdings, work.person)}
    return True


def _erase_words(work: PersonalRequest) -> bool:
    """The journal's words lie outside its seal, so the seal holds; facts are numbers and stay."""
    allow_rewriting("journal_entry")
    queries.words_about(work.person, work.counts.get("to_index", [])).update(words=None)
    return True


def _erase_holding(one: Holding, person: Person) -> None:
    rows = queries.held_rows(one, person)
    if one.guard:
        allow_rewriting(one.guard)
    if one.file:
        _forget_files(list(rows.exclude(**{one.file: ""}).values_list(one.file, flat=True)))
    if one.goes:
        rows.delete()
    else:
        rows.update(**one.erases)


def _forget_files(names: list[str]) -> None:
    """From the disk once the row is erased; a file another row still has stays."""
    root = Path(settings.ATTACHMENTS_ROOT)

    def unlink() -> None:
        kept = set(Attachment.objects.filter(kept_as__in=names).values_list("kept_as", flat=True))
        for name in set(names) - kept:
            (root / name).unlink(missing_ok=True)

    transaction.on_commit(unlink)


def _index(work: PersonalRequest) -> bool:
    numbers = work.counts.get("to_index", [])
    batch, rest = numbers[:INDEXED_AT_ONCE], numbers[INDEXED_AT_ONCE:]
    index_each(list(Ticket.objects.filter(pk__in=batch, history=None)))
    work.counts = {**work.counts, "to_index": rest}
    return not rest


def _forget_words(work: PersonalRequest) -> bool:
    """A word nobody else ever wrote may not live on as a suggestion."""
    forget_unused_words()
    return True


def _erase_row(work: PersonalRequest) -> bool:
    person = Person.objects.select_for_update().get(pk=work.person_id)
    person.name = _("Erased person %(n)s") % {"n": person.pk}
    person.email = f"erased-{person.pk}@{NOWHERE}"
    person.job = person.place = person.company = person.phone = ""
    person.is_active, person.left_at = False, person.left_at or clock.now()
    person.set_unusable_password()
    person.save()
    work.person = person
    return True

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction

from thirdline.desk.tickets.models import Attachment, Ticket
from thirdline.desk.tickets.operations import attach_file, open_ticket
from thirdline.desk.tickets.states import Kind
from thirdline.desk.tickets.topics import topics_of
from thirdline.engines.conditions import holds, parse
from thirdline.foundation.calendars.queries import snapshot
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import Refused, refuse_if
from thirdline.practices.catalogue import answering, queries, rules
from thirdline.practices.catalogue.models import ApprovalStep, CatalogueItem, Request
from thirdline.practices.catalogue.operations.approving import plan_step, start_approval
from thirdline.practices.catalogue.operations.promising import begin_promise
from thirdline.practices.catalogue.saying import said_answers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.files.uploadedfile import UploadedFile

    Files = Mapping[str, Sequence[UploadedFile[Any]]]


@dataclass(frozen=True)
class _Asking:
    """One item asked for by one person: the form as it is now, and what was read from it."""

    item: CatalogueItem
    fields: list[rules.FormField]
    read: answering.Answered
    requester: Person
    by: Person

    @property
    def price(self) -> Decimal | None:
        return answering.total_price(self.item.price, self.fields, self.read.values)


@transaction.atomic
def submit_request(
    item: CatalogueItem,
    *,
    answers: Mapping[str, Any],
    requester: Person,
    by: Person,
    files: Files | None = None,
    channel: str = "portal",
    self_service_since: datetime | None = None,
) -> Ticket:
    """Ask for an item: a ticket of kind request opens, its answers are kept, and approval begins.

    The form is copied onto the request. Until everybody who has to approve did, the ticket is on hold.
    """
    visible = queries.items_for(requester).filter(pk=item.pk).exists()
    may = requester.may("ask")
    refuse_if(rules.why_not_ask(item.retired_at is not None, visible, may))
    fields = queries.form_of(item)
    asking = _Asking(item, fields, _read(fields, answers, files), requester, by)
    ticket = _open(asking, channel, self_service_since)
    request = _keep(ticket, asking)
    _approve_or_begin(request, asking)
    with _taken_back_on_failure() as kept:
        _keep_files(request, asking, files or {}, kept)
    return ticket


def _read(
    fields: list[rules.FormField], answers: Mapping[str, Any], files: Files | None
) -> answering.Answered:
    read = answering.answered(fields, answers, files=files)
    for key, sentence in read.mistakes.items():
        raise Refused(sentence, code="wrong_answer", facts={"field": key})
    return read


def _open(asking: _Asking, channel: str, since: datetime | None) -> Ticket:
    item, values = asking.item, asking.read.values
    lines = [f"{label}: {words}" for label, words in said_answers(asking.fields, values)]
    known = {one.key for one in item.category.fields.all()} if item.category else set()
    return open_ticket(
        title=item.name,
        description="\n".join(lines),
        requester=asking.requester,
        by=asking.by,
        kind=Kind.REQUEST,
        service=item.service,
        category=item.category,
        team=item.team,
        # A category's own fields are filled from answers of the same name, for rules and lists.
        custom={key: value for key, value in values.items() if key in known},
        channel=channel,
        self_service_since=since,
    )


def _keep(ticket: Ticket, asking: _Asking) -> Request:
    item, promise = asking.item, None
    if item.promised_within is not None:
        seconds = int(item.promised_within.total_seconds())
        promise = {"seconds": seconds, "calendar": dict(snapshot(item.calendar))}
    request = Request.objects.create(
        ticket=ticket,
        item=item,
        item_name=item.name,
        form={"fields": [one.plain() for one in asking.fields], "promise": promise},
        answers=asking.read.values,
        price=asking.price,
        currency=item.currency,
        asked_at=clock.now(),
    )
    facts = {"item": item.slug, "request": request.pk}
    record("request.submitted", ticket, by=asking.by, facts=facts, topics=topics_of(ticket))
    return request


def _steps_needed(asking: _Asking) -> list[ApprovalStep]:
    requester, now = asking.requester, clock.now()
    known = answering.steps_fields(asking.fields)
    facts = {
        **asking.read.facts,
        "item.price": asking.price,
        "requester.company": requester.company,
        "requester.department": requester.department,
        "requester.place": requester.place,
    }
    return [
        step
        for step in asking.item.approvals.select_related("team")
        if not step.when or holds(parse(step.when, known), facts, now)
    ]


def _approve_or_begin(request: Request, asking: _Asking) -> None:
    steps = _steps_needed(asking)
    for number, step in enumerate(steps, 1):
        plan_step(request, step, number)
    if steps:
        start_approval(request, by=asking.by)
    else:
        begin_promise(request)


@contextmanager
def _taken_back_on_failure() -> Iterator[list[Attachment]]:
    """The rows vanish with the transaction; the files on disk would stay."""
    kept: list[Attachment] = []
    try:
        yield kept
    except BaseException:
        for one in kept:
            (Path(settings.ATTACHMENTS_ROOT) / one.kept_as).unlink(missing_ok=True)
        raise


def _keep_files(request: Request, asking: _Asking, files: Files, kept: list[Attachment]) -> None:
    answers = dict(request.answers)
    for key in asking.read.shown:
        for file in files.get(key, ()):
            one = attach_file(
                request.ticket,
                name=file.name or "file",
                type=file.content_type or "application/octet-stream",
                chunks=file.chunks(),
                by=asking.by,
            )
            kept.append(one)
            answers.setdefault(key, []).append(one.pk)
    if kept:
        request.answers = answers
        request.save(update_fields=["answers"])

"""A request and its approval, gathered for the pages and letters that show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from thirdline.desk.tickets.models import Attachment, Ticket
from thirdline.kit import clock
from thirdline.practices.catalogue import queries
from thirdline.practices.catalogue.models import Approval, Request, Seat
from thirdline.practices.catalogue.rules import FieldType, FormField, Step, money, names_of
from thirdline.practices.catalogue.saying import said_answers


def fields_of(request: Request) -> list[FormField]:
    """The form as it was when somebody was asked."""
    return [FormField.read(plain) for plain in request.form.get("fields", [])]


@dataclass(frozen=True)
class StepShown:
    """A step of approval in plain words."""

    approval: Approval
    seats: list[Seat]

    @property
    def label(self) -> str:
        return self.approval.label

    @property
    def state(self) -> str:
        return self.approval.state

    @property
    def waits(self) -> bool:
        return self.approval.state == Step.WAITING

    @property
    def asked(self) -> str:
        """Whom it waits for or would ask; long lists are those of the administrators."""
        names = [seat.person.name for seat in self.seats if not seat.in_place]
        return names_of(names, self.approval.needs)

    @property
    def said(self) -> list[Seat]:
        return [seat for seat in self.seats if seat.verdict]


@dataclass(frozen=True)
class RequestShown:
    """Everything a page says about one request."""

    request: Request
    answers: list[tuple[str, str]]
    steps: list[StepShown]
    files: list[Attachment] = field(default_factory=list)

    @property
    def price(self) -> str:
        return money(self.request.price, self.request.currency)

    @property
    def promised_at(self) -> datetime | None:
        return self.request.promised_at

    @property
    def is_late(self) -> bool:
        promised = self.request.promised_at
        return promised is not None and promised < clock.now()

    @property
    def waits(self) -> StepShown | None:
        return next((one for one in self.steps if one.waits), None)


def shown_request(request: Request) -> RequestShown:
    fields = fields_of(request)
    steps = [StepShown(one, list(one.seats.all())) for one in queries.steps_of(request)]
    return RequestShown(
        request, said_answers(fields, request.answers), steps, _files(request, fields)
    )


def _files(request: Request, fields: Sequence[FormField]) -> list[Attachment]:
    numbers = [
        number
        for one in fields
        if one.type is FieldType.FILE
        for number in request.answers.get(one.key, [])
    ]
    if not numbers:
        return []
    return list(Attachment.objects.filter(pk__in=numbers, ticket=request.ticket_id))


def shown_of(tickets: Sequence[Ticket]) -> dict[int, RequestShown]:
    """The requests behind tickets; where there is none, one short question says so."""
    found = queries.requests_of([one.pk for one in tickets if one.history is None])
    return {number: shown_request(request) for number, request in found.items()}

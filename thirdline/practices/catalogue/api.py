"""The catalogue by API: what may be asked for, asking for it, and approving."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Form, Router, Status
from pydantic import BaseModel, Field

from thirdline.desk.tickets.queries import ticket_for
from thirdline.foundation.people.api_shapes import PersonRef, person_or_none, person_ref
from thirdline.foundation.people.gates import reader
from thirdline.foundation.people.queries import person_by_email, person_numbered
from thirdline.kit.refusals import NotFound, Refused
from thirdline.kit.web_api import In, Moment, Number, Out, Reason, Slug, Wrong
from thirdline.kit.web_json import read_json, refuse_spoilt
from thirdline.practices.catalogue import operations, queries
from thirdline.practices.catalogue.answering import answered
from thirdline.practices.catalogue.rules import FieldType
from thirdline.practices.catalogue.shapes import shown_request

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person
    from thirdline.practices.catalogue.models import Approval, CatalogueItem

router = Router(tags=["catalogue"])


class CatalogueItemOut(Out):
    slug: str
    name: str
    about: str
    group: str
    price: float | None
    currency: str
    cost_note: str
    promise: str
    approvals: int


class FormFieldOut(Out):
    key: str
    label: str
    type: str
    help: str
    required: bool
    choices: list[str]
    prices: dict[str, float]
    minimum: float | None
    maximum: float | None
    shown_when: dict[str, Any]


class ItemFormOut(CatalogueItemOut):
    details: str
    fields: list[FormFieldOut]


class NewRequest(In):
    answers: dict[Annotated[str, Field(max_length=40)], Any] = Field(
        default_factory=dict,
        max_length=200,
        description="By key of the field; files go to `requests-with-files`.",
    )
    requester: Annotated[str, Field(max_length=254)] = Field(
        "", description="For whom, by address; the support teams may say so."
    )


class FiledRequest(BaseModel):
    answers: str = Field("{}", max_length=500_000, description="By key of the field, as JSON.")
    requester: Annotated[str, Field(max_length=254)] = Field(
        "", description="For whom, by address; the support teams may say so."
    )


# Files are sent in parts named like the fields of the item, which no schema can know beforehand.
_FILED = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "answers": {
                            "type": "string",
                            "description": "By key of the field, as JSON.",
                        },
                        "requester": {"type": "string", "description": "For whom, by address."},
                    },
                    "additionalProperties": {"type": "string", "format": "binary"},
                }
            }
        },
    }
}


class SeatOut(Out):
    person: PersonRef
    verdict: str
    by: PersonRef | None
    at: datetime | None
    reason: str
    in_place: bool


class ApprovalOut(Out):
    number: int
    label: str
    needs: str
    state: str
    opened_at: datetime | None
    ended_at: datetime | None
    seats: list[SeatOut]


class CatalogueRequestOut(Out):
    ticket: int
    item: str
    name: str
    answers: dict[str, Any]
    price: float | None
    currency: str
    promised_at: datetime | None
    approvals: list[ApprovalOut]


class WaitingOut(Out):
    number: int
    ticket: int
    item: str
    label: str
    requester: PersonRef
    opened_at: datetime | None


class Verdict(In):
    reason: Reason = ""


class NewDeputy(In):
    deputy: Number
    until: Moment


@router.get("/catalogue", response=list[CatalogueItemOut])
def list_catalogue(request: HttpRequest) -> list[CatalogueItemOut]:
    """What you may ask for."""
    return [CatalogueItemOut(**_item(one)) for one in queries.items_for(reader(request))]


@router.get("/catalogue/{slug:slug}", response=ItemFormOut)
def read_item(request: HttpRequest, slug: Slug) -> ItemFormOut:
    """One item with its form."""
    one = queries.item_for(reader(request), slug)
    fields = [
        FormFieldOut(**{**each.__dict__, "type": str(each.type), "choices": list(each.choices)})
        for each in queries.form_of(one)
    ]
    return ItemFormOut(**_item(one), details=one.details, fields=fields)


@router.post("/catalogue/{slug:slug}/requests", response={201: CatalogueRequestOut})
def submit(request: HttpRequest, slug: Slug, given: NewRequest) -> Status[CatalogueRequestOut]:
    """Ask for an item; what is wrong is named field by field."""
    return Status(201, _submitted(request, slug, given.answers, given.requester))


@router.post(
    "/catalogue/{slug:slug}/requests-with-files",
    response={201: CatalogueRequestOut},
    openapi_extra=_FILED,
)
def submit_with_files(
    request: HttpRequest, slug: Slug, given: Form[FiledRequest]
) -> Status[CatalogueRequestOut]:
    """Ask for an item with its files, sent as multipart/form-data: `answers` as JSON, each file by its field.

    A field may have several files: send its part more than once.
    """
    files = {key: request.FILES.getlist(key) for key in request.FILES}
    answers = _read_answers(given.answers)
    return Status(201, _submitted(request, slug, answers, given.requester, files))


def _read_answers(text: str) -> dict[str, Any]:
    answers = read_json(text.encode("utf-8", "surrogatepass"))
    if not isinstance(answers, dict):
        sentence = _("The answers are an object: a value by the key of each field.")
        raise Wrong(422, sentence, errors=[("answers", sentence)])
    refuse_spoilt(answers, suspect=True)
    return answers


def _submitted(
    request: HttpRequest,
    slug: str,
    answers: dict[str, Any],
    address: str,
    files: dict[str, Any] | None = None,
) -> CatalogueRequestOut:
    by = reader(request)
    whom = _for_whom(by, address)
    item = queries.item_for(whom, slug)
    _refuse_wrong(item, answers, files)
    ticket = operations.submit_request(
        item, answers=answers, requester=whom, by=by, files=files, channel="api"
    )
    return _request(ticket)


def _for_whom(by: Person, address: str) -> Person:
    if not address or address.strip().lower() == by.email.lower():
        return by
    if not by.may("work"):
        raise Refused(_("Only the support teams ask for somebody else."))
    found = person_by_email(address)
    if found is None:
        sentence = _("Nobody here has this address.")
        raise Wrong(422, sentence, errors=[("requester", sentence)])
    return found


def _refuse_wrong(
    item: CatalogueItem, answers: dict[str, Any], files: dict[str, Any] | None
) -> None:
    fields = queries.form_of(item)
    unknown = sorted(set(answers) - {one.key for one in fields})
    errors = [(f"answers.{key}", _("The form has no such field.")) for key in unknown]
    takes = {one.key for one in fields if one.type is FieldType.FILE}
    errors += [
        (key, _("The form has no such field for files."))
        for key in sorted(set(files or {}) - takes)
    ]
    for key, said in answered(fields, answers, files=files).mistakes.items():
        if key in takes and files is None:
            way = _("%(said)s Files are sent to requests-with-files, as multipart/form-data.")
            errors.append((f"answers.{key}", way % {"said": said}))
        else:
            errors.append((key if key in takes else f"answers.{key}", said))
    if errors:
        raise Wrong(422, errors[0][1], errors=errors)


@router.get("/tickets/{int:number}/request", response=CatalogueRequestOut)
def read_request(request: HttpRequest, number: Number) -> CatalogueRequestOut:
    """What was asked with a ticket, and where its approval stands."""
    return _request(ticket_for(reader(request), number))


@router.get("/approvals", response=list[WaitingOut])
def list_approvals(request: HttpRequest) -> list[WaitingOut]:
    """What waits for your decision, the longest wait first; 100 at most."""
    return [_waiting(one) for one in queries.waiting_for(reader(request))[:100]]


@router.post("/approvals/{int:number}/approval", response=CatalogueRequestOut)
def approve(request: HttpRequest, number: Number, given: Verdict) -> CatalogueRequestOut:
    """Say yes; in place of others only with a reason."""
    by, step = _step(request, number)
    operations.approve_request(step, reason=given.reason, by=by)
    return _request(step.request.ticket)


@router.post("/approvals/{int:number}/refusal", response=CatalogueRequestOut)
def refuse(request: HttpRequest, number: Number, given: Verdict) -> CatalogueRequestOut:
    """Say no and why; the ticket is closed."""
    by, step = _step(request, number)
    operations.refuse_request(step, reason=given.reason, by=by)
    return _request(step.request.ticket)


@router.put("/me/deputy", response={204: None})
def name_deputy(request: HttpRequest, given: NewDeputy) -> None:
    """Let somebody approve for you until a moment."""
    by = reader(request)
    deputy = person_numbered(given.deputy)
    operations.name_deputy(by, deputy=deputy, until=given.until, by=by)


@router.delete("/me/deputy", response={204: None})
def end_deputy(request: HttpRequest) -> None:
    """Decide for yourself again."""
    operations.end_deputy(reader(request), by=reader(request))


def _step(request: HttpRequest, number: int) -> tuple[Person, Approval]:
    by = reader(request)
    return by, queries.approval_for(by, number)


def _item(one: CatalogueItem) -> dict[str, Any]:
    return {
        "slug": one.slug,
        "name": one.name,
        "about": one.about,
        "group": one.group,
        "price": None if one.price is None else float(one.price),
        "currency": one.currency,
        "cost_note": one.cost_note,
        "promise": queries.promise_of(one),
        "approvals": len(one.approvals.all()),
    }


def _waiting(step: Approval) -> WaitingOut:
    return WaitingOut(
        number=step.pk,
        ticket=step.request.ticket_id,
        item=step.request.item_name,
        label=step.label,
        requester=person_ref(step.request.ticket.requester),
        opened_at=step.opened_at,
    )


def _request(ticket: Any) -> CatalogueRequestOut:
    found = queries.request_of(ticket)
    if found is None:
        raise NotFound(_("Nothing of the catalogue was asked with this ticket."))
    return CatalogueRequestOut(
        ticket=found.ticket_id,
        item=found.item.slug,
        name=found.item_name,
        answers=found.answers,
        price=None if found.price is None else float(found.price),
        currency=found.currency,
        promised_at=found.promised_at,
        approvals=[_step_out(one.approval, one.seats) for one in shown_request(found).steps],
    )


def _step_out(step: Approval, seats: Any) -> ApprovalOut:
    return ApprovalOut(
        number=step.pk,
        label=step.label,
        needs=step.needs,
        state=step.state,
        opened_at=step.opened_at,
        ended_at=step.ended_at,
        seats=[
            SeatOut(
                person=person_ref(one.person), verdict=one.verdict, by=person_or_none(one.by),
                at=one.at, reason=one.reason, in_place=one.in_place,
            )
            for one in seats
        ],
    )  # fmt: skip

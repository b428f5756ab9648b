from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query
from pydantic import Field

from thirdline.foundation.people.gates import reader
from thirdline.kit.refusals import NotFound
from thirdline.kit.web_api import In, Number, Out, Page, Paging, needs, page_of
from thirdline.practices.exchange import operations, queries
from thirdline.practices.exchange.api.mounted import router

if TYPE_CHECKING:
    from thirdline.practices.exchange.models import Delivery, Webhook


class WebhookIn(In):
    name: Annotated[str, Field(min_length=1, max_length=80)]
    url: Annotated[str, Field(max_length=500)]
    verbs: Annotated[list[Annotated[str, Field(max_length=60)]], Field(min_length=1, max_length=40)]
    when: dict[str, Any] | None = None
    with_words: bool = False
    with_restricted: bool = False


class WebhookOut(Out):
    number: int
    name: str
    url: str
    verbs: list[str]
    when: dict[str, Any] | None
    with_words: bool
    with_restricted: bool
    owner: int
    on: bool
    why_off: str
    failing_since: datetime | None


class AddedOut(Out):
    """The secret is said here and never again."""

    webhook: WebhookOut
    secret: str


class SecretOut(Out):
    secret: str


class DeliveryOut(Out):
    number: int
    id: UUID
    verb: str
    ticket: int | None
    state: str
    attempts: int
    last_status: int | None
    made_at: datetime
    delivered_at: datetime | None
    next_try_at: datetime | None


class ResumeIn(In):
    from_now: bool = False


class ReplayIn(In):
    """One delivery, or all that failed."""

    delivery: Number | None = None


class ReplayedOut(Out):
    deliveries: int


@router.get("/webhooks", response=Page[WebhookOut], auth=needs("admin"))
def list_webhooks(request: HttpRequest, paging: Query[Paging]) -> Page[WebhookOut]:
    """Every webhook; needs the scope admin, as all of these do."""
    _may(request)
    return page_of(queries.webhooks_for(reader(request)), paging, _webhook)


@router.post("/webhooks", response={201: AddedOut}, auth=needs("admin"))
def add_webhook(request: HttpRequest, given: WebhookIn) -> AddedOut:
    """Tell one more address what happens from now on."""
    _may(request)
    made, secret = operations.add_webhook(by=reader(request), **given.model_dump())
    return AddedOut(webhook=_webhook(made), secret=secret)


@router.get("/webhooks/{int:number}", response=WebhookOut, auth=needs("admin"))
def one_webhook(request: HttpRequest, number: Number) -> WebhookOut:
    """One webhook."""
    return _webhook(queries.webhook_for(reader(request), number))


@router.put("/webhooks/{int:number}", response=WebhookOut, auth=needs("admin"))
def change_webhook(request: HttpRequest, number: Number, given: WebhookIn) -> WebhookOut:
    """Change where it goes and what it is told."""
    hook = queries.webhook_for(reader(request), number)
    return _webhook(operations.change_webhook(hook, by=reader(request), **given.model_dump()))


@router.delete("/webhooks/{int:number}", response={204: None}, auth=needs("admin"))
def remove_webhook(request: HttpRequest, number: Number) -> None:
    """Tell it nothing any more; its log goes with it."""
    operations.remove_webhook(queries.webhook_for(reader(request), number), by=reader(request))


@router.post("/webhooks/{int:number}/secrets", response=SecretOut, auth=needs("admin"))
def renew_secret(request: HttpRequest, number: Number) -> SecretOut:
    """A new secret; the old one signs as well for a day."""
    hook = queries.webhook_for(reader(request), number)
    return SecretOut(secret=operations.renew_webhook_secret(hook, by=reader(request)))


@router.post("/webhooks/{int:number}/trials", response={202: DeliveryOut}, auth=needs("admin"))
def try_webhook(request: HttpRequest, number: Number) -> DeliveryOut:
    """Send a test."""
    hook = queries.webhook_for(reader(request), number)
    return _delivery(operations.send_webhook_test(hook, by=reader(request)))


@router.post("/webhooks/{int:number}/pause", response=WebhookOut, auth=needs("admin"))
def pause_webhook(request: HttpRequest, number: Number) -> WebhookOut:
    """Tell it nothing for now; nothing is lost."""
    hook = queries.webhook_for(reader(request), number)
    return _webhook(operations.pause_webhook(hook, by=reader(request)))


@router.post("/webhooks/{int:number}/resumption", response=WebhookOut, auth=needs("admin"))
def resume_webhook(request: HttpRequest, number: Number, given: ResumeIn) -> WebhookOut:
    """Go on where it stopped, or from now on."""
    hook = queries.webhook_for(reader(request), number)
    return _webhook(operations.resume_webhook(hook, from_now=given.from_now, by=reader(request)))


@router.get("/webhooks/{int:number}/deliveries", response=Page[DeliveryOut], auth=needs("admin"))
def list_deliveries(request: HttpRequest, number: Number, paging: Query[Paging]) -> Page[DeliveryOut]:  # fmt: skip
    """What it was told in the last 30 days, newest first."""
    hook = queries.webhook_for(reader(request), number)
    return page_of(queries.delivery_rows(hook), paging, _delivery, newest_first=True)


@router.post("/webhooks/{int:number}/replays", response={202: ReplayedOut}, auth=needs("admin"))
def replay(request: HttpRequest, number: Number, given: ReplayIn) -> ReplayedOut:
    """Tell one thing, or all that failed, once more."""
    hook = queries.webhook_for(reader(request), number)
    one = queries.delivery_for(hook, given.delivery) if given.delivery else None
    count = operations.replay_deliveries(hook, delivery=one, by=reader(request))
    return ReplayedOut(deliveries=count)


def _may(request: HttpRequest) -> None:
    if not reader(request).may("set_up"):
        raise NotFound(_("Webhooks are for administrators."))


def _webhook(row: Webhook) -> WebhookOut:
    return WebhookOut(
        number=row.pk, name=row.name, url=row.url, verbs=row.verbs, when=row.when,
        with_words=row.with_words, with_restricted=row.with_restricted, owner=row.owner_id,
        on=row.is_on, why_off=row.why_off, failing_since=row.failing_since,
    )  # fmt: skip


def _delivery(row: Delivery) -> DeliveryOut:
    return DeliveryOut(
        number=row.pk, id=row.key, verb=row.verb, ticket=row.ticket_id, state=row.state,
        attempts=row.attempts, last_status=row.last_status, made_at=row.made_at,
        delivered_at=row.delivered_at, next_try_at=row.next_try_at,
    )  # fmt: skip

"""One's own notices by API."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Annotated, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import Field

from thirdline.foundation.notifications import operations, queries
from thirdline.foundation.people.gates import reader
from thirdline.kit.refusals import NotFound
from thirdline.kit.web_api import DayTime, DayTimeOut, In, Number, Out, Page, Paging, page_of

if TYPE_CHECKING:
    from thirdline.foundation.notifications.models import Notice, Rhythm
    from thirdline.foundation.notifications.queries import Channels

router = Router(tags=["notices"])


class NoticeOut(Out):
    number: int
    kind: str
    text: str
    url: str
    ticket: int | None
    at: datetime
    read_at: datetime | None
    times: int


class ReadOut(Out):
    read: int


@router.get("/notices", response=Page[NoticeOut])
def list_notices(request: HttpRequest, paging: Query[Paging]) -> Page[NoticeOut]:
    """Your notices, newest first."""
    return page_of(queries.all_notices_of(reader(request)), paging, _notice, newest_first=True)


@router.put("/notices/{int:number}/reading", response=NoticeOut)
def read_notice(request: HttpRequest, number: Number) -> NoticeOut:
    """Say that you read it."""
    by = reader(request)
    return _notice(operations.mark_read(queries.notice_for(by, number), by=by))


@router.put("/notices/reading", response=ReadOut)
def read_all(request: HttpRequest) -> ReadOut:
    """Say that you read everything up to now."""
    by = reader(request)
    return ReadOut(read=operations.mark_all_read(by, by=by))


def _notice(row: Notice) -> NoticeOut:
    return NoticeOut(
        number=row.pk,
        kind=row.kind,
        text=row.text,
        url=row.url,
        ticket=row.ticket_id,
        at=row.at,
        read_at=row.read_at,
        times=row.times,
    )


class ChannelsIn(In):
    in_app: bool
    mail: bool
    push: bool = False
    digest: Literal["usual", "", "hourly", "daily", "never"] = "usual"
    passes: bool | None = None


class ChannelsOut(Out):
    kind: str
    words: str
    in_app: bool
    mail: bool
    push: bool
    digest: str
    passes: bool


class RhythmIn(In):
    quiet_from: DayTime | None = None
    quiet_to: DayTime | None = None
    quiet_days: list[Annotated[int, Field(ge=0, le=6)]] = Field(default_factory=list, max_length=7)
    digest: Literal["", "hourly", "daily", "never"] = ""
    digest_at: DayTime = time(8)


class RhythmOut(Out):
    quiet_from: DayTimeOut | None
    quiet_to: DayTimeOut | None
    quiet_days: list[int]
    digest: str
    digest_at: DayTimeOut


@router.get("/notices/preferences", response=list[ChannelsOut])
def list_preferences(request: HttpRequest) -> list[ChannelsOut]:
    """Where you hear of each kind of news."""
    return [_channels(one) for one in queries.preferences_of(reader(request))]


@router.put("/notices/preferences/{kind}", response=ChannelsOut)
def choose_preference(request: HttpRequest, kind: str, given: ChannelsIn) -> ChannelsOut:
    """Choose where you hear of one kind, how letters gather, and whether it may wake you."""
    by = reader(request)
    if kind not in {one.kind.name for one in queries.preferences_of(by)}:
        raise NotFound(
            _("There is no notice of the kind “%(kind)s” for you.") % {"kind": kind[:60]}
        )
    operations.choose_channels(by, kind=kind, by=by, **given.model_dump())
    return _channels(queries.channels_of(by, kind))


@router.get("/notices/rhythm", response=RhythmOut)
def read_rhythm(request: HttpRequest) -> RhythmOut:
    """Your quiet hours and how often letters gather, in your time zone."""
    return _rhythm(queries.rhythm_row(reader(request)))


@router.put("/notices/rhythm", response=RhythmOut)
def choose_rhythm(request: HttpRequest, given: RhythmIn) -> RhythmOut:
    """Choose when you are left alone, and how often letters gather. Days are 0, Monday, to 6."""
    by = reader(request)
    return _rhythm(operations.choose_rhythm(by, by=by, **given.model_dump()))


@router.put("/notices/mutes/{int:number}", response={204: None})
def mute(request: HttpRequest, number: Number) -> None:
    """Hear nothing more of a ticket."""
    operations.mute_ticket(reader(request), ticket_id=number, by=reader(request))


@router.delete("/notices/mutes/{int:number}", response={204: None})
def unmute(request: HttpRequest, number: Number) -> None:
    """Hear of a ticket again."""
    operations.unmute_ticket(reader(request), ticket_id=number, by=reader(request))


def _channels(one: Channels) -> ChannelsOut:
    names = ("in_app", "mail", "push", "digest", "passes")
    facts = {name: getattr(one, name) for name in names}
    return ChannelsOut(kind=one.kind.name, words=str(one.kind.words), **facts)


def _rhythm(row: Rhythm) -> RhythmOut:
    names = ("quiet_from", "quiet_to", "quiet_days", "digest", "digest_at")
    return RhythmOut(**{name: getattr(row, name) for name in names})

"""Rows of found tickets as markup, put together by hand from escaped text as the queue's are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from html import escape

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from thirdline.desk.search.hits import Hit
from thirdline.desk.search.marking import Marks
from thirdline.desk.tickets.states import STATE_WORDS, State
from thirdline.kit.texts import moments
from thirdline.kit.ui.draw.marks import chip, prio, tier, who
from thirdline.kit.ui.draw.words import when_words

WEEK = timedelta(days=7)


def drawn_hits(
    hits: Sequence[Hit], pieces: Mapping[int, SafeString], marks: Marks, now: datetime
) -> SafeString:
    return SafeString("\n".join(_row(hit, pieces.get(hit.pk), marks, now) for hit in hits))


def _row(hit: Hit, piece: SafeString | None, marks: Marks, now: datetime) -> str:
    said = f'<p class="find-hits__piece" dir="auto">{piece}</p>' if piece else ""
    return (
        f'<tr data-item><td>{prio(hit.priority)}<td class="words">'
        f'<a href="/tickets/{hit.pk}" dir="auto">{marks.marked(hit.title)}</a>{_chips(hit)}{said}'
        f"<small>{_beside(hit)}</small>"
        f'<td>{tier(hit.tier_level)}<td class="hide-small">{who(hit.person, tier=hit.tier_level)}'
        f'<td class="nowrap">{_state(hit.state)}<td class="num">{_opened(hit.created_at, now)}'
    )


def _chips(hit: Hit) -> str:
    drawn = chip(_("restricted"), icon="lock", kind="late") if hit.restricted else ""
    return drawn + (chip(_("imported"), icon="history") if hit.history else "")


def _beside(hit: Hit) -> str:
    told = [hit.label, hit.outside_id, hit.requester, hit.service]
    return " · ".join(escape(one) for one in told if one)


def _state(state: str) -> str:
    return escape(STATE_WORDS[State(state)])


def _opened(at: datetime, now: datetime) -> str:
    words = when_words(at, now=now) if now - at < WEEK else _day(_here(at), get_language())
    return f'<time datetime="{at.isoformat(timespec="seconds")}">{words}</time>'


def _here(at: datetime) -> date:
    return timezone.localtime(at).date()


@lru_cache(maxsize=4096)
def _day(day: date, language: str | None) -> str:
    return moments.day(day, with_year=True)

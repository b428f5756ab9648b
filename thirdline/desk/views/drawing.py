"""One row of the list as markup. It stands fifty times on a page, so it is put together by hand from
escaped text: a template of the same row costs several times as much. Cells and rows need no end tags."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdline.desk.views.rules import MANY_HANDOFFS
from thirdline.kit.ui.draw.clocks import clock
from thirdline.kit.ui.draw.ladder import trace
from thirdline.kit.ui.draw.marks import chip, prio, tier, who
from thirdline.kit.ui.draw.words import ago
from thirdline.kit.ui.shapes import ClockShape

if TYPE_CHECKING:
    from thirdline.desk.views.columns import Column
    from thirdline.desk.views.queries import Row
    from thirdline.kit.ui.shapes import StayShape

NOBODY = SafeString("")
WAITING = {
    "requester": gettext_lazy("Waiting for %(name)s"),
    "vendor": gettext_lazy("Waiting for a vendor"),
    "change": gettext_lazy("Waiting for a change"),
    "problem": gettext_lazy("Waiting for a problem"),
    "approval": gettext_lazy("Waiting for approval"),
}


def drawn_row(
    ticket: Row,
    path: Sequence[StayShape],
    clocks: SafeString,
    now: datetime,
    *,
    current: bool = False,
    kept: bool = False,
    picks: bool = True,
    here: SafeString = NOBODY,
    columns: Sequence[Column] = (),
    cells: Mapping[str, Mapping[int, str]] | None = None,
    of: str = "",
) -> SafeString:
    """`of` is the list as a query, which the ticket's address carries on where the list is a plain form."""
    number = ticket.pk
    state = ' aria-current="true"' if current else ""
    select = escape(_("Select %(ticket)s") % {"ticket": ticket.label})
    named = ' name="ticket" form="picked"' if of else ""
    box = (
        f'<input class="form-check-input" type="checkbox" value="{number}" aria-label="{select}"'
        f"{named}{' checked' if kept else ''}>"
        if picks
        else ""
    )
    begin = f"<tr data-item{state}{_picked(kept)}><td>{box}"
    if columns:
        ours: dict[str, Callable[[], str]] = {
            "subject": lambda: _subject(ticket, of),
            "path": lambda: trace(path),
            "person": lambda: f"{_with(ticket)}{here}",
            "clock": lambda: clocks or _waits(ticket),
        }
        return SafeString(begin + _chosen(ticket.pk, ours, columns, cells or {}))
    return SafeString(
        f"{begin}<td>{prio(ticket.priority)}<td>{_subject(ticket, of)}"
        f"<td>{tier(ticket.tier_level)}<td>{trace(path)}"
        f"<td>{_with(ticket)}{here}<td>{clocks or _waits(ticket)}"
        f"<td>{ago(ticket.changed_at, now=now)}"
    )


def _subject(ticket: Row, of: str) -> str:
    return (
        f'<div><a href="/tickets/{ticket.pk}{escape(of)}">'
        f"{escape(ticket.title)}</a>{chips(ticket)}</div>"
        f"<small>{escape(ticket.label)}{_beside(ticket)}</small>"
    )


def _chosen(
    number: int,
    ours: Mapping[str, Callable[[], str]],
    columns: Sequence[Column],
    cells: Mapping[str, Mapping[int, str]],
) -> str:
    """The cells of the columns a view chose, in its order."""
    drawn = []
    for one in columns:
        what = ours[one.name]() if one.name in ours else cells[one.name].get(number, "")
        drawn.append(f'<td class="c-{one.width}">{what}')
    return "".join(drawn)


def _picked(kept: bool) -> str:
    return ' class="is-picked"' if kept else ""


def _beside(ticket: Row) -> str:
    said = [ticket.outside_id, ticket.requester.name, ticket.service]
    return "".join(f" · {escape(one)}" for one in said if one)


def chips(ticket: Row) -> str:
    """What is unusual about its path; a quiet ticket wears none."""
    drawn = []
    if ticket.restricted:
        drawn.append(chip(_("restricted"), icon="lock", kind="late"))
    if ticket.handoffs_count >= MANY_HANDOFFS:
        drawn.append(chip(handoff_words(ticket), icon="arrows-exchange", kind="soon"))
    elif ticket.returned:
        drawn.append(chip(_("returned"), icon="arrow-down-left"))
    if ticket.reopened_count:
        drawn.append(chip(_("again"), icon="repeat"))
    return "".join(drawn)


def handoff_words(ticket: Row) -> str:
    n = ticket.handoffs_count
    if n == 3:
        return _("3rd handoff")
    return _("%(n)sth handoff") % {"n": n} if n < 21 else _("%(n)s handoffs") % {"n": n}


def _with(ticket: Row) -> str:
    """Who has it; a person it was put to and who has not accepted stands there in outline."""
    if ticket.person is None and ticket.asked_person is not None:
        return who(ticket.asked_person, state="asked")
    if ticket.person is None:
        return f"<small>{escape(_('nobody'))}</small>"
    return who(ticket.person, tier=ticket.tier_level)


def _waits(ticket: Row) -> str:
    """Without a clock of anybody's, a ticket on hold still says whom it waits for."""
    if ticket.hold_reason is None:
        return ""
    words = str(WAITING[ticket.hold_reason])
    if ticket.hold_reason == "requester":
        words %= {"name": ticket.requester.first_name}
    return clock(ClockShape("paused", words))

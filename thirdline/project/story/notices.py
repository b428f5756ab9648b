"""When the cast wants to be told: Mina sleeps, Noor reads once an hour, and somebody is asked three times at once."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from thirdline.desk.conversation.operations import reply
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.states import State
from thirdline.foundation.notifications.operations import choose_channels, choose_rhythm
from thirdline.project.story import today
from thirdline.project.story.stage import Script, Stage

ASKED = (
    "Is there anything new?",
    "The printer upstairs does it as well now.",
    "My colleague has the same since this morning.",
)


def plan(stage: Stage, begins: datetime) -> None:
    stage.enter(begins + timedelta(hours=1), _choose(stage))
    stage.enter(stage.anchor - timedelta(minutes=9), _ask_again(stage))


def _choose(stage: Stage) -> Script:
    """Evenings and weekends are Mina's own; what a clock says gathers for her until half past eight."""
    mina, noor = (stage.house.cast[name] for name in ("mina", "noor"))
    choose_rhythm(
        mina, quiet_from=time(19), quiet_to=time(7), quiet_days=[5, 6], digest="daily",
        digest_at=time(8, 30), by=mina,
    )  # fmt: skip
    choose_rhythm(noor, quiet_from=None, quiet_to=None, digest="hourly", by=noor)
    choose_channels(noor, kind="clock.step", in_app=True, mail=True, passes=True, by=noor)
    return
    yield


def _ask_again(stage: Stage) -> Script:
    """Somebody who waits writes three times within minutes; whoever has the ticket is told once, times three."""
    held = Ticket.objects.filter(state=State.IN_PROGRESS, history=None, restricted=False)
    held = held.exclude(person=None).exclude(pk__in=today.NUMBERS).exclude(requester__kind="robot")
    ticket = held.order_by("-changed_at").first()
    if ticket is None:
        return
    for words in ASKED:
        reply(ticket, text=words, by=ticket.requester)
        yield stage.anchor - timedelta(minutes=8 - 3 * ASKED.index(words))

"""How the queue is worked: checklist, time, a reminder and what is being written on TL-20418 and its family."""

from __future__ import annotations

from datetime import datetime, timedelta

from thirdline.desk.chores.operations import (
    log_time,
    put_checklist,
    remind,
    reply_later,
    tick_item,
)
from thirdline.desk.chores.queries import template_slugged
from thirdline.desk.conversation.operations import add_note, save_draft, share_draft
from thirdline.desk.macros.operations import write_macro
from thirdline.desk.texts.operations import write_ready_text
from thirdline.desk.tickets.models import Ticket
from thirdline.foundation.people.models import Person
from thirdline.project.story.stage import Script, Stage

DROPS, HANDHELDS, RECONNECTS = 20418, 20470, 20421


def plan(stage: Stage, begins: datetime) -> None:
    """A story too short for the outage has nothing to work on."""
    start = stage.anchor - timedelta(minutes=146)
    if stage.anchor - timedelta(minutes=325) >= begins:
        stage.enter(start, _at_work(stage))


def _at_work(stage: Stage) -> Script:
    ines, tomas, noor = (stage.house.cast[name] for name in ("ines", "tomas", "noor"))
    ticket = Ticket.objects.get(pk=DROPS)
    _own_things(noor)
    early, late = (stage.anchor - timedelta(minutes=ago) for ago in (300, 175))
    _log(ticket, early, ines, 32, kind="call", words="With Rae, and the guide to its end")
    _log(ticket, late, tomas, 95, words="Rekey on both gateways")
    checklist = put_checklist(ticket, template=template_slugged("vpn-outage"), by=noor)
    items = list(checklist.items.all())
    yield stage.anchor - timedelta(minutes=130)
    tick_item(items[0], by=noor)
    tick_item(items[1], by=tomas)
    yield stage.anchor - timedelta(minutes=58)
    tick_item(items[2], by=noor)
    add_note(
        ticket, text="@Noor Haddad, the same line stands in the log of hall B (TL-20470).", by=tomas
    )
    yield stage.anchor - timedelta(minutes=30)
    log_time(ticket, minutes=48, words="Edge traced, way around tried 40 times", by=noor)
    _planned(ines, stage.anchor + timedelta(hours=3))
    yield stage.anchor - timedelta(minutes=1)
    at_three = stage.anchor + timedelta(minutes=48)
    remind(ticket, due_at=at_three, words="Write to Rae whether the upload went through", by=noor)
    words = "The cause is now narrowed to the firewall update of Sunday night. Stay on “Fallback (B)” until I confirm."
    save_draft(ticket, kind="reply", text=words, by=noor)
    _begun(ines)


def _own_things(noor: Person) -> None:
    write_ready_text(
        name="Sign-off",
        shortcut="regards",
        body="Regards\n{{ agent.name }}, {{ agent.job }}",
        by=noor,
    )
    write_macro(
        name="Look again tomorrow",
        about="Reminds me and says so to the team",
        actions=[
            {"do": "note", "words": "Waiting for the night's measurements; I look again tomorrow."},
            {"do": "remind", "on": "moment", "when": "tomorrow 9:00", "words": "Measurements"},
        ],
        by=noor,
    )


def _planned(ines: Person, later: datetime) -> None:
    """Ines answers once more in the evening, unless something happens."""
    ticket = Ticket.objects.get(pk=RECONNECTS)
    if not ticket.is_done:
        text = (
            "Olga, a last word for today: Fallback (B) stays the way to go until tomorrow morning."
        )
        reply_later(ticket, text=text, send_at=later, by=ines)


def _begun(ines: Person) -> None:
    """What Ines began on another ticket of the family the team may go on with."""
    ticket = Ticket.objects.get(pk=HANDHELDS)
    begun = "Joost, handhelds may use Fallback (B) as well. On the device open Settings,"
    share_draft(save_draft(ticket, kind="reply", text=begun, by=ines), by=ines)


def _log(ticket: Ticket, at: datetime, who: Person, minutes: int, **facts: str) -> None:
    log_time(ticket, minutes=minutes, at=at, by=who, **facts)

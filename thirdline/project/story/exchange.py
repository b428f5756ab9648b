"""What Aldermoor brought in and carries out: last year's facilities desk, a weekly list, a chat that hears.

Told after everything else, so that no number of a known ticket moves. Nothing is sent anywhere: the
webhook's log is written down, and it stands paused.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta

from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.outgoing import Answer
from thirdline.practices.exchange import operations
from thirdline.practices.exchange.exportable import Wanted
from thirdline.practices.exchange.models import Delivery
from thirdline.practices.exchange.operations.advancing import advance_imports
from thirdline.practices.exchange.operations.delivering import Sent, settle_delivery
from thirdline.practices.exchange.operations.exporting import advance_exports
from thirdline.project.story.house import House

_MATTERS = (
    ("Badge does not open the east door", "Access"), ("Meeting room screen shows no signal", "Rooms"),
    ("Desk phone rings at the wrong desk", "Telephony"), ("Printer on floor 2 prints blank pages", "Printing"),
    ("New starter needs a locker", "Rooms"), ("Projector remote is lost", "Rooms"),
    ("Label printer in the warehouse offline", "Printing"), ("Visitor list not mailed on Monday", "Access"),
    ("Headset crackles", "Telephony"), ("Badge photo is of somebody else", "Access"),
)  # fmt: skip


def tell(house: House, anchor: datetime) -> None:
    ada, mina = house.cast["ada"], house.cast["mina"]
    with clock.at(anchor):
        _bring_in(ada, anchor)
        _carry_out(mina)
        _tell_the_chat(ada, anchor)


def _bring_in(ada: Person, anchor: datetime) -> None:
    data = "\r\n".join(_table(anchor)).encode()
    batch = operations.take_in_file(
        "csv", name="facilities-desk-last-year.csv", chunks=[data], system="facilities", by=ada
    )
    operations.check_import(batch, by=ada)
    _work_off(advance_imports)
    batch.refresh_from_db()
    operations.run_import(batch, by=ada)
    _work_off(advance_imports)


def _table(anchor: datetime) -> list[str]:
    lines = [
        "Number,Subject,Status,Priority,Group,Channel,Requester,Requester email,Created,Resolved"
    ]
    for number, (title, group) in enumerate(_MATTERS, 4101):
        opened = anchor - timedelta(days=430 - 7 * (number - 4101), hours=number % 5)
        done = opened + timedelta(hours=3 + number % 4 * 9)
        lines.append(
            f"FM-{number},{title},closed,{'high' if number % 4 == 0 else 'normal'},{group},phone,"
            f"Facilities Front Desk,facilities@aldermoor.example,{opened:%Y-%m-%d %H:%M},{done:%Y-%m-%d %H:%M}"
        )
    lines.append(
        "FM-4111,Parking barrier stays open,parked,normal,Access,phone,,,2025-02-30 09:00,"
    )
    return lines


def _carry_out(mina: Person) -> None:
    wanted = Wanted(view="resolved")
    operations.run_export(wanted, name="Resolved this week", by=mina)
    _work_off(advance_exports)
    operations.plan_export(
        wanted, name="Resolved, for the Monday meeting", format="csv", every="weekly", weekday=0,
        at=time(7), time_zone="Europe/Amsterdam", by_letter=True, by=mina,
    )  # fmt: skip


def _tell_the_chat(ada: Person, anchor: datetime) -> None:
    verbs = ["ticket.opened", "ticket.escalated", "ticket.resolved"]
    hook, _secret = operations.add_webhook(
        name="Desk chat", url="https://hooks.aldermoor.example/desk", verbs=verbs, by=ada
    )
    for verb, answers in (("webhook.test", (200,)), ("webhook.test", (503, 200)), ("webhook.test", (404,))):  # fmt: skip
        one = operations.tell_webhook(hook, verb, {"webhook": hook.name}, by=ada)
        for number, status in enumerate(answers, 1):
            _answered(one, number, status, anchor, ada)
    operations.pause_webhook(hook, why="The chat moves to a new server this week.", by=ada)


def _answered(one: Delivery, number: int, status: int, anchor: datetime, ada: Person) -> None:
    said = {200: b"ok", 503: b"Service restarting", 404: b"No such channel"}[status]
    headers = {"webhook-id": str(one.key), "webhook-signature": "v1,…"}
    settle_delivery(Sent(one, Answer(status, said), "", 0.08 * number, anchor, headers), by=ada)


def _work_off(advance: Callable[[], int]) -> None:
    while advance():
        pass

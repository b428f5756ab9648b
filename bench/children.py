"""One answer to many children: CPU of a step, application plus database, in milliseconds.

Five hundred tickets are asked, tied to a parent, and answered by one run, as the worker does it; with
notices and letters, which each step writes in its own transaction. The page of the parent is measured too.
"""

from __future__ import annotations

import time

from django.test import Client

from bench.requests import cost_of, server_seconds
from thirdline.desk.links.operations import attach_children, begin_run, take_step
from thirdline.desk.links.rules import Do
from thirdline.desk.tickets.operations import open_ticket
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import robot
from thirdline.kit import jobs


def measure(children: int) -> None:
    asker = Person.objects.filter(role="requester", is_active=True).order_by("pk").first()
    agent = Person.objects.get(email="ines@aldermoor.example")
    if asker is None:
        raise SystemExit("Fill the desk first: bin/bench fill 500")
    made = [
        open_ticket(title=f"VPN drops, {n}", requester=asker, by=asker, receipt=False)
        for n in range(children + 1)
    ]
    parent, rest = made[0], made[1:]
    took = _timed(lambda: attach_children(parent, children=rest, by=agent))
    print(f"{'attach, per child':34} {took / children:12.2f} ms CPU")
    took = _timed(lambda: begin_run(parent, do=Do.ANSWER, text="Hello {first_name}", by=agent))
    print(f"{'begin a run, altogether':34} {took:12.2f} ms CPU")
    by = robot()
    with jobs.forgotten():
        took = _timed(lambda: [take_step(by=by) for _ in range(children)])
    print(f"{'answer, per child':34} {took / children:12.2f} ms CPU")
    client = Client()
    client.force_login(agent)
    for page in (f"/tickets/{parent.pk}", f"/tickets/{parent.pk}/children"):
        own, server, size = cost_of(lambda page=page: client.get(page), 20)
        print(f"{page:34} {own + server:12.2f} ms CPU, {size / 1000:.0f} kB")


def _timed(call) -> float:  # type: ignore[no-untyped-def]
    own, server = time.process_time(), server_seconds()
    call()
    return (time.process_time() - own + server_seconds() - server) * 1000

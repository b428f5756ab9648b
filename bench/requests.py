"""CPU of single requests, application plus database, in milliseconds, over the whole middleware.

The application's share is this process's CPU time, the database's that of our own server process.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.states import OPEN_STATES
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import issue_token

TICK = os.sysconf("SC_CLK_TCK")


def measure(rounds: int) -> None:
    print(f"{Ticket.objects.count()} tickets, median of 5 × {rounds} requests, CPU ms")
    print(f"{'request':34} {'application':>12} {'database':>9} {'together':>9} {'kB':>7}")
    for name, call in _calls().items():
        application, database, size = cost_of(call, rounds)
        print(
            f"{name:34} {application:12.1f} {database:9.1f} {application + database:9.1f} {size / 1000:7.1f}"
        )


def cost_of(call: Callable[[], HttpResponse], rounds: int) -> tuple[float, float, int]:
    for _ in range(5):
        answer = call()
    samples = [_sample(call, rounds // 5 + 1) for _ in range(5)]
    return median(s[0] for s in samples), median(s[1] for s in samples), len(answer.content)


def _sample(call: Callable[[], HttpResponse], rounds: int) -> tuple[float, float]:
    own, server = time.process_time(), server_seconds()
    for _ in range(rounds):
        answer = call()
        if answer.status_code >= 400:
            raise SystemExit(f"answered {answer.status_code}: {answer.content[:300]!r}")
    return (
        (time.process_time() - own) * 1000 / rounds,
        (server_seconds() - server) * 1000 / rounds,
    )


def server_seconds() -> float:
    """CPU seconds of the database process that serves this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        number = cursor.fetchone()[0]
    fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def _calls() -> dict[str, Callable[[], HttpResponse]]:
    lead = client_of("lead")
    busy = Ticket.objects.filter(state__in=OPEN_STATES, history=None, handoffs_count__gte=1)
    number = busy.order_by("-pk").values_list("pk", flat=True)[0]
    queue = reverse("views:queue")
    return {
        "one row, nothing around it": _bare(),
        "create by API": _creating(),
        "ticket page": lambda: lead.get(f"/tickets/{number}"),
        "queue page of 50": lambda: lead.get(f"{queue}?view=all"),
        "queue, deep page": _deep(lead, f"{queue}?view=all"),
        "insights home": lambda: lead.get(reverse("insights:tiers")),
        "search, two words": lambda: lead.get("/find?q=vpn+drops"),
        "portal home": _portal(),
    }


def _bare() -> Callable[[], HttpResponse]:
    """What the framework costs on this machine at this hour: one row by its key, in a plain answer."""

    def call() -> HttpResponse:
        return HttpResponse(Person.objects.get(pk=first).name)

    first = Person.objects.order_by("pk").values_list("pk", flat=True)[0]
    return call


def client_of(role: str) -> Client:
    client = Client(HTTP_HOST="localhost")
    person = Person.objects.filter(role=role, is_active=True, kind="person").order_by("pk")[0]
    client.force_login(person)
    return client


def _portal() -> Callable[[], HttpResponse]:
    client = client_of("requester")
    return lambda: client.get(reverse("portal:home"))


def _creating() -> Callable[[], HttpResponse]:
    person = Person.objects.filter(role="lead", is_active=True).order_by("pk")[0]
    _, secret = issue_token(person, name="bench", scopes=["read", "write"], by=person)
    client = Client(HTTP_HOST="localhost", HTTP_AUTHORIZATION=f"Bearer {secret}")

    def create() -> HttpResponse:
        return client.post(
            "/api/v1/tickets",
            {
                "title": "VPN drops while posting to the finance close",
                "description": "Since this morning, every few minutes, on two laptops.",
                "service": "vpn",
                "impact": "group",
                "urgency": "high",
            },
            content_type="application/json",
            headers={"Idempotency-Key": secrets.token_hex(16)},
        )

    return create


def _deep(client: Client, url: str) -> Callable[[], HttpResponse]:
    """Twenty pages on, by following the page's own link."""
    for _ in range(20):
        page = client.get(url).content.decode()
        following = page.rpartition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
        if not following.startswith(("?", "/")):
            break
        url = (
            f"{reverse('views:queue')}{following}" if following[0] == "?" else following
        ).replace("&amp;", "&")
    return lambda: client.get(url)

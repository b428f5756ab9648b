"""Webhooks against a real server: signed, never led astray, never inwards unless allowed."""

from __future__ import annotations

import socket

import pytest

from thirdline.desk.tickets.operations import open_ticket
from thirdline.foundation.people.operations import robot
from thirdline.kit.outgoing import MOST_BYTES, CannotReach, MayNotReach, send
from thirdline.practices.exchange import operations
from thirdline.practices.exchange.models import Attempt, Delivery
from thirdline.practices.exchange.signing import signature
from thirdline.practices.exchange.tests.receiver import receiver

pytestmark = pytest.mark.slow


@pytest.fixture
def server():
    with receiver() as made:
        yield made


@pytest.fixture
def ticket_of(house, rae):
    return lambda title: open_ticket(title=title, requester=rae, by=rae)


@pytest.fixture
def inside(settings):
    settings.WEBHOOKS_MAY_REACH = ["127.0.0.0/8"]


@pytest.mark.django_db(transaction=True)
def test_what_happens_arrives_and_its_signature_holds(server, inside, ada, ticket_of):
    _hook, secret = operations.add_webhook(name="Here", url=server.url, verbs=["ticket.opened"], by=ada)  # fmt: skip
    ticket_of("VPN drops")
    operations.gather_deliveries(by=robot())
    operations.deliver_webhook(by=robot())

    headers, body = server.heard[0]
    key, moment = headers["webhook-id"], int(headers["webhook-timestamp"])
    assert headers["webhook-signature"] == signature(secret, key, moment, body)
    assert headers["host"] == f"127.0.0.1:{server.port}"
    assert Delivery.objects.get().state == "delivered"


@pytest.mark.django_db(transaction=True)
def test_nothing_goes_inwards_without_leave(server, settings, inside, ada, ticket_of):
    operations.add_webhook(name="Here", url=server.url, verbs=["ticket.opened"], by=ada)
    settings.WEBHOOKS_MAY_REACH = []
    ticket_of("VPN drops")
    operations.gather_deliveries(by=robot())
    operations.deliver_webhook(by=robot())

    assert server.heard == []
    assert "inside your own network" in Attempt.objects.get().error


def test_a_redirect_is_an_answer_and_is_not_followed(server, inside):
    server.location = "http://169.254.169.254/latest"
    server.answers = [(302, "")]

    assert send("POST", server.url, headers={}, content=b"{}", timeout=5).status == 302
    assert len(server.heard) == 1


def test_an_endless_answer_is_read_to_the_limit(server, inside):
    server.answers = [(200, "x" * (MOST_BYTES * 3))]

    assert len(send("POST", server.url, headers={}, content=b"{}", timeout=5).body) == MOST_BYTES


def test_a_proxy_of_the_environment_is_not_used(server, inside, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")

    assert send("POST", server.url, headers={}, content=b"{}", timeout=5).is_good


def test_a_name_is_reached_at_the_address_that_was_judged(server, inside):
    url = f"http://localhost:{server.port}/hook"
    send("POST", url, headers={}, content=b"{}", timeout=5)

    assert server.heard[0][0]["host"] == f"localhost:{server.port}"


def test_nobody_there_is_a_sentence(inside):
    with pytest.raises(CannotReach, match="Nobody answers"):
        send("POST", "http://127.0.0.1:9/", headers={}, timeout=2)


def test_a_name_that_answers_differently_a_moment_later_gains_nothing(
    server, settings, monkeypatch
):
    settings.WEBHOOKS_MAY_REACH = ["127.0.0.1/32"]
    numbers = iter(["127.0.0.1", "10.0.0.8"])
    real = socket.getaddrinfo

    def rebound(host, port, *more, **named):
        if host == "rebinding.example":
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(numbers), port))]
        return real(host, port, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", rebound)
    send("POST", f"http://rebinding.example:{server.port}/", headers={}, timeout=5)

    assert server.heard[0][0]["host"] == f"rebinding.example:{server.port}"
    assert next(numbers) == "10.0.0.8"


def test_a_name_with_one_address_inside_is_asked_at_none(settings, monkeypatch):
    settings.WEBHOOKS_MAY_REACH = []
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (n, 80)) for n in ("8.8.8.8", "10.0.0.8")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_how: found)

    with pytest.raises(MayNotReach, match=r"10\.0\.0\.8"):
        send("POST", "http://both.example/", headers={}, timeout=5)

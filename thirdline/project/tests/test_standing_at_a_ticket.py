"""Presence over real sockets: a tab stands at a ticket while its stream lives, and no longer."""

from __future__ import annotations

import pytest

from thirdline.desk.presence.models import Host, Place
from thirdline.kit.live import hub as hub_module
from thirdline.kit.live.hub import Hub
from thirdline.project.tests.make import listening, wait_until, web_process
from thirdline.project.tests.test_hearing_changes import cookies

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def web(monkeypatch):
    monkeypatch.setattr(hub_module, "LINGER", 0.3)
    hub = Hub()

    async def application(scope, receive, send):
        if scope["type"] == "lifespan":
            while True:
                message = await receive()
                if message["type"] == "lifespan.shutdown":
                    await hub.stop()
                await send({"type": f"{message['type']}.complete"})
                if message["type"] == "lifespan.shutdown":
                    return
        await hub(scope, receive, send)

    with web_process(application) as web:
        yield web


def test_a_colleague_hears_who_comes_and_who_goes(web, ticket, ines, noor):
    topic = f"here:{ticket.pk}"
    with listening(web, topic, cookies(noor)) as stream:
        wait_until(lambda: Place.objects.count() == 1)
        with listening(web, topic, cookies(ines)):
            assert stream.next()["topic"] == topic
            assert sorted(Place.objects.values_list("name", flat=True)) == [
                "Ines Duarte",
                "Noor Haddad",
            ]
        assert stream.next()["topic"] == topic
        assert [place.name for place in Place.objects.all()] == ["Noor Haddad"]


def test_a_reload_is_no_news(web, ticket, ines, noor):
    topic = f"here:{ticket.pk}"
    with listening(web, f"{topic},tickets", cookies(noor)) as stream:
        with listening(web, topic, cookies(ines)):
            assert stream.next()["topic"] == topic
        with listening(web, topic, cookies(ines)):
            wait_until(lambda: Place.objects.filter(name="Ines Duarte").count() == 1)
            from thirdline.desk.tickets.operations import take_ticket

            take_ticket(ticket, by=ines)
            assert stream.next()["topic"] == "tickets"


def test_a_process_that_stops_leaves_no_place(ticket, ines, monkeypatch):
    monkeypatch.setattr(hub_module, "LINGER", 0.1)
    from thirdline.project.tests.make import the_application

    topic = f"here:{ticket.pk}"
    with web_process(the_application()) as web, listening(web, topic, cookies(ines)):
        wait_until(lambda: Place.objects.count() == 1)

    assert (Place.objects.count(), Host.objects.count()) == (0, 0)

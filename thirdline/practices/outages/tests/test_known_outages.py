"""What is known to be broken is told once, to those who may hear it, until it is over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests.cast import House
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.notifications.models import Notice
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import robot
from thirdline.kit import clock
from thirdline.kit.refusals import NotFound, Refused
from thirdline.practices.outages.models import KnownOutage
from thirdline.practices.outages.operations import (
    end_outage,
    join_outage,
    publish_outage,
    update_outage,
)
from thirdline.practices.outages.queries import concerning, open_outages, outage_for


@pytest.fixture
def outage(house: House, ines: Person) -> KnownOutage:
    return publish_outage(
        service=house.vpn, title="VPN connections drop", text="Choose Fallback (B).", by=ines
    )


def test_an_agent_tells_the_house(outage: KnownOutage, rae: Person, vik: Person) -> None:
    assert [one.pk for one in open_outages(rae)] == [outage.pk]
    assert (open_outages(vik), open_outages(None)) == ([], [])
    assert Entry.objects.filter(verb="outage.published").count() == 1
    with pytest.raises(NotFound):
        outage_for(None, outage.pk)


def test_only_a_lead_tells_the_street(house: House, ines: Person, mina: Person) -> None:
    with pytest.raises(Refused, match="Only a lead"):
        publish_outage(service=house.vpn, title="VPN drops", public=True, by=ines)

    public = publish_outage(service=house.vpn, title="VPN drops", public=True, by=mina)
    assert open_outages(None) == [public]
    assert update_outage(public, title="VPN is slow", text="", by=ines).public


def test_requesters_tell_nothing(house: House, rae: Person) -> None:
    with pytest.raises(Refused, match="told by the support teams"):
        publish_outage(service=house.vpn, title="VPN drops", by=rae)


def test_it_began_before_now_and_ends_after(house: House, ines: Person) -> None:
    hour = timedelta(hours=1)

    with pytest.raises(Refused, match="began in the past"):
        publish_outage(service=house.vpn, title="x", since=clock.now() + hour, by=ines)
    with pytest.raises(Refused, match="ends after it begins"):
        publish_outage(service=house.vpn, title="x", until=clock.now() - hour, by=ines)


def test_whom_it_concerns_hears_once_that_it_is_over(
    outage: KnownOutage, rae: Person, ines: Person
) -> None:
    join_outage(outage, by=rae)
    join_outage(outage, by=rae)

    end_outage(outage, words="The gateway has its old firmware back.", by=ines)

    assert outage_for(rae, outage.pk).people == 1
    assert "old firmware" in Notice.objects.get(person=rae).text
    assert open_outages(rae) == []
    with pytest.raises(Refused, match="It is over"):
        update_outage(outage, title="x", text="", by=ines)


def test_machines_are_not_concerned(outage: KnownOutage) -> None:
    with pytest.raises(Refused, match="Only people"):
        join_outage(outage, by=robot())


@pytest.mark.parametrize(
    ("question", "finds"),
    [("my VPN again", 1), ("connections", 1), ("the printer", 0), ("it drops", 0), ("", 0)],
)
def test_a_question_about_it_leads_to_it(
    outage: KnownOutage, rae: Person, question: str, finds: int
) -> None:
    assert len(concerning(rae, question, limit=3)) == finds


def test_an_agent_tells_updates_and_ends_it_on_its_page(
    client: Client, house: House, ines: Person
) -> None:
    client.force_login(ines)

    answer = client.post("/outages/new", {"service": "vpn", "title": "VPN <b>drops</b>"})
    number = KnownOutage.objects.get().pk
    assert (answer.status_code, answer["Location"]) == (303, f"/outages/{number}")
    assert "VPN &lt;b&gt;drops&lt;/b&gt;" in client.get("/outages").content.decode()
    assert client.post(f"/outages/{number}", {"title": ""}).status_code == 422
    assert client.post(f"/outages/{number}", {"title": "x", "public": "on"}).status_code == 409
    client.post(f"/outages/{number}/ending", {"words": "Done."})

    assert "Over since" in client.get(f"/outages/{number}").content.decode()


def test_the_api_tells_joins_and_ends(client: Client, house: House, ines: Person) -> None:
    client.force_login(ines)
    told = {"service": "vpn", "title": "VPN drops"}

    made = client.post("/api/v1/outages", told, "application/json")
    number = made.json()["number"]
    client.post(f"/api/v1/outages/{number}/concerns", {}, "application/json")
    client.post(f"/api/v1/outages/{number}/ending", {"words": "Done"}, "application/json")

    (one,) = client.get("/api/v1/outages").json()["items"]
    assert (made.status_code, one["concerned"], one["ended_at"] is None) == (201, 1, False)
    wrong = client.post("/api/v1/outages", {**told, "service": "none"}, "application/json")
    assert wrong.status_code == 422

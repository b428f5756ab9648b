"""The people every test knows. Rae asks, Ines, Tomas and Noor answer at L1, L2 and L3, Mina leads,
Ada administers, Vik works at the vendor, and Otto must see nothing."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.test import Client

from thirdline.desk.tickets.models import Category, Service, Ticket
from thirdline.desk.tickets.operations import open_ticket
from thirdline.foundation.calendars.models import WorkCalendar
from thirdline.foundation.people.models import Person, Team, Tier
from thirdline.foundation.people.operations import invite_person, join_team
from thirdline.foundation.people.rules import Role

PASSWORD = "correct horse battery"


@dataclass
class House:
    """Three tiers, a team each at L1 and L2, two at L3."""

    desk: Team
    workplace: Team
    network: Team
    database: Team
    vpn: Service
    payroll: Service
    incident: Category


def person(name: str, role: Role = Role.REQUESTER, **facts: str) -> Person:
    email = f"{name.split(maxsplit=1)[0].lower()}@aldermoor.example"
    return invite_person(name=name, email=email, role=role, password=PASSWORD, by=None, **facts)


@pytest.fixture
def house(db: None) -> House:
    always = WorkCalendar.objects.create(name="Day and night", slug="always", always_open=True)
    tiers = [
        Tier.objects.create(level=level, name=name, calendar=always)
        for level, name in enumerate(["Self-help", "Service desk", "Specialists", "Engineering"])
    ]
    return House(
        desk=Team.objects.create(
            tier=tiers[1], name="Service desk", slug="service-desk", takes_new=True
        ),
        workplace=Team.objects.create(tier=tiers[2], name="Workplace and access", slug="workplace"),
        network=Team.objects.create(
            tier=tiers[3], name="Network", slug="network", domain="network"
        ),
        database=Team.objects.create(
            tier=tiers[3], name="Database", slug="database", domain="database"
        ),
        vpn=Service.objects.create(name="VPN", slug="vpn", criticality=1),
        payroll=Service.objects.create(name="Payroll", slug="payroll", criticality=1),
        incident=Category.objects.create(name="Something is broken", slug="broken"),
    )


@pytest.fixture
def rae(db: None) -> Person:
    return person("Rae Okafor", job="Payroll lead", place="Leiden")


@pytest.fixture
def otto(db: None) -> Person:
    return person("Otto Stranger")


@pytest.fixture
def vik(db: None) -> Person:
    return person("Vik Raman", Role.VENDOR_CONTACT)


@pytest.fixture
def ines(house: House) -> Person:
    return _member("Ines Duarte", Role.AGENT, house.desk)


@pytest.fixture
def tomas(house: House) -> Person:
    return _member("Tomas Lindqvist", Role.SPECIALIST, house.workplace)


@pytest.fixture
def noor(house: House) -> Person:
    return _member("Noor Haddad", Role.SPECIALIST, house.network)


@pytest.fixture
def jonas(house: House) -> Person:
    return _member("Jonas Weber", Role.SPECIALIST, house.database)


@pytest.fixture
def mina(house: House) -> Person:
    mina = person("Mina Costa", Role.LEAD)
    for team in (house.desk, house.workplace, house.network, house.database):
        Team.objects.filter(pk=team.pk).update(lead=mina)
        team.lead = mina
    return mina


@pytest.fixture
def ada(db: None) -> Person:
    return person("Ada Brandt", Role.ADMINISTRATOR)


@pytest.fixture
def ticket(house: House, rae: Person) -> Ticket:
    return open_ticket(
        title="VPN drops every eight minutes",
        description="Since Monday the VPN drops every eight minutes.",
        requester=rae,
        by=rae,
        service=house.vpn,
        category=house.incident,
    )


def _member(name: str, role: Role, team: Team) -> Person:
    one = person(name, role)
    join_team(one, team=team, by=None)
    return one


@pytest.fixture
def as_rae(client: Client, rae: Person) -> Client:
    return _signed_in(client, rae)


@pytest.fixture
def as_ines(client: Client, ines: Person) -> Client:
    return _signed_in(client, ines)


@pytest.fixture
def as_noor(client: Client, noor: Person) -> Client:
    return _signed_in(client, noor)


def _signed_in(client: Client, person: Person) -> Client:
    client.force_login(person)
    return client

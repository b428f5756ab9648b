"""Whom an import only noted gets an account when an administrator says so."""

from __future__ import annotations

import pytest

from tests.cast import House
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import retire_person
from thirdline.kit.refusals import Refused
from thirdline.practices.exchange.models import Import
from thirdline.practices.exchange.operations import activate_imported
from thirdline.practices.exchange.tests import make

NAMES = ("Wen Zhao", "Sol Park", "Ida Berg")


@pytest.fixture
def batch(house: House, rae: Person, ada: Person) -> Import:
    rows = [
        make.row(id=str(n), name=name, address=f"{name.split()[0].lower()}@elsewhere.example")
        for n, name in enumerate(NAMES)
    ]
    rows.append(make.row(id="9", name="Nobody Known", address=""))
    return make.bring_in("\n".join([make.HEAD, *rows]).encode(), by=ada)


def active() -> set[str]:
    return set(Person.objects.filter(name__in=NAMES, is_active=True).values_list("name", flat=True))


def test_those_that_were_ticked_get_an_account_and_no_one_else(batch, ada, client):
    client.force_login(ada)
    wen = Person.objects.get(name="Wen Zhao")
    page = client.get(f"/set-up/imports/{batch.pk}").content.decode()

    answer = client.post(f"/set-up/imports/{batch.pk}/people", {"person": [wen.pk, "x"]})

    assert "Wen Zhao" in page
    assert "Nobody Known" not in page
    assert answer.status_code == 303
    assert active() == {"Wen Zhao"}
    assert Entry.objects.filter(verb="person.activated").count() == 1
    assert "Wen Zhao" not in client.get(f"/set-up/imports/{batch.pk}").content.decode()


def test_all_at_once_but_nobody_who_left_since(batch, ada, client):
    client.force_login(ada)
    (left,) = activate_imported(batch, only=[Person.objects.get(name="Ida Berg").pk], by=ada)
    retire_person(left, by=ada)

    client.post(f"/set-up/imports/{batch.pk}/people", {"all": "1"})

    assert active() == {"Wen Zhao", "Sol Park"}
    assert not Person.objects.filter(
        email__endswith=".invalid", is_active=True, kind="person"
    ).exists()


def test_people_of_another_import_and_a_strangers_wish_are_refused(batch, ada, ines, rae):
    with pytest.raises(Refused, match="Tick the people first"):
        activate_imported(batch, only=[rae.pk], by=ada)
    with pytest.raises(Refused, match="Only administrators"):
        activate_imported(batch, by=ines)
    assert active() == set()

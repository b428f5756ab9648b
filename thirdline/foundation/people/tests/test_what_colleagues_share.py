"""A company's people read along where an administrator says so; everybody else reads their own."""

from __future__ import annotations

import pytest

from tests.cast import person
from thirdline.foundation.people.models import Company
from thirdline.foundation.people.operations import change_person
from thirdline.foundation.people.rules import Shares
from thirdline.foundation.records.operations import apply_text, export_text

pytestmark = pytest.mark.django_db


def test_without_a_word_from_an_administrator_people_read_their_own():
    assert person("Vera Ruiz", company="Netvance").standing.shares is Shares.OWN


def test_a_company_that_shares_shares_for_everybody_in_it():
    Company.objects.create(name="Netvance", reads=Shares.COMPANY)

    assert person("Vera Ruiz", company="Netvance").standing.shares is Shares.COMPANY
    assert person("Kim Ode", company="Elsewhere").standing.shares is Shares.OWN


def test_what_is_said_of_a_person_counts_before_what_is_said_of_the_company(ada):
    Company.objects.create(name="Netvance", reads=Shares.COMPANY)
    vera = person("Vera Ruiz", company="Netvance")

    vera = change_person(vera, reads=Shares.OWN, by=ada)

    assert vera.standing.shares is Shares.OWN


def test_a_manager_listed_after_their_people_is_found(ada):
    text = """
people:
  - {email: ada@aldermoor.example, name: Ada Brandt, role: administrator}
  - {email: a@x.example, name: A, manager: z@x.example}
  - {email: z@x.example, name: Z}
"""
    apply_text(text, by=ada)

    assert "manager: z@x.example" in export_text(["people"])

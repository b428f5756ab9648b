from __future__ import annotations

import pytest

from tests.cast import House
from thirdline.desk.views.models import SavedView
from thirdline.desk.views.operations import save_view
from thirdline.foundation.people.models import Person
from thirdline.foundation.records.operations import apply_text
from thirdline.foundation.records.writing import export_text
from thirdline.kit.refusals import Refused

TEXT = """
views:
  - slug: vpn-this-week
    name: VPN this week
    team: workplace
    when: {service: vpn, person: me, created: {within_last: 7 days}}
    columns: [number, subject]
    order: newest
"""


def test_views_of_teams_come_and_go_as_text(house: House, ada: Person) -> None:
    apply_text(TEXT, by=ada)

    kept = SavedView.objects.get()
    text = export_text(["views"])
    assert (kept.team, kept.group, kept.order) == (house.workplace, "team", "newest")
    assert "slug: vpn-this-week" in text
    assert "within_last: 7 days" in text


def test_personal_views_stay_out_of_it(house: House, ada: Person, ines: Person) -> None:
    save_view(name="Mine alone", when={}, by=ines)

    assert "Mine alone" not in export_text(["views"])


@pytest.mark.parametrize(
    ("was", "now", "sentence"),
    [
        ("service: vpn", "service: fax", "there is no service “fax”"),
        ("newest", "worst", "order: choose one of"),
        ("[number", "[shoe_size", "there is no column “shoe_size”"),
        ("slug: vpn-this-week", "slug: watching", "is called “watching” already"),
    ],
)
def test_what_cannot_be_a_view_is_said(
    house: House, ada: Person, was: str, now: str, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        apply_text(TEXT.replace(was, now), by=ada)

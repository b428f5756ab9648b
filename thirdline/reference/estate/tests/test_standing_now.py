"""One item as it stands this moment: what the newest run searched for is not searched again."""

from __future__ import annotations

import pytest

from thirdline.engines.needs import Estate
from thirdline.foundation.people.operations import robot
from thirdline.reference.estate.models import ConfigurationItem
from thirdline.reference.estate.operations import (
    register_item,
    say_health,
    set_need,
    work_out_estate,
)
from thirdline.reference.estate.standing import standing_now
from thirdline.reference.estate.tests import make

pytestmark = pytest.mark.django_db


def _now(service: ConfigurationItem):
    now = standing_now(service)
    found = now.figures
    assert found is not None
    return found, now.freshness.is_stale


@pytest.fixture
def mail(noor, house):
    """A service on a group of three of which one must work: nothing alone takes it down."""
    members = make.items(noor, "mx-0", "mx-1", "mx-2")
    service = register_item(name="Mail", kind=make.kind("service"), by=noor)
    set_need(service, members=members, k=1, by=noor)
    work_out_estate(by=robot())
    return service


@pytest.fixture
def searches(monkeypatch):
    """The items whose cut sets were searched for."""
    searched = []
    search = Estate.cut_sets

    def counted(self, item, *args, **facts):
        searched.append(item)
        return search(self, item, *args, **facts)

    monkeypatch.setattr(Estate, "cut_sets", counted)
    return searched


def test_the_levels_of_the_newest_run_are_those_of_a_search(mail, searches):
    kept, stale = _now(mail)

    assert (kept.level, kept.true_level, kept.margin, stale) == (3, 3, 2, False)
    assert searches == []


def test_after_a_change_they_are_searched_for(mail, searches, noor):
    say_health(ConfigurationItem.objects.get(name="mx-1"), health="down", by=noor)

    found, stale = _now(mail)

    assert (found.level, found.margin, stale) == (2, 1, True)
    assert searches


def test_levels_the_run_had_no_time_for_are_searched_for(mail, searches):
    type(mail.standing).objects.filter(pk=mail.pk).update(
        level=None, true_level=None, margin=None, searched_to=1
    )

    assert _now(mail)[0].level == 3
    assert searches


def test_what_alone_takes_it_down_needs_no_search_and_no_run(mail, searches, noor):
    set_need(mail, members=[ConfigurationItem.objects.get(name="mx-0")], by=noor)
    work_out_estate(by=robot())
    searches.clear()

    found, _stale = _now(mail)

    assert (found.level, found.singles, found.margin) == (1, 1, 0)
    assert searches == []

from __future__ import annotations

import pytest

from thirdline.desk.tickets.models import Stay, Ticket
from thirdline.desk.tickets.operations import open_ticket
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.people.models import Team
from thirdline.foundation.people.operations import robot
from thirdline.kit.refusals import NotFound, Refused
from thirdline.practices.histories import queries
from thirdline.practices.histories.models import CaseStay, CaseTally, HistoryEvent, HistorySet
from thirdline.practices.histories.operations import import_log, remove_history, removing
from thirdline.practices.histories.tests import make


@pytest.fixture
def small(house, tmp_path):
    return import_log(make.log(tmp_path), name="small", mapping=make.mapping(), by=robot())


def test_a_set_goes_away_whole_and_nothing_else_does(small, house, rae):
    live = open_ticket(title="VPN drops", requester=rae, service=house.vpn, by=rae)

    assert remove_history("small", by=robot()) == 3

    assert list(Ticket.objects.all()) == [live]
    assert not Stay.objects.exclude(ticket=live).exists()
    assert not Team.objects.exclude(history=None).exists()
    for model in (HistorySet, HistoryEvent, CaseStay, CaseTally):
        assert not model.objects.exists()


def test_removing_is_one_entry_of_the_journal(small):
    remove_history("small", by=robot())

    assert Entry.objects.get(verb="history.removed").words == {"name": "small"}


def test_a_removal_that_was_killed_is_finished_by_the_next_call(small, monkeypatch):
    monkeypatch.setattr(removing, "BATCH", 1)

    def die(removed):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        remove_history("small", by=robot(), progress=die)
    assert Ticket.objects.count() == 2

    assert remove_history("small", by=robot()) == 2
    assert not HistorySet.objects.exists()


def test_a_set_on_its_way_out_shows_no_figures_and_takes_no_import(small, tmp_path):
    HistorySet.objects.update(state="removing")

    with pytest.raises(NotFound):
        queries.complete_set("small")
    with pytest.raises(Refused, match="is being removed"):
        import_log(make.log(tmp_path), name="small", mapping=make.mapping(), by=robot())


def test_a_set_that_is_not_there_cannot_be_removed(db):
    with pytest.raises(Refused, match="There is no history set nowhere"):
        remove_history("nowhere", by=robot())

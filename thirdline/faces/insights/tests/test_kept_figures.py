"""Figures are kept as sheets that add up, and follow the journal."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.waiting import until_settled
from thirdline.desk.links.operations import merge_tickets, undo_merge
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import resolve_ticket, restrict_ticket
from thirdline.faces.insights.digests import ERROR
from thirdline.faces.insights.figures import Choice, Figures
from thirdline.faces.insights.kpis.reading import Share
from thirdline.faces.insights.models import FigureSheet, FigureState, TicketFacts, TouchedDay
from thirdline.faces.insights.operations import keep_figures, rebuild_figures
from thirdline.faces.insights.periods import midnight, span_around
from thirdline.faces.insights.tests.make import MONDAY, walked
from thirdline.foundation.people.operations import robot
from thirdline.kit import clock
from thirdline.kit.refusals import Refused

JUNE = span_around(date(2026, 6, 1), "month")
LATER = MONDAY + timedelta(days=4)


def reading():
    return Figures(Choice(JUNE)).now


def test_a_restricted_ticket_is_in_no_figure(house, rae):
    secret, _other = walked(house, rae), walked(house, rae)
    Ticket.objects.filter(pk=secret.pk).update(restricted=True)
    rebuild_figures(date(2026, 6, 1), date(2026, 6, 2), by=robot())

    assert reading().n("cases") == 1
    assert not TicketFacts.objects.filter(ticket=secret.pk).exists()


def test_a_small_desk_is_counted_as_by_hand(house, rae):
    walked(house, rae)
    walked(house, rae, house.workplace, house.network, house.workplace)
    rebuild_figures(date(2026, 6, 1), date(2026, 6, 2), by=robot())
    found = reading()

    assert (found.n("cases"), found.n("handoffs"), found.n("bounces")) == (2, 3, 1)
    assert found.solved_in_front() == Share(1, 2)
    assert found.escalated_to_l3() == Share(1, 3 - 1)
    assert (found.fixed_at_l3(), found.returned_by_l3()) == (Share(0, 1), Share(1, 1))
    assert found.tiers()[1].median == pytest.approx(3600, rel=ERROR)
    assert found.ways() == {
        ("asked", "1"): 2, ("1", "solved-1"): 1, ("1", "2"): 1, ("2", "3"): 1, ("3", "solved-2"): 1,
    }  # fmt: skip


def test_only_an_administrator_has_everything_counted_again(mina, ada):
    with pytest.raises(Refused):
        rebuild_figures(date(2026, 6, 1), date(2026, 6, 2), by=mina)

    assert rebuild_figures(date(2026, 6, 1), date(2026, 6, 2), by=ada) == 1


def test_a_rebuild_that_is_stopped_keeps_the_days_it_has_done(house, rae):
    walked(house, rae)
    walked(house, rae, at=MONDAY + timedelta(days=1))

    def stop(share, words):
        if share:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild_figures(date(2026, 6, 1), date(2026, 6, 3), progress=stop, by=robot())

    kept = FigureSheet.objects.filter(grain="day", service_id=0)
    assert [str(sheet.begins) for sheet in kept] == ["2026-06-01"]


@pytest.mark.django_db(transaction=True)
def test_the_journal_brings_the_figures_up_to_date(house, rae):
    ticket = walked(house, rae, house.network, end="")
    kept()
    before = reading().n("solved")
    with clock.at(MONDAY + timedelta(hours=9)):
        resolve_ticket(ticket, words="Done.", by=robot())
    kept()

    assert (before, reading().n("solved")) == (0, 1)
    assert reading().highest() == {"L3": 1}


@pytest.mark.django_db(transaction=True)
def test_only_the_days_touched_are_counted_again(house, rae):
    first = walked(house, rae, end="")
    walked(house, rae, at=MONDAY + timedelta(days=2), end="")
    kept()
    untouched = FigureSheet.objects.get(grain="day", begins=date(2026, 6, 3), service_id=0).pk
    with clock.at(MONDAY + timedelta(hours=9)):
        resolve_ticket(first, words="Done.", by=robot())
    until_settled()
    with clock.at(LATER):
        keep_figures(by=robot())

    assert FigureSheet.objects.filter(pk=untouched).exists()
    assert not TouchedDay.objects.filter(day=date(2026, 6, 1)).exists()


@pytest.mark.django_db(transaction=True)
def test_a_ticket_that_becomes_restricted_leaves_the_figures(house, rae, ada):
    ticket = walked(house, rae, end="")
    kept()
    restrict_ticket(ticket, named=[ada], by=ada)
    kept()

    assert reading().n("cases") == 0


@pytest.mark.django_db(transaction=True)
def test_figures_that_agree_are_left_alone(house, rae):
    walked(house, rae)
    kept()

    until_settled()
    with clock.at(LATER):
        assert keep_figures(by=robot()) == 0
    assert FigureState.objects.get().rebuilt_at is not None


def kept():
    until_settled()
    with clock.at(LATER):
        for _ in range(40):
            if not keep_figures(by=robot()):
                return
    raise AssertionError("The figures never agreed.")


def test_midnight_is_that_of_the_desk():
    assert midnight(date(2026, 6, 1)).isoformat() == "2026-06-01T00:00:00+00:00"


@pytest.mark.django_db(transaction=True)
def test_a_merged_ticket_is_in_no_figure_until_the_merge_is_undone(house, rae, ines):
    twin, home = walked(house, rae), walked(house, rae)
    with clock.at(LATER):
        merge_tickets([twin], into=home, by=ines)
    kept()
    assert reading().n("cases") == 1
    assert not TicketFacts.objects.filter(ticket=twin.pk).exists()

    with clock.at(LATER):
        undo_merge(Ticket.objects.get(pk=twin.pk), by=ines)
    kept()

    assert reading().n("cases") == 2

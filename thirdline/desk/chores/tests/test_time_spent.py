from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdline.desk.chores.models import TimeEntry
from thirdline.desk.chores.operations import (
    correct_time,
    drop_timer,
    log_time,
    remove_time,
    start_timer,
    stop_timer,
)
from thirdline.desk.chores.queries import time_on
from thirdline.desk.chores.rules import minutes_of
from thirdline.desk.tickets.operations import (
    move_ticket,
    open_ticket,
    resolve_ticket,
    restrict_ticket,
)
from thirdline.desk.tickets.states import HandoffKind
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.people.models import Team
from thirdline.kit import clock
from thirdline.kit.refusals import Refused

HTMX = {"HTTP_HX_REQUEST": "true"}


def test_time_stands_with_the_stay_team_and_tier_it_was_spent_at(house, ticket, ines, tomas):
    log_time(ticket, minutes=10, by=ines)
    with clock.at(clock.now() + timedelta(hours=1)):
        move_ticket(ticket, to=house.workplace, kind=HandoffKind.ESCALATE, reason="x", by=ines)
        log_time(ticket, minutes=25, kind="call", by=tomas)
        before = clock.now() - timedelta(minutes=30)
        late = log_time(ticket, minutes=5, at=before, by=ines)

    assert time_on(ticket, ines).by_tier == [(1, 15), (2, 25)]
    assert late.stay.team == house.desk
    assert Entry.objects.filter(verb="time.logged").count() == 3


def test_the_time_of_somebody_asked_from_elsewhere_is_their_own_teams(house, ticket, noor):
    entry = log_time(ticket, minutes=10, by=noor)

    assert (entry.team, entry.tier_level, entry.stay.team) == (house.network, 3, house.desk)


def test_a_timer_survives_and_comes_to_whole_minutes(ticket, ines):
    start_timer(ticket, by=ines)
    assert start_timer(ticket, by=ines).ticket_id == ticket.pk

    with clock.at(clock.now() + timedelta(minutes=17, seconds=40)):
        entry = stop_timer(ticket, words="Read the log", by=ines)

    assert (entry.minutes, entry.words) == (18, "Read the log")
    with pytest.raises(Refused, match="does not run"):
        stop_timer(ticket, by=ines)


def test_one_timer_a_person(ticket, ines, rae):
    other = open_ticket(title="Another", requester=rae, by=rae)
    start_timer(ticket, by=ines)

    with pytest.raises(Refused, match=f"runs on {ticket.label}"):
        start_timer(other, by=ines)
    drop_timer(ticket, by=ines)
    start_timer(other, by=ines)

    assert not TimeEntry.objects.exists()


@given(st.integers(min_value=-60, max_value=10**7))
def test_a_timer_never_counts_less_than_a_minute_nor_more_than_a_long_day(seconds):
    now = clock.now()

    assert 1 <= minutes_of(now, now + timedelta(seconds=seconds)) <= 16 * 60


def test_what_was_wrong_is_corrected_and_the_journal_knows_what_stood_there(
    ticket, ines, noor, mina
):
    entry = log_time(ticket, minutes=10, by=ines)

    with pytest.raises(Refused, match="Only who spent"):
        correct_time(entry, minutes=1, kind="work", by=noor)
    correct_time(entry, minutes=20, kind="call", by=ines)
    assert Entry.objects.get(verb="time.corrected").facts["before"] == {
        "minutes": 10,
        "kind": "work",
    }

    remove_time(entry, by=mina)
    assert not TimeEntry.objects.exists()


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"minutes": 0}, "between one minute"), ({"minutes": 1441}, "between one minute"),
        ({"minutes": 5, "kind": "sleep"}, "Time is one of"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(ticket, ines, facts, reason):
    with pytest.raises(Refused, match=reason):
        log_time(ticket, by=ines, **facts)
    with pytest.raises(Refused, match="not for what will be"):
        log_time(ticket, minutes=5, at=clock.now() + timedelta(hours=1), by=ines)


def test_time_may_be_logged_on_a_finished_ticket(ticket, ines):
    resolve_ticket(ticket, words="Fixed.", by=ines)

    assert log_time(ticket, minutes=5, by=ines)


def test_nobody_sees_single_entries_of_others_but_leads(client, ticket, ines, noor, mina):
    log_time(ticket, minutes=47, words="Quiet work", by=ines)

    seen = {who: time_on(ticket, who).entries for who in (ines, noor, mina)}
    assert [len(seen[who]) for who in (ines, noor, mina)] == [1, 0, 1]
    client.force_login(noor)
    page = client.get(f"/tickets/{ticket.pk}").content.decode()
    assert "47 m" in page
    assert "Quiet work" not in page


def test_the_figure_names_its_population_and_no_person(client, ticket, rae, ines, mina):
    log_time(ticket, minutes=30, by=ines)
    hidden = open_ticket(title="Secret", requester=rae, by=rae)
    log_time(hidden, minutes=90, by=ines)
    restrict_ticket(hidden, named=[], by=ines)
    client.force_login(mina)

    page = client.get("/time").content.decode()
    lines = client.get("/time.csv").content.decode().splitlines()

    assert "30 minutes logged on 1 ticket." in page
    assert "Ines" not in page
    assert lines[1].startswith("1,Service desk,work,30,")
    assert len(lines) == 2


def test_the_figure_is_for_leads(client, ines):
    client.force_login(ines)

    assert client.get("/time").status_code == 404


def test_time_is_logged_and_the_timer_driven_on_the_page(client, ticket, ines):
    client.force_login(ines)
    sent = {"spent": "1:15", "kind": "work"}

    assert (
        client.post(
            f"/tickets/{ticket.pk}/time", {"spent": "x", "kind": "work"}, **HTMX
        ).status_code
        == 422
    )
    assert "1 h 15 m" in client.post(f"/tickets/{ticket.pk}/time", sent, **HTMX).content.decode()
    client.post(f"/tickets/{ticket.pk}/timer", {"do": "start"}, **HTMX)
    assert "Your timer runs since" in client.get(f"/tickets/{ticket.pk}").content.decode()
    client.post(f"/tickets/{ticket.pk}/timer", {"do": "stop"}, **HTMX)

    assert sorted(TimeEntry.objects.values_list("minutes", flat=True)) == [1, 75]


def test_no_name_in_the_file_runs_as_a_formula(client, house, ticket, ines, mina):
    log_time(ticket, minutes=30, by=ines)
    Team.objects.filter(pk=house.desk.pk).update(name="=HYPERLINK(1)")
    client.force_login(mina)

    assert ",'=HYPERLINK(1),work," in client.get("/time.csv").content.decode()

from __future__ import annotations

import pytest
from django.utils.dateparse import parse_datetime

from thirdline.desk.search.queries import find_tickets
from thirdline.desk.tickets.models import Stay, Ticket
from thirdline.desk.tickets.queries import open_tickets_for, tickets_for
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.people.models import Team, Tier
from thirdline.foundation.people.operations import robot
from thirdline.kit.refusals import Refused
from thirdline.practices.histories import queries
from thirdline.practices.histories.models import CaseFacts, HistoryEvent, HistorySet
from thirdline.practices.histories.operations import import_log, remove_history
from thirdline.practices.histories.tests import make


@pytest.fixture
def small(house, tmp_path):
    return load(tmp_path)


def load(folder, text=make.LOG, name="small", **options):
    path = make.log(folder, text)
    return import_log(path, name=name, mapping=make.mapping(), by=robot(), **options)


def at(text):
    return parse_datetime(f"2026-06-{text}:00+00:00")


def ticket(case):
    return Ticket.objects.get(outside_id=case)


def test_every_case_becomes_a_ticket_marked_with_its_set(small):
    found = Ticket.objects.filter(history=small.pk)

    assert found.count() == 3
    assert small.is_complete
    assert (small.counts["cases"], small.counts["events"]) == (3, 12)


def test_the_queue_calls_a_set_by_its_name(small, client, mina):
    client.force_login(mina)

    page = client.get(f"/queue?history={small.pk}").content.decode()

    assert "<h1>small</h1>" in page


def test_a_ticket_has_the_times_and_the_state_of_its_case(small):
    climbed, solved, still_open = ticket("1"), ticket("2"), ticket("3")

    assert (climbed.created_at, climbed.resolved_at) == (at("01 08:00"), at("01 10:30"))
    assert (climbed.state, climbed.closed_at) == ("closed", at("02 10:30"))
    assert solved.state == "resolved"
    assert (still_open.state, still_open.resolved_at) == ("in_progress", None)
    assert still_open.stay.team.name.startswith("Apps 2nd")


def test_the_path_of_a_ticket_is_made_of_stays_and_handoffs(small):
    stays = list(ticket("1").stays.order_by("number"))
    handoffs = list(ticket("1").handoffs.order_by("at"))

    assert [(s.tier_label, s.ended) for s in stays] == [
        ("L1", "escalated"),
        ("L3", "returned"),
        ("L1", "resolved"),
    ]
    assert [h.kind for h in handoffs] == ["escalate", "return"]
    assert stays[1].origin == stays[0]
    assert stays[1].accepted_at == at("01 09:30")
    assert stays[2].origin is None


def test_the_teams_of_a_log_are_marked_and_stand_in_the_tier_of_their_line(small):
    teams = {t.name: t for t in Team.objects.filter(history=small.pk).select_related("tier")}

    assert {name: team.tier.level for name, team in teams.items()} == {
        "Desk · small": 1, "Apps 2nd · small": 2, "Net 3rd · small": 3,
    }  # fmt: skip


def test_the_events_keep_the_words_and_the_lines_of_the_file(small):
    events = list(queries.events_of(ticket("2")))

    assert [(e.line, e.status, e.wait_reason) for e in events] == [
        (9, "working", None),
        (10, "waits", "requester"),
        (11, "solved", None),
    ]


def test_imported_tickets_are_found_and_stand_in_no_live_queue(small, mina):
    assert tickets_for(mina).filter(history=small.pk).count() == 3
    assert not open_tickets_for(mina).exists()


def test_imported_tickets_are_found_by_product_case_and_team(small, mina):
    for question, cases in (("vpn small", {"1", "3"}), ("apps", {"3"}), ("mail", {"2"})):
        found = find_tickets(mina, question).tickets

        assert {ticket.outside_id for ticket in found} == cases


def test_an_import_is_one_entry_of_the_journal(small):
    entry = Entry.objects.get(verb="history.imported")

    assert entry.facts["name"] == "small"
    assert entry.facts["events"] == 12
    assert not Entry.objects.filter(subject_kind="tickets.ticket").exists()


def test_the_same_file_under_the_same_name_doubles_nothing(small, tmp_path):
    again = load(tmp_path)

    assert (again.pk, again.was_there) == (small.pk, True)
    assert Ticket.objects.count() == 3


def test_another_file_under_the_same_name_is_refused(small, tmp_path):
    with pytest.raises(Refused, match="from another file"):
        load(tmp_path, make.LOG + "4,2026-06-05 08:30,Desk,working,VPN\n")

    assert Ticket.objects.count() == 3


def test_two_sets_may_know_a_team_of_the_same_name(small, tmp_path):
    load(tmp_path, name="other")

    assert Team.objects.filter(name__startswith="Desk · ").count() == 2


def test_a_bad_row_fails_the_import_with_its_file_and_line(house, tmp_path):
    with pytest.raises(Refused, match=r"small\.csv, line 14: 'never' is not an ISO 8601 time"):
        load(tmp_path, make.LOG + "4,never,Desk,working,VPN\n")

    assert not HistorySet.objects.exists()
    assert not Ticket.objects.exists()


def test_a_bad_row_is_skipped_and_reported_when_asked(house, tmp_path):
    made = load(tmp_path, make.LOG + "4,never,Desk,working,VPN\n", on_bad_row="skip")

    assert (made.counts["events"], made.counts["bad_rows"]) == (12, 1)
    assert made.counts["first_bad_rows"][0].startswith("small.csv, line 14: ")


def test_a_log_without_a_usable_row_is_refused(house, tmp_path):
    with pytest.raises(Refused, match="no usable row"):
        load(tmp_path, "case,at,team,status,product\n4,never,D,w,V\n", on_bad_row="skip")


def test_a_failure_half_way_leaves_nothing(house, tmp_path):
    def stop(share, words):
        if words == "events written":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(tmp_path, progress=stop)

    for model in (HistorySet, Ticket, Stay, HistoryEvent, CaseFacts):
        assert not model.objects.exists()


def test_progress_only_grows_and_ends_with_the_whole(house, tmp_path):
    told = []

    load(tmp_path, progress=lambda share, words: told.append(share))

    assert told == sorted(told)
    assert told[-1] == 1.0


def test_only_administrators_import_and_remove(house, tmp_path, ines):
    with pytest.raises(Refused, match="Only administrators import"):
        import_log(make.log(tmp_path), name="small", by=ines)
    with pytest.raises(Refused, match="Only administrators remove"):
        remove_history("small", by=ines)


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "a\nb"])
def test_a_set_needs_a_usable_name(house, tmp_path, name):
    with pytest.raises(Refused):
        load(tmp_path, name=name)


def test_a_desk_without_tiers_says_what_to_do_first(db, tmp_path):
    Tier.objects.all().delete()

    with pytest.raises(Refused, match="Set up the ladder first"):
        load(tmp_path)


def test_a_field_that_no_event_fills_is_named(house, tmp_path):
    text = make.LOG.replace("product", "produkt")

    assert load(tmp_path, text).counts["never_filled"] == ["product"]


def test_a_cancelled_case_is_a_cancelled_ticket(house, tmp_path):
    load(tmp_path, "case,at,team,status,product\n1,2026-06-01 08:00,Desk,dropped,VPN\n")

    assert ticket("1").state == "cancelled"
    assert ticket("1").stays.get().ended == "cancelled"


def test_a_case_without_any_team_stands_with_an_unknown_one(house, tmp_path):
    load(tmp_path, "case,at,team,status,product\n1,2026-06-01 08:00,,working,VPN\n")

    assert ticket("1").team.name == "Unknown team · small"
    assert ticket("1").stays.get().tier_label == "?"

"""Filters narrow what words find, alone too; a wrong one is answered with a sentence."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cast import House
from thirdline.desk.affected.operations import say_affected
from thirdline.desk.search.queries import find_tickets
from thirdline.desk.search.tests.make import asked, file
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import resolve_ticket, take_ticket
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.reference.estate.models import ItemKind
from thirdline.reference.estate.operations import register_item


@pytest.mark.parametrize(
    "filters",
    [
        "is:open",
        "-is:done",
        "state:new",
        "is:unassigned",
        "team:service-desk",
        "team:service",
        'team:"Service desk"',
        "-team:network",
        "service:vpn",
        "service:VPN",
        "category:broken",
        "kind:incident",
        "requester:okafor",
        'requester:"rae okafor"',
        "requester:rae@aldermoor.example",
        "person:none",
        "priority:3",
        "priority:p3",
        "tier:1",
        "tier:L1",
        "on:today",
        "after:yesterday",
        "after:2020",
        "after:7d",
        "-before:2020-06",
    ],
)
def test_a_filter_that_fits_keeps_the_ticket(ticket: Ticket, ines: Person, filters: str) -> None:
    assert find_tickets(ines, f"vpn {filters}").tickets == [ticket]
    assert find_tickets(ines, filters).tickets == [ticket]


@pytest.mark.parametrize(
    "filters",
    [
        "is:done", "-is:open", "is:mine", "team:network", "team:none", "service:payroll",
        "person:me", "requester:mina", "priority:1", "tier:3", "tag:payroll", "has:attachment",
        "before:2020-06-15", "before:today", "on:yesterday", "is:restricted", "is:open is:done",
        "-item:none", "item:CI-77",
    ],
)  # fmt: skip
def test_a_filter_that_does_not_fit_leaves_it_out(
    ticket: Ticket, ines: Person, mina: Person, filters: str
) -> None:
    assert find_tickets(ines, f"vpn {filters}").count == 0
    assert find_tickets(ines, filters).count == 0


@pytest.mark.parametrize(
    ("filters", "sentence"),
    [
        ("sate:open", "There is no filter “sate:”. Did you mean “state:”?"),
        ("team:netwrk", "There is no team “netwrk”. Did you mean team:network?"),
        ("team:zebra", "There is no team “zebra”."),
        ("team:", "“team:” needs a value, as in team:network."),
        ("before:June", "“before:” takes 2026, 2026-06, 2026-06-15, today, yesterday or 7d, not “June”."),
        ("on:2026-13", "“on:” takes 2026, 2026-06, 2026-06-15, today, yesterday or 7d, not “2026-13”."),
        ("after:9999", "“after:” takes 2026, 2026-06, 2026-06-15, today, yesterday or 7d, not “9999”."),
        ("priority:9", "“priority:” takes a number from 1 to 4, not “9”."),
        ("person:nobodyhere", "Nobody is called “nobodyhere”. A part of the name or the address is enough."),
        ("item:fw-nowhere", "No item of the estate is called “fw-nowhere”. The words its name begins with are enough."),
        ("has:wings", "“has:” does not know “wings”; it knows attachment."),
    ],
)  # fmt: skip
def test_a_wrong_filter_is_explained_and_nothing_is_guessed(
    ticket: Ticket, ines: Person, filters: str, sentence: str
) -> None:
    found = find_tickets(ines, f"vpn {filters}")

    assert found.matches.wrong == [sentence]
    assert found.tickets == []


def test_words_not_wanted_narrow_what_filters_find(
    ticket: Ticket, ines: Person, rae: Person
) -> None:
    other = asked("Printer jams", rae)

    assert find_tickets(ines, "is:open -vpn").tickets == [other]
    assert find_tickets(ines, "jams -vpn").tickets == [other]
    assert find_tickets(ines, "is:open -vpn -printer").count == 0


def test_on_the_portal_a_wrong_filter_is_words(ticket: Ticket, rae: Person) -> None:
    assert find_tickets(rae, "vpn on:minutes", asked_by_me=True).tickets == [ticket]
    assert find_tickets(rae, "vpn state:drops", asked_by_me=True).tickets == []
    assert find_tickets(rae, "vpn is:open", asked_by_me=True).tickets == [ticket]
    assert find_tickets(rae, "every:eight is:", asked_by_me=True).tickets == [ticket]


def test_the_holder_is_found_by_name_and_by_me(ticket: Ticket, ines: Person) -> None:
    take_ticket(ticket, by=ines)

    assert find_tickets(ines, "person:me").count == 1
    assert find_tickets(ines, "person:duarte").count == 1
    assert find_tickets(ines, "is:mine").count == 1


def test_people_are_found_without_their_accents(house: House, ines: Person, rae: Person) -> None:
    rae.name = "Özlem Größner"
    rae.save(update_fields=["name"])
    ticket = asked("Toner is empty", rae)

    assert find_tickets(ines, "requester:ozlem").tickets == [ticket]
    assert find_tickets(ines, "requester:grossner").tickets == [ticket]


def test_an_old_ticket_is_found_by_its_day(ticket: Ticket, ines: Person) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(created_at=clock.now() - timedelta(days=400))

    assert find_tickets(ines, "vpn before:365d").count == 1
    assert find_tickets(ines, "vpn after:365d").count == 0


def test_a_requester_is_not_told_of_files_kept_from_them(
    ticket: Ticket, ines: Person, rae: Person
) -> None:
    file(ticket, "trace.txt", "secret", by=ines, public=False)

    assert find_tickets(ines, "has:attachment").count == 1
    assert find_tickets(rae, "has:attachment").count == 0


def test_done_is_done(ticket: Ticket, ines: Person) -> None:
    take_ticket(ticket, by=ines)
    resolve_ticket(ticket, words="Rolled the firmware back.", by=ines)

    assert find_tickets(ines, "is:open").count == 0
    assert find_tickets(ines, "firmware is:done").count == 1


def test_tickets_are_found_by_what_they_name(
    ticket: Ticket, ines: Person, noor: Person, rae: Person
) -> None:
    item = register_item(name="fw-edge-a", kind=ItemKind.objects.get(slug="firewall"), by=noor)
    say_affected(ticket, items=[item], by=ines)

    for filters in (f"item:{item.label}", f"item:ci-{item.pk}", "item:fw-edge-a", 'item:"fw edge"'):
        assert find_tickets(ines, filters).tickets == [ticket], filters
    assert find_tickets(ines, "item:none").count == 0
    assert find_tickets(rae, f"vpn item:{item.label}", asked_by_me=True).tickets == []

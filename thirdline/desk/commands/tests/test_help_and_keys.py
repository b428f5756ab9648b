"""The sheet says what the pages do: keys against elements, and help on every page."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from thirdline.desk.tickets.operations import take_ticket
from thirdline.foundation.people.operations import change_preferences
from thirdline.kit.ui.guide import every_help, given_twice
from thirdline.kit.ui.keys import sections, shortcut

# Keys a script hears anywhere, without an element that carries them, and what needs a list one came from.
HEARD = {
    "]",
    "[",
    ";",
    "@",
    "?",
    "t",
    "d",
    "Esc",
    "Ctrl",
    "K",
    "⏎",
    "j",
    "k",
    "x",
    "Space",
    "Enter",
}

SHEET = "/guide/sheet?page=views:queue"


def page_of(person, path: str) -> str:
    client = Client()
    client.force_login(person)
    return client.get(path).text


def listed(section: str) -> set[str]:
    return {
        key for name, _t, found in sections() if name == section for s in found for key in s.keys
    }


def carried(page: str) -> set[str]:
    return set(re.findall(r'data-key="([^"]+)"', page)) - {"Control+Enter", "Escape"}


@pytest.mark.parametrize("taken", [False, True])
def test_every_key_of_a_ticket_is_carried_by_something_on_it(ticket, ines, taken):
    if taken:
        take_ticket(ticket, by=ines)

    page = page_of(ines, f"/tickets/{ticket.pk}")

    assert carried(page) - {"/"} == listed("ticket") - HEARD


def test_every_key_of_a_list_is_carried_by_something_on_the_queue(ticket, ines):
    page = page_of(ines, "/queue?view=all")

    assert carried(page) - {"/"} == listed("list") - HEARD
    assert "data-list" in page


def test_keys_of_a_list_are_printed_at_its_foot_or_on_their_buttons(ticket, ines):
    page = page_of(ines, "/queue?view=all")

    assert {key for key in listed("list") if f"<kbd>{key}</kbd>" in page} == listed("list")


def test_keys_of_a_ticket_are_printed_on_their_buttons(ticket, ines):
    page = page_of(ines, f"/tickets/{ticket.pk}")

    keys = listed("ticket") - HEARD - {"r", "n", "m"}
    assert keys - set(re.findall(r"<kbd[^>]*>(.)</kbd>", page)) == set()


def test_every_place_of_the_rail_has_its_sequence_in_the_sheet(ada):
    places = set(re.findall(r'data-place="(\w)"', page_of(ada, "/queue?view=all")))
    sheet = page_of(ada, SHEET)

    assert {key for key in places if f"<kbd>g</kbd> <kbd>{key}</kbd>" in sheet} == places


def test_no_key_does_two_things_in_one_section():
    for name, _title, found in sections():
        single = [one.keys[0] for one in found if len(one.keys) == 1]
        assert len(single) == len(set(single)), name


def test_a_key_of_no_section_fails_at_once():
    with pytest.raises(LookupError):
        shortcut("nowhere", "q", words="x")


def test_help_for_one_page_is_given_once():
    assert given_twice() == []


def test_the_sheet_opens_with_help_for_the_page_it_was_asked_on(ines):
    page = page_of(ines, "/find")
    (sheet,) = re.findall(r'data-sheet="([^"]+)"', page)

    assert "Narrow with filters" in page_of(ines, sheet)


def test_the_guide_has_the_help_of_every_page_and_every_key(ines):
    page = page_of(ines, reverse("commands:guide"))

    assert all(str(one.title) in page for one in every_help())
    assert page.count("data-keys-of=") == len(sections())


def test_who_switched_single_keys_off_reads_so_in_the_sheet(ines):
    change_preferences(ines, single_keys=False, by=ines)

    assert 'data-single-keys="off"' in page_of(ines, "/find")
    assert "Single keys are switched off" in page_of(ines, SHEET)

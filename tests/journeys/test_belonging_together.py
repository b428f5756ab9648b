"""Two tickets of one matter become one by the keyboard, and two again; one answer reaches every child."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.journeys.steps import done, expect, opened

if TYPE_CHECKING:
    from tests.journeys.conftest import SITTING

pytestmark = pytest.mark.journey


def test_a_merge_by_keys_its_undo_and_one_answer_to_all(as_person: SITTING) -> None:
    rae, otto, ines = as_person("rae"), as_person("otto"), as_person("ines")
    first, second = opened(rae, "Tunnel collapses hourly"), opened(otto, "Tunnel is down again")
    page = ines.open(f"/tickets/{second}")
    dialog = page.locator("#links-dialog")

    page.keyboard.press("y")
    expect(dialog.get_by_label("Tickets")).to_be_focused()
    page.keyboard.type(f"TL-{first}")
    dialog.get_by_role("button", name="See what moves").press("Enter")
    expect(dialog).to_contain_text("was asked by Otto")
    expect(dialog).to_contain_text("SLA")
    dialog.get_by_role("button", name="Merge", exact=True).press("Enter")
    page.wait_for_url(re.compile(rf"/tickets/{first}$"))
    expect(page.locator("#ticket-links")).to_contain_text(f"TL-{second}")
    assert ines.asks_api(f"/tickets/{second}")["merged_into"] == first

    page.locator("#ticket-links").get_by_role("link", name="Undo").click()
    dialog.get_by_role("button", name="Undo the merge").click()
    page.wait_for_url(re.compile(rf"/tickets/{second}$"))
    expect(page.locator("#ticket-head")).to_contain_text("New")

    done(ines.tells_api(f"/tickets/{first}/children", {"tickets": [second]}))
    ines.open(f"/tickets/{first}").get_by_role("link", name="Answer all").click()
    dialog.get_by_label("What they read").fill("Hello {first_name}, it is known.")
    dialog.get_by_role("button", name="Send to all").click()
    expect(page.locator("#ticket-links")).to_contain_text("Answer to all")
    otto.open(f"/help/tickets/{second}")
    expect(otto.page.locator("#own-talk")).to_contain_text("Hello Otto, it is known.")

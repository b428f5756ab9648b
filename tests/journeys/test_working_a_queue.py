"""A queue is worked from a view of one's own: kept, changed at once, put back, gone on in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.steps import expect, opened

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.conftest import SITTING

pytestmark = pytest.mark.journey


def test_a_view_is_kept_its_tickets_change_and_one_leads_to_the_next(as_person: SITTING) -> None:
    rae, ines = as_person("rae"), as_person("ines")
    numbers = [opened(rae, f"Worked through {n}") for n in (1, 2, 3)]
    page = ines.open("/queue?view=all&order=oldest")

    _keep_view(page)
    _change_all_and_put_back(page)
    _go_on(page, numbers)


def _keep_view(page: Page) -> None:
    page.get_by_role("link", name="Save this view").click()
    page.get_by_label("Field").last.select_option("title")
    page.get_by_label("Comparison").last.select_option("contains")
    page.get_by_label("Value", exact=True).fill("worked through")
    page.get_by_label("Name").fill("Worked through")
    page.get_by_role("button", name="Save view").click()
    expect(page.get_by_role("heading", name="Worked through", exact=True)).to_be_visible()
    expect(page.locator("#queue-list [data-item]")).to_have_count(3)


def _change_all_and_put_back(page: Page) -> None:
    page.get_by_label("Select all").check()
    page.locator("[data-bulk]").get_by_text("Change", exact=True).click()
    page.get_by_role("button", name="Tags").click()
    page.get_by_label("Add").fill("month-end")
    page.get_by_role("button", name="Show what changes").click()
    expect(page.locator("#change-preview")).to_contain_text("3 change, 0 so already, 0 stay")
    page.get_by_role("button", name="Change 3 tickets").click()
    expect(page.locator("#change-progress")).to_contain_text("3 changed")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name="Put back 3 tickets")).to_be_visible()
    page.get_by_role("link", name="Back to the list").click()


def _go_on(page: Page, numbers: list[int]) -> None:
    page.wait_for_url("**/queue?view=*")
    page.wait_for_load_state()
    page.keyboard.press("Enter")
    expect(page.locator("#ticket-beside")).to_contain_text("1 of 3")
    page.keyboard.press("]")
    page.wait_for_url(f"**/tickets/{numbers[1]}")
    expect(page.locator("#ticket-beside")).to_contain_text("2 of 3")
    page.keyboard.press("Escape")
    current = page.locator("#queue-list [data-item][aria-current=true]")
    expect(current).to_contain_text("Worked through 2")

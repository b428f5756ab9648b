"""Two at one ticket see each other, and neither loses a word; all of it by keyboard."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.journeys.steps import expect, opened

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.conftest import SITTING

pytestmark = pytest.mark.journey


def test_two_at_one_ticket_lose_nothing(as_person: SITTING) -> None:
    number = opened(as_person("rae"), "Both look at this", service="payroll")
    ines, mina = as_person("ines"), as_person("mina")
    page, other = ines.open(f"/tickets/{number}"), mina.open(f"/tickets/{number}")
    expect(page.locator("#ticket-here .who")).to_have_count(1)

    other.locator("#say").press_sequentially("I look into it")
    expect(page.locator("#ticket-here")).to_contain_text("Mina is typing a reply")
    expect(page.locator("#ticket-writers .notice")).to_contain_text("Read theirs")

    run(page, "take")
    page.wait_for_load_state()
    expect(page.locator("#ticket-head")).to_contain_text("Ines Duarte")
    run(page, "resolve")
    box = page.locator("#resolve-dialog")
    box.get_by_label("What solved it").fill("Mine: restarted the gateway")

    run(other, "set priority")
    priority = other.locator("#priority-dialog")
    priority.get_by_label("Why it differs").fill("Theirs: payday is tomorrow")
    priority.get_by_role("button", name="Set priority").click()
    expect(other.locator("#toasts")).to_contain_text("has priority")

    box.get_by_role("button", name="Resolve").click()
    expect(box).to_contain_text("Mina was quicker")
    expect(box).to_contain_text("Theirs: payday is tomorrow")
    expect(box.get_by_label("What solved it")).to_have_value("Mine: restarted the gateway")
    box.get_by_role("button", name="Resolve").click()
    expect(page.locator("#ticket-head")).to_contain_text("Resolved")
    assert ines.violations() == []


def run(page: Page, words: str) -> None:
    """A verb by the box on top, whatever field has the cursor."""
    page.keyboard.press("Control+k")
    page.keyboard.type(words)
    best = page.locator("#commands-list [aria-selected=true]")
    expect(best).to_contain_text(re.compile(words, re.IGNORECASE))
    page.keyboard.press("Enter")

"""A fault tree is drawn without a mouse, and the focus is never lost on the way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.journeys.steps import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.conftest import SITTING

pytestmark = pytest.mark.journey


def test_a_tree_is_drawn_by_keys_alone(as_person: SITTING) -> None:
    noor = as_person("noor")
    page = noor.open("/fault-trees/new")
    keys = page.keyboard

    keys.type("Mail is late")
    keys.press("Enter")
    page.wait_for_url(re.compile(r"/fault-trees/\d+\?at=top$"))
    page.wait_for_function("() => document.querySelector('fault-tree .gnode')")
    keys.press("ArrowDown")
    at(page, "Mail is late")

    a_gate(page)
    an_uncertain_event(page)
    a_name_of_its_own(page)
    folded_and_taken_away(page)
    assert noor.violations() == []

    keys.press("?")
    sheet = page.locator("#keys")
    expect(sheet.locator("[data-keys-of=tree]")).to_contain_text("Add an event below a gate")
    assert noor.faults == []


def at(page: Page, words: str) -> None:
    """The focus stands on the box with these words, and the panel is that of the box."""
    expect(page.locator("fault-tree .gnode:focus")).to_contain_text(words)
    expect(page.locator("#tree-chosen h2")).to_have_text(words)


def a_gate(page: Page) -> None:
    keys = page.keyboard
    keys.press("b")
    expect(page.locator("#gate-label")).to_be_focused()
    keys.type("Both hubs stop")
    keys.press("Tab")
    keys.type("AND")
    keys.press("Tab")
    keys.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("Added the gate “Both hubs stop”")
    at(page, "Mail is late")


def an_uncertain_event(page: Page) -> None:
    keys = page.keyboard
    keys.press("ArrowDown")
    keys.press("ArrowRight")
    # Pressed before the panel has followed: it is for the box that has the focus all the same.
    keys.press("a")
    expect(page.locator("#event-label")).to_be_focused()
    keys.type("Hub B stops")
    keys.press("Tab")
    keys.type("A prob")
    keys.press("Tab")
    keys.type("Between")
    keys.press("Tab")
    keys.type("0.001")
    keys.press("Enter")
    # What is refused leaves the form as it stands, with the cursor in it.
    expect(page.get_by_role("alert")).to_contain_text("between which two values")
    expect(page.locator("#event-label")).to_have_value("Hub B stops")
    expect(page.locator("#event-low")).to_be_focused()
    keys.press("Tab")
    keys.type("0.01")
    keys.press("Enter")
    at(page, "Both hubs stop")
    expect(page.locator("fault-tree .gnode", has_text="Hub B stops")).to_have_count(1)


def a_name_of_its_own(page: Page) -> None:
    keys = page.keyboard
    keys.press("ArrowDown")
    at(page, "Cause of Both hubs stop")
    keys.press("Enter")
    expect(page.locator("#edit-label")).to_be_focused()
    keys.press("Control+a")
    keys.type("Hub A stops")
    keys.press("Enter")
    at(page, "Hub A stops")
    keys.press("ArrowRight")
    at(page, "Hub B stops")
    expect(page.locator("#tree-chosen")).to_contain_text("90 % between 0.001 and 0.01")
    keys.press("e")
    keys.press("Escape")
    at(page, "Hub B stops")
    keys.press("ArrowUp")
    at(page, "Both hubs stop")


def folded_and_taken_away(page: Page) -> None:
    keys = page.keyboard
    keys.press("Enter")
    here = page.locator("fault-tree .gnode:focus")
    expect(here).to_contain_text("2 boxes folded")
    keys.press("f")
    expect(here).not_to_contain_text("folded")
    keys.press("ArrowLeft")
    at(page, "First cause")
    keys.press("Delete")
    at(page, "Mail is late")
    expect(page.locator("fault-tree .gnode", has_text="First cause")).to_have_count(0)
    keys.press("u")
    expect(page.locator("fault-tree .gnode", has_text="First cause")).to_have_count(1)
    expect(page.locator("fault-tree .gnode:focus")).to_have_count(1)

"""The queue is worked without a mouse."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.journeys.steps import expect, opened

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.conftest import SITTING

pytestmark = pytest.mark.journey


def test_the_queue_is_worked_by_keys_alone(as_person: SITTING) -> None:
    rae, ines = as_person("rae"), as_person("ines")
    numbers = [opened(rae, f"Keys {n}", service="payroll") for n in (1, 2, 3)]
    page = ines.open("/queue?view=all&order=newest")
    current = page.locator("#queue-list [data-item][aria-current=true]")
    keys = page.keyboard

    keys.press("j")
    keys.press("k")
    expect(current).to_contain_text("Keys 3")
    keys.press("j")
    expect(current).to_contain_text("Keys 2")
    keys.press("Space")
    expect(page.locator("#ticket-peek")).to_contain_text("Keys 2")

    keys.press("x")
    keys.press("j")
    keys.press("x")
    expect(page.locator("[data-picked]").first).to_have_text("2")
    keys.press("a")
    dialog = page.locator("#queue-assign")
    expect(dialog.get_by_label("Who takes them")).to_be_focused()
    dialog.get_by_role("button", name="Assign").press("Enter")
    for number in numbers[:2]:
        row = page.locator("#queue-list [data-item]", has_text=f"TL-{number}")
        expect(row.locator(".who")).to_have_attribute("title", re.compile("Ines"))

    _while_it_renews(page)
    _handing_over(page)
    _writing(page)


def _while_it_renews(page: Page) -> None:
    page.keyboard.press("x")
    # The new rows stand and still settle: a key of this moment is for what was ticked.
    page.evaluate("""() => {
        const press = () => document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "b", bubbles: true}));
        document.addEventListener("htmx:before:settle", () => queueMicrotask(press), {once: true});
        document.getElementById("queue-list").dispatchEvent(new CustomEvent("live"));
    }""")
    box = page.locator("dialog[open]")
    expect(box.get_by_role("heading", name="Return")).to_be_visible()
    expect(page.locator("[data-picked]").first).to_have_text("1")
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    # For a moment the browser still gives keys to the field of the dialog it has closed.
    page.locator("#queue-hand textarea").first.dispatch_event("keydown", {"key": "u"})
    expect(box.get_by_role("heading", name="Escalate")).to_be_visible()
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    page.keyboard.press("x")
    expect(page.locator("[data-picked]").first).to_have_text("0")


def _handing_over(page: Page) -> None:
    for key, name in (("u", "Escalate"), ("b", "Return")):
        page.keyboard.press(key)
        box = page.locator("dialog[open]")
        expect(box.get_by_role("heading", name=name)).to_be_visible()
        expect(box.get_by_label("Why")).to_be_visible()
        page.keyboard.press("Escape")
        expect(box).to_have_count(0)


def _writing(page: Page) -> None:
    keys = page.keyboard
    keys.press("j")
    keys.press("k")
    keys.press("Enter")
    page.wait_for_url(re.compile(r"/tickets/\d+$"))
    keys.press("u")
    expect(page.locator("#escalate-dialog")).to_be_visible()
    expect(page.locator("#escalate-dialog").get_by_label("Why", exact=True)).to_be_visible()
    keys.press("Escape")
    # The browser closes a dialog a moment after the key; until then its keys are the dialog's.
    expect(page.locator("dialog[open]")).to_have_count(0)
    keys.press("n")
    expect(page.locator("#ticket-composer [value=note]")).to_be_checked()
    expect(page.locator("#say")).to_be_focused()
    page.locator("#say").blur()
    keys.press("g")
    keys.press("q")
    page.wait_for_url(re.compile(r"/queue"))

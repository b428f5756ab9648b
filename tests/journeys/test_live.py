"""The desk shows what happens while it happens, and says so when it cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.product import Product
from tests.journeys.steps import done, expect, opened

if TYPE_CHECKING:
    from tests.journeys.conftest import SITTING

pytestmark = pytest.mark.journey


def test_what_arrives_shows_without_a_reload_and_ticks_stay(as_person: SITTING) -> None:
    rae, ines, yusuf = as_person("rae"), as_person("ines"), as_person("yusuf")
    opened(rae, "Was there before")
    page = ines.open("/queue?view=all&order=newest")
    page.evaluate("() => { window.sameDocument = true }")
    page.locator("#queue-list [data-item]", has_text="Was there before").locator("input").check()

    number = opened(rae, "Arrives while she looks")
    row = page.locator("#queue-list [data-item]", has_text="Arrives while she looks")
    expect(row).to_be_visible()
    ticked = page.locator("#queue-list [data-item]", has_text="Was there before").locator("input")
    expect(ticked).to_be_checked()
    assert page.evaluate("() => window.sameDocument")

    reading = ines.open(f"/tickets/{number}")
    reading.locator("#say").fill("Half a sentence")
    done(yusuf.tells_api(f"/tickets/{number}/messages", {"text": "Yusuf was quicker."}))
    expect(reading.locator("#ticket-timeline")).to_contain_text("Yusuf was quicker.")
    expect(reading.locator("#say")).to_have_value("Half a sentence")


def test_a_cut_line_is_said_and_what_was_missed_comes_after(
    as_person: SITTING, product: Product
) -> None:
    rae, ines = as_person("rae"), as_person("ines")
    ines.line_may_break = True
    # A line that is still waiting to be taken would be taken by the next process, and never break.
    with ines.page.expect_response("**/live?*"):
        page = ines.open("/queue?view=all&order=newest")
    line = page.locator("#live-line")
    expect(line).to_be_hidden()

    page.route("**/live?*", lambda route: route.abort())
    dead = product.kill_web()
    expect(line).to_be_visible()
    expect(line).to_contain_text("Not live since")
    product.wait_for_web_after(dead)

    opened(rae, "Came while the line was cut")
    page.unroute("**/live?*")
    expect(page.locator("#queue-list")).to_contain_text(
        "Came while the line was cut", timeout=40_000
    )
    expect(line).to_be_hidden()

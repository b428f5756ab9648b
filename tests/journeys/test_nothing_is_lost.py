"""What somebody writes survives crashes, and the quicker colleague."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.product import Product
from tests.journeys.steps import done, expect, opened, verb

if TYPE_CHECKING:
    from tests.journeys.conftest import SITTING

pytestmark = pytest.mark.journey


def test_a_draft_survives_a_killed_server_and_a_crashed_browser(
    as_person: SITTING, product: Product
) -> None:
    number = opened(as_person("rae"), "A long answer is written")
    ines = as_person("ines")
    ines.line_may_break = True
    page = ines.open(f"/tickets/{number}")
    box, state = page.locator("#say"), page.locator("[data-draft-state]")

    with page.expect_response("**/draft"):
        box.press_sequentially("First, restart the reader. ")
    expect(state).to_contain_text("Draft saved")
    dead = product.kill_web()
    box.press_sequentially("Then hold the badge still.")
    whole = "First, restart the reader. Then hold the badge still."
    expect(box).to_have_value(whole)
    page.close(run_before_unload=False)
    product.wait_for_web_after(dead)

    again = ines.second_page(f"/tickets/{number}")
    expect(again.locator("#say")).to_have_value(whole)
    again.locator("#say").press("Control+End")
    with again.expect_response("**/draft"):
        again.locator("#say").press_sequentially(" Tell me.")

    elsewhere = as_person("ines").open(f"/tickets/{number}")
    expect(elsewhere.locator("#say")).to_have_value(f"{whole} Tell me.")
    elsewhere.locator("#say").press("Control+Enter")
    expect(elsewhere.locator("#ticket-timeline")).to_contain_text("Tell me.")
    expect(elsewhere.locator("#say")).to_have_value("")


def test_of_two_replies_at_once_one_wins_and_the_other_keeps_its_text(as_person: SITTING) -> None:
    number = opened(as_person("rae"), "Two answer at once")
    first, second = as_person("ines"), as_person("yusuf")
    one, two = (seat.open(f"/tickets/{number}") for seat in (first, second))
    one.locator("#say").fill("Ines answers.")
    two.locator("#say").fill("Yusuf answers too.")

    one.locator("#say").press("Control+Enter")
    expect(one.locator("#ticket-timeline")).to_contain_text("Ines answers.")
    two.locator("#say").press("Control+Enter")
    expect(two.locator("#ticket-composer .notice")).to_be_visible()
    expect(two.locator("#say")).to_have_value("Yusuf answers too.")
    expect(two.locator("#ticket-timeline")).to_contain_text("Ines answers.")

    two.locator("#say").press("Control+Enter")
    expect(two.locator("#ticket-timeline")).to_contain_text("Yusuf answers too.")
    said = [one["text"] for one in first.all_of(f"/tickets/{number}/messages")]
    assert said.count("Ines answers.") == said.count("Yusuf answers too.") == 1


def test_who_comes_second_is_told_and_loses_nothing(as_person: SITTING) -> None:
    number = opened(as_person("rae"), "Both want it")
    first, second = as_person("ines"), as_person("yusuf")
    page = second.open(f"/tickets/{number}")
    page.evaluate(
        "() => document.querySelectorAll('[data-live-on]').forEach(one => one.removeAttribute('data-live-on'))"
    )
    verb(page, "Take").wait_for()
    page.locator("#ticket-matter").get_by_role("link", name="Edit").click()
    form = page.locator("#matter-dialog")
    form.get_by_label("Tags").fill("mine, unsaved")

    done(first.tells_api(f"/tickets/{number}/assignment", {}))
    there = first.open(f"/tickets/{number}")
    there.locator("#ticket-matter").get_by_role("link", name="Edit").click()
    there.locator("#matter-dialog").get_by_label("Tags").fill("quicker")
    there.locator("#matter-dialog").get_by_role("button", name="Save").click()
    expect(there.locator("#ticket-matter")).to_contain_text("quicker")

    form.get_by_role("button", name="Save").click()
    expect(form.locator(".notice")).to_be_visible()
    expect(form.get_by_label("Tags")).to_have_value("mine, unsaved")
    form.get_by_role("button", name="Close").first.click()
    verb(page, "Take").click()
    expect(page.locator("#notices")).to_contain_text("Ines")

"""Whoever asks needs no big screen, and no script."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.journeys.seat import PHONE, number_in
from tests.journeys.steps import done, expect

if TYPE_CHECKING:
    from tests.journeys.conftest import SITTING

pytestmark = pytest.mark.journey

PICTURE = {"name": "badge reader.txt", "mimeType": "text/plain", "buffer": b"The lamp is red."}


def test_a_question_with_a_file_is_asked_on_a_phone(as_person: SITTING) -> None:
    rae = as_person("rae", viewport=PHONE, has_touch=True, is_mobile=True)
    page = rae.open("/help")
    page.get_by_role("link", name="Ask a person").tap()
    page.get_by_label("What is it about").fill("The badge reader stays red")
    page.get_by_label("Pictures or files").set_input_files(PICTURE)  # type: ignore[arg-type]
    page.get_by_role("button", name="Send").tap()
    page.wait_for_url(re.compile(r"/help/tickets/\d+"))

    expect(page.get_by_role("link", name="badge reader.txt")).to_be_visible()
    got = rae.context.request.get(
        rae.url + str(page.get_by_role("link", name="badge reader.txt").get_attribute("href"))
    )
    assert got.body() == b"The lamp is red."
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label("Write to us").fill("It is green again, sometimes.")
    page.get_by_role("button", name="Send").tap()
    expect(page.locator("#own-talk")).to_contain_text("It is green again, sometimes.")


def test_a_request_asks_what_it_needs_and_waits_for_its_approval(as_person: SITTING) -> None:
    rae, mina = as_person("rae"), as_person("mina", java_script_enabled=False)
    page = rae.open("/help/catalogue")
    page.get_by_role("link", name="Work laptop").click()
    expect(page.get_by_label("What needs it")).to_be_hidden()
    page.get_by_label("Size").select_option("16 inch")
    page.get_by_label("What needs it").fill("Large tables.")
    page.get_by_role("button", name="Send the request").click()
    page.wait_for_url(re.compile(r"/help/tickets/\d+"))
    expect(page.locator("#own-request")).to_contain_text("waits for Mina Costa")

    desk = mina.open("/help/approvals")
    desk.get_by_role("link", name="Work laptop").click()
    expect(desk.locator("#main")).to_contain_text("Large tables.")
    desk.get_by_role("button", name="Approve").click()

    expect(page.locator("#own-request")).to_contain_text("Mina Costa approved")


def test_asking_replying_and_reopening_work_without_script(as_person: SITTING) -> None:
    rae, ines = as_person("rae", java_script_enabled=False), as_person("ines")
    page = rae.open("/help/ask?category=laptop")
    page.get_by_label("What is it about").fill("A laptop for the new colleague")
    page.locator("select[name$=device]").select_option("Laptop")
    page.get_by_role("button", name="Send").click()
    number = number_in(page)
    page.get_by_label("Write to us").fill("She starts on Monday.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#own-talk")).to_contain_text("She starts on Monday.")

    done(ines.tells_api(f"/tickets/{number}/assignment", {}))
    done(ines.tells_api(f"/tickets/{number}/resolution", {"words": "It stands on her desk."}))
    page.reload()
    expect(page.locator("#main .notice")).to_contain_text("It stands on her desk.")
    page.get_by_text("No, still wrong").click()
    page.get_by_label("Only part of it is solved").check()
    page.get_by_label("In your words").fill("The charger is missing.")
    page.get_by_role("button", name="Open it again").click()
    expect(page.locator(".own__confirm")).to_have_count(0)
    assert ines.asks_api(f"/tickets/{number}")["state"] in {"new", "in_progress"}


def test_an_answer_is_found_before_the_form_with_the_keys_alone(as_person: SITTING) -> None:
    ines, tomas, rae = as_person("ines"), as_person("tomas"), as_person("rae")
    text = {"title": "Projector in the hall shows blue", "summary": "Take the other cable."}
    made = done(ines.tells_api("/articles", {**text, "body": "1. Take the **other** cable."}))
    done(ines.tells_api(f"/articles/{made['number']}/proposal", {}))
    done(tomas.tells_api(f"/articles/{made['number']}/publication", {}))

    page = rae.open("/help")
    page.get_by_label("Describe it in your own words").press_sequentially("blue projetcor")
    expect(page.locator("#found")).to_contain_text("Take the other cable.")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".article strong")).to_have_text("other")
    page.get_by_role("button", name="This solved it").click()

    expect(page.locator("#toasts")).to_contain_text("counted as solved")

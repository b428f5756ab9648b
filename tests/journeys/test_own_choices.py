"""What belongs to a person: how the desk looks and answers keys, and the programs that act for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.steps import expect, opened

if TYPE_CHECKING:
    from tests.journeys.conftest import SITTING

pytestmark = pytest.mark.journey


def test_theme_and_single_keys_are_kept_with_the_person(as_person: SITTING) -> None:
    seat = as_person("yusuf")
    page = seat.open("/me")
    page.get_by_label("Look").select_option("dark")
    page.get_by_label("Single keys act").uncheck()
    page.get_by_role("button", name="Save").first.click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")

    other = as_person("yusuf").open("/queue")
    expect(other.locator("html")).to_have_attribute("data-bs-theme", "dark")
    other.keyboard.press("?")
    expect(other.locator("#keys")).to_be_hidden()

    page.get_by_label("Look").select_option("light")
    page.get_by_label("Single keys act").check()
    page.get_by_role("button", name="Save").first.click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "light")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()


def test_a_token_acts_within_what_it_was_made_for(as_person: SITTING) -> None:
    seat, nobody = as_person("tomas"), as_person()
    number = opened(as_person("rae"), "A program looks at it")
    page = seat.open("/me")
    page.locator("#tokens").get_by_label("What it is for").fill("Report on Mondays")
    page.locator("#tokens [value=read]").check()
    page.get_by_role("button", name="Make a token").click()
    secret = page.locator("#main .notice code.secret").inner_text()
    headers = {"Authorization": f"Bearer {secret}"}

    call = nobody.context.request
    read = call.get(f"{seat.url}/api/v1/tickets/{number}", headers=headers)
    assert read.json()["title"] == "A program looks at it"
    taken = call.post(f"{seat.url}/api/v1/tickets/{number}/assignment", data={}, headers=headers)
    assert taken.status == 403
    assert taken.headers["content-type"].startswith("application/problem+json")
    assert call.get(f"{seat.url}/api/v1/tickets/{number}").status == 401

    page.goto(f"{seat.url}/me")
    page.locator("#tokens").get_by_role("button", name="Revoke").first.click()
    expect(page.locator("#tokens")).not_to_contain_text("Report on Mondays")
    assert call.get(f"{seat.url}/api/v1/tickets/{number}", headers=headers).status == 401


def test_the_system_decides_the_look_as_long_as_nobody_chose(as_person: SITTING) -> None:
    page = as_person("ines").open("/queue")
    for look in ("dark", "light"):
        page.emulate_media(color_scheme=look)
        expect(page.locator("html")).to_have_attribute("data-bs-theme", look)

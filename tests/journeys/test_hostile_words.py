"""Whatever somebody writes is shown as what was written, and does nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.journeys.seat import number_in
from tests.journeys.steps import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.conftest import SITTING
    from tests.journeys.seat import Seat

pytestmark = pytest.mark.journey

NAME = '"><svg onload=alert(1)> Tess'
TITLE = "<img src=x onerror=alert(2)> {{ 7|add:7 }} </title><script>alert(3)</script>"
TEXT = "<script>document.title='owned'</script><a href=\"javascript:alert(4)\">here</a> ]]> --> {% now 'Y' %}"
FILE = {
    "name": '"><img src=x onerror=alert(5)>.html',
    "mimeType": "text/html",
    "buffer": b"<script>alert(6)</script>",
}
PLANTED = "img[src='x'], svg[onload], script:not([src]):not([type]), a[href^='javascript']"


def test_hostile_words_are_shown_and_do_nothing(as_person: SITTING) -> None:
    tess, ines, ada = as_person("tess", fresh=True), as_person("ines"), as_person("ada")
    for seat in (tess, ines, ada):
        seat.page.on(
            "dialog",
            lambda box, seat=seat: (seat.faults.append(f"dialog: {box.message}"), box.dismiss()),
        )
    page = tess.open("/me")
    page.get_by_label("Name", exact=True).first.fill(NAME)
    page.get_by_role("button", name="Save").first.click()
    page = tess.open("/help/ask")
    page.get_by_label("What is it about").fill(TITLE)
    page.get_by_label("What happens, since when, and what you tried").fill(TEXT)
    page.get_by_label("Pictures or files").set_input_files(FILE)  # type: ignore[arg-type]
    page.get_by_role("button", name="Send").click()
    page.wait_for_url(re.compile(r"/help/tickets/\d+"))
    number = number_in(page)

    looked_at = [
        (tess, f"/help/tickets/{number}"),
        (tess, "/help"),
        (ines, "/queue?view=all&order=newest"),
        (ines, f"/tickets/{number}"),
        (ines, f"/find?q=%22{number}%22"),
        (ines, "/notices"),
        (ada, "/outbox"),
        (ada, "/set-up/people"),
    ]
    for seat, path in looked_at:
        page = seat.open(path)
        assert page.locator(PLANTED).count() == 0, path
        assert "owned" not in page.title(), path
    page = ines.open(f"/tickets/{number}")
    expect(page.locator("h1")).to_have_text(TITLE)
    expect(page.locator("#ticket-timeline")).to_contain_text(TEXT)
    expect(page.locator("#ticket-head")).to_contain_text(NAME)
    _its_file_is_only_handed_out(ines, page)


def _its_file_is_only_handed_out(ines: Seat, page: Page) -> None:
    link = page.locator("a[href^='/tickets/files/']").first
    got = ines.context.request.get(ines.url + str(link.get_attribute("href")))
    assert got.headers["content-disposition"].startswith("attachment")
    assert got.headers["content-type"] != "text/html"
    assert "sandbox" in got.headers["content-security-policy"]

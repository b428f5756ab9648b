"""A restricted ticket is nowhere for whoever was not named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.steps import accept, expect, opened

if TYPE_CHECKING:
    from tests.journeys.conftest import SITTING

pytestmark = pytest.mark.journey

TITLE = "Zanzibar mailbox was read by a stranger"


def test_a_restricted_ticket_is_nowhere_for_the_others(as_person: SITTING) -> None:
    rae, ines, noor = as_person("rae"), as_person("ines"), as_person("noor")
    others = [as_person(name) for name in ("yusuf", "tomas", "otto")]
    number = opened(rae, TITLE)
    page = ines.open(f"/tickets/{number}")
    accept(page, "Ines Duarte")
    page.get_by_label("More actions").click()
    page.get_by_role("link", name="Restrict").first.click()
    form = page.locator("#restrict-dialog")
    form.get_by_label("Their addresses").fill("noor@aldermoor.example")
    form.get_by_role("button", name="Restrict").click()
    expect(page.locator("#ticket-head")).to_contain_text("Restricted")

    for seat in others:
        staff = seat is not others[-1]
        assert seat.context.request.get(f"{seat.url}/tickets/{number}").status in {403, 404}
        assert seat.context.request.get(f"{seat.url}/api/v1/tickets/{number}").status == 404
        assert TITLE not in str(seat.all_of("/tickets"))
        assert seat.context.request.get(f"{seat.url}/live?topics=ticket:{number}").status == 403
        pages = (
            ["/queue?view=all", "/find?q=Zanzibar", "/board"]
            if staff
            else ["/help", "/help/tickets"]
        )
        for path in pages:
            assert TITLE not in seat.open(path).content(), path
    assert others[0].asks_api("/search?q=Zanzibar")["items"] == []

    for seat in (ines, noor):
        expect(seat.open(f"/tickets/{number}").locator("h1")).to_contain_text(TITLE)
        expect(seat.open("/find?q=Zanzibar").locator("table")).to_contain_text(TITLE)
    expect(rae.open(f"/help/tickets/{number}").locator("h1")).to_contain_text(TITLE)

"""A verb for many tickets does what it can and names what stayed, with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.steps import done, expect, opened

if TYPE_CHECKING:
    from tests.journeys.conftest import SITTING

pytestmark = pytest.mark.journey


def test_assigning_many_keeps_those_that_may_not_go_and_says_why(as_person: SITTING) -> None:
    rae, ines, mina = as_person("rae"), as_person("ines"), as_person("mina")
    goes, stays = opened(rae, "Many one"), opened(rae, "Many two")
    climb = {"kind": "escalate", "reason": "needs_skill", "words": "Too deep.", "team": "workplace"}
    done(ines.tells_api(f"/tickets/{stays}/assignment", {}))
    done(ines.tells_api(f"/tickets/{stays}/handoffs", climb))

    page = ines.open("/queue?view=all&order=newest")
    for number in (goes, stays):
        page.get_by_label(f"Select TL-{number}").check()
    expect(page.locator("[data-picked]").first).to_have_text("2")
    page.locator("[data-bulk]").get_by_role("button", name="Assign").click()
    dialog = page.locator("#queue-assign")
    dialog.get_by_label("Who takes them").select_option(label="Yusuf Demir")
    dialog.get_by_role("button", name="Assign").click()

    told = page.locator(".q__told")
    expect(told).to_contain_text("1 of 2 stayed where it was.")
    expect(told).to_contain_text(f"TL-{stays}: ")
    expect(page.get_by_label(f"Select TL-{stays}")).to_be_checked()
    expect(page.get_by_label(f"Select TL-{goes}")).not_to_be_checked()
    assert mina.asks_api(f"/tickets/{goes}")["person"]["name"] == "Yusuf Demir"

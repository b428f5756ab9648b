"""Figures of an imported log lead down to the tickets they count."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.journeys.product import HERE, Product
from tests.journeys.steps import expect

if TYPE_CHECKING:
    from tests.journeys.conftest import SITTING

pytestmark = pytest.mark.journey


def test_an_imported_figure_is_opened_down_to_its_ticket(
    as_person: SITTING, product: Product
) -> None:
    log, mapping = str(HERE / "history.csv"), str(HERE / "history.yaml")
    product.run("import-log", log, "--name", "Badge desk", "--mapping", mapping)
    mina = as_person("mina")
    page = mina.open("/insights")
    page.locator("summary", has_text="This desk").click()
    page.get_by_role("link", name="Badge desk").click()
    expect(page.locator(".page-head")).to_contain_text("2")

    page.locator("a[href*='/insights/tickets?']:visible").first.click()
    page.locator("[data-list] [data-item] a").first.click()
    page.wait_for_url(re.compile(r"/tickets/\d+"))
    expect(page.locator("#ticket-head")).to_contain_text("Imported history")
    expect(page.locator("#ticket-composer")).to_have_count(0)
    expect(page.locator(".ticket__verbs .btn")).to_have_count(0)

    assert "Badge readers" not in mina.open("/queue?view=all").content()
    figures = mina.asks_api("/insights/ladder-figures?set=Badge%20desk")
    assert (figures["cases"], figures["bounce_cases"]) == (2, 1)

"""The set-up is text: changed, compared, tried and saved, never half."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.product import Product
from tests.journeys.steps import expect, opened

if TYPE_CHECKING:
    from tests.journeys.conftest import SITTING

pytestmark = pytest.mark.journey


def test_rules_are_changed_as_text_tried_and_saved(as_person: SITTING, product: Product) -> None:
    ada = as_person("ada")
    number = opened(as_person("rae"), "Salary is wrong", service="payroll")
    page = ada.open("/set-up?show=routing")
    page.get_by_label("Dry run").fill(f"TL-{number}")
    page.get_by_role("button", name="Try", exact=True).click()
    expect(page.locator("#setup-rules")).to_contain_text("Service desk")

    area = page.get_by_role("textbox", name="Configuration as YAML")
    was = area.input_value()
    area.fill(was + "\n  - nonsense: [")
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("#setup-said")).to_contain_text("Line ")
    expect(area).to_have_value(was + "\n  - nonsense: [")

    area.fill(was.replace("Anything else", "All the rest"))
    page.get_by_role("button", name="Compare").click()
    expect(page.locator(".differs")).to_contain_text("All the rest")
    expect(page.locator("#setup-said")).to_contain_text("ticket")
    page.get_by_role("button", name="Save version").click()
    expect(page.locator("#toasts")).to_contain_text("Saved as version")
    assert "All the rest" in product.run("config", "export", "rules")
    assert "All the rest" in str(ada.asks_api("/configuration?tables=rules"))

"""What letters say is written in the set-up, looked at, tried on a real mail server and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.product import Product, wait_for
from tests.journeys.steps import expect

if TYPE_CHECKING:
    from tests.journeys.conftest import SITTING

pytestmark = pytest.mark.journey


def test_a_text_is_edited_looked_at_sent_as_a_sample_and_taken_back(
    as_person: SITTING, product: Product
) -> None:
    ada = as_person("ada")
    page = ada.open("/set-up/letters")
    row = page.get_by_role("row", name="How did it go? (survey)")
    row.get_by_role("link").first.click()
    body = page.get_by_label("What it says")
    shipped = body.input_value()

    body.fill("Ahoy {name}, no links here.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".field__error")).to_contain_text("needs the field {scores}")

    body.fill("Ahoy {name}!\n\n{question}\n\n{scores}")
    page.get_by_role("button", name="Preview").click()
    letter = page.frame_locator("iframe[name=letter-preview]")
    expect(letter.locator("body")).to_contain_text("Ahoy Ada!")
    expect(letter.locator("li")).to_have_count(5)
    expect(letter.get_by_role("link").first).to_contain_text("?score=5")
    assert ada.violations() == []

    page.get_by_role("button", name="Save").click()
    expect(page.locator("#toasts")).to_contain_text("Saved.")
    expect(page.locator(".page-head")).to_contain_text("your own")
    page.get_by_role("button", name="Send me a sample").click()
    expect(page.locator("#toasts")).to_contain_text("ada@aldermoor.example")
    wait_for(lambda: any("Ahoy Ada!" in one for one in product.letters_to("ada")), "the sample")

    page.get_by_role("button", name="Take the shipped text back").click()
    expect(page.locator(".page-head")).to_contain_text("as shipped")
    expect(page.get_by_label("What it says")).to_have_value(shipped)

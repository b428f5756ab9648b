"""What is left when something fails is read from the map, by keys and from the list alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.journeys.seat import PHONE, Seat
from tests.journeys.steps import done, expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.conftest import SITTING

pytestmark = pytest.mark.journey


def test_a_single_point_of_failure_is_found_by_keys(as_person: SITTING) -> None:
    noor = as_person("noor")
    numbers = told(noor)
    page = noor.open("/estate")

    page.get_by_role("navigation", name="Services").get_by_role("link", name="VPN sessions").click()
    service_map = page.locator("service-map")
    start = service_map.locator('.gnode[aria-pressed="true"]')
    expect(start).to_contain_text("VPN sessions")
    start.focus()
    here = page.locator("service-map .gnode:focus")
    page.keyboard.press("ArrowDown")
    expect(here).to_contain_text("Sign-in servers")
    walk_to(page, "rad-b")
    page.keyboard.press("Enter")

    panel = page.locator("#estate-side")
    expect(panel.get_by_role("heading", name="If rad-b fails")).to_be_visible()
    expect(panel.locator(".impact")).to_contain_text("VPN sessions")
    expect(panel.locator(".impact")).to_contain_text("412")
    expect(page.locator("#map-key-hit")).to_have_text("lost if rad-b fails")
    assert page.url.endswith(f"chosen=i{numbers['rad-b']}")
    assert noor.violations() == []
    page.locator("[data-action=theme]").click()
    assert noor.violations() == []

    page.locator("[data-map-view=list]").click()
    row = page.get_by_role("row", name="rad-b")
    expect(row).to_contain_text("Leiden")
    expect(service_map.locator(".graph__layer")).to_be_hidden()
    assert noor.violations() == []
    page.reload()
    expect(row.get_by_role("link", name="rad-b")).to_have_attribute("aria-current", "true")

    on_a_phone(as_person("noor", viewport=PHONE), numbers["VPN sessions"])


def told(seat: Seat) -> dict[str, int]:
    """Two sign-in servers under the VPN, one of them down; the numbers of all by name."""
    groups: list[dict[str, Any]] = [
        {"members": ["rad-a", "rad-b"], "k": 1, "label": "Sign-in servers"}
    ]
    items: list[dict[str, Any]] = [
        {"key": "vpn", "name": "VPN sessions", "kind": "service", "users": 412, "needs": groups},
        *({"key": name, "name": name, "kind": "server", "site": "Leiden"} for name in ("rad-a", "rad-b")),
    ]  # fmt: skip
    batch = {"source": "journeys", "items": [*items[1:], items[0]]}
    rows = done(seat.tells_api("/estate/items/batch", batch))["rows"]
    names = {one["key"]: one["name"] for one in items}
    numbers = {names[row["key"]]: row["number"] for row in rows}
    done(seat.tells_api(f"/estate/items/{numbers['rad-a']}/health", {"health": "down"}))
    return numbers


def walk_to(page: Page, name: str) -> None:
    """On with the arrows, down and then along the row, until the focus is there."""
    here = page.locator("service-map .gnode:focus")
    for key in ("ArrowDown", "ArrowRight", "ArrowLeft", "ArrowLeft"):
        if name in here.inner_text():
            return
        page.keyboard.press(key)
    expect(here).to_contain_text(name)


def on_a_phone(seat: Seat, number: int) -> None:
    """The list is what stands there first; the map is one press away."""
    page = seat.open(f"/estate?item={number}")

    expect(page.get_by_role("row", name="rad-b")).to_be_visible()
    expect(page.locator("service-map .graph__layer")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert seat.violations() == []
    page.locator("[data-map-view=map]").click()
    expect(page.locator("service-map .gnode").first).to_be_visible()


def test_a_form_is_sent_by_the_keys_its_button_shows(as_person: SITTING) -> None:
    page = as_person("noor").open("/estate/items/new?kind=service")
    name = page.get_by_label("Name", exact=True)
    name.fill("Zither booking")

    name.press("Control+Enter")

    expect(page.get_by_role("heading", name="Zither booking", level=1)).to_be_visible()

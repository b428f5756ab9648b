"""Items of another system come in from a file: looked at first, applied in one step, and taken back whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.steps import expect

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.journeys.conftest import SITTING

pytestmark = pytest.mark.journey

ROWS = """key,name,kind,site,rack,needs
z1,zeppelin-a,Switch,Leiden,B07,
z2,zeppelin-b,Switch,Leiden,B08,
z3,zeppelin-db,Database,Leiden,B07,1 of zeppelin-a | zeppelin-b (uplink)
z4,zeppelin-odd,Server,Leiden,B07,ghost
"""
PHONE = {"width": 390, "height": 844}


def overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def test_a_file_is_planned_applied_and_taken_back_whole(as_person: SITTING, tmp_path: Path) -> None:
    file = tmp_path / "zeppelin.csv"
    file.write_text(ROWS)
    noor = as_person("noor")
    page = noor.open("/estate/imports")
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_label("Source", exact=True).fill("zeppelin")
    page.get_by_role("button", name="Upload and make a plan").click()
    standing = page.locator("#import-standing")
    expect(standing).to_contain_text("Plan to look at")
    page.reload()
    plan = page.locator("#plan")
    expect(plan).to_contain_text("needs 1 of 2: zeppelin-a | zeppelin-b (uplink)")
    expect(plan).to_contain_text("“ghost” is neither in the file nor in the estate.")
    assert noor.violations() == []

    page.get_by_role("button", name="Apply the plan").click()
    expect(standing).to_contain_text("Applied")
    found = noor.asks_api("/estate/items?q=zeppelin")
    assert {one["name"] for one in found["items"]} == {"zeppelin-a", "zeppelin-b", "zeppelin-db"}

    page.reload()
    page.get_by_role("button", name="Undo the import").click()
    page.get_by_role("button", name="Undo it").click()
    expect(standing).to_contain_text("Undone")
    assert noor.asks_api("/estate/items?q=zeppelin")["items"] == []


def test_imports_are_read_on_a_telephone(as_person: SITTING, tmp_path: Path) -> None:
    file = tmp_path / "yodel.csv"
    file.write_text(ROWS.replace("zeppelin", "yodel"))
    noor = as_person("noor", viewport=PHONE)
    page = noor.open("/estate/imports")
    assert overflow(page) <= 0
    assert noor.violations() == []
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_label("Source", exact=True).fill("yodel")
    page.get_by_role("button", name="Upload and make a plan").click()
    expect(page.locator("#import-standing")).to_contain_text("Plan to look at")
    page.reload()
    page.get_by_text("Columns, kinds and what wins").click()

    assert overflow(page) <= 0
    assert noor.violations() == []

"""Tickets come in from a file, looked at and tried before; a view goes out as one."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from tests.journeys.steps import expect

if TYPE_CHECKING:
    from pathlib import Path

    from tests.journeys.conftest import SITTING

pytestmark = pytest.mark.journey

ROWS = """id,title,status,created,requester
A-1,Zeppelin printer is out of paper,open,2026-03-02 09:00,rae@aldermoor.example
A-2,Zeppelin door does not open,open,2026-03-03 10:30,rae@aldermoor.example
A-3,Zeppelin without a day,open,the day before,rae@aldermoor.example
A-4,,open,2026-03-05 08:00,rae@aldermoor.example
"""


def test_a_file_is_looked_at_tried_and_brought_in_with_its_bad_rows_named(
    as_person: SITTING, tmp_path: Path
) -> None:
    file = tmp_path / "zeppelin.csv"
    file.write_text(ROWS)
    page = as_person("ada").open("/set-up/imports")
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Upload and look").click()
    first = page.get_by_role("region", name="The first rows as tickets")
    expect(first).to_contain_text("Zeppelin printer is out of paper")

    page.get_by_role("button", name="Check every row").click()
    wrong = page.locator("#problems")
    expect(page.locator("#import-progress")).to_contain_text("Checked")
    page.reload()
    expect(wrong).to_contain_text("the day before")
    expect(wrong.locator("tbody tr")).to_have_count(2)
    with page.expect_download() as asked:
        page.get_by_role("link", name="All bad rows as CSV").click()
    assert "the day before" in asked.value.path().read_text()

    page.get_by_role("button", name="Bring them in").click()
    expect(page.locator("#import-progress")).to_contain_text("Brought in")
    found = as_person("ines").asks_api("/search?q=Zeppelin")
    assert {one["title"] for one in found["items"]} == {
        "Zeppelin printer is out of paper",
        "Zeppelin door does not open",
    }
    assert str(found["items"][0]["created_at"]).startswith("2026-03-0")


def test_a_view_goes_out_as_a_file(as_person: SITTING) -> None:
    ines = as_person("ines")
    done = ines.tells_api("/tickets", {"title": "Yodel goes out"})
    assert done.ok
    page = ines.open("/queue?view=all")
    page.get_by_role("link", name="Export this list").click()
    page.get_by_role("button", name="Export", exact=True).click()
    row = page.locator("#export-list tbody tr").first
    expect(row).to_contain_text("Done")

    with page.expect_download() as asked:
        row.get_by_role("link").first.click()
    rows = list(csv.DictReader(io.StringIO(asked.value.path().read_text("utf-8-sig"))))
    assert "Yodel goes out" in [value for one in rows for value in one.values()]

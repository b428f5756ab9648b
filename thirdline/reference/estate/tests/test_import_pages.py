"""The pages and the API of imports: a file, its plan, the estate, and out again."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from thirdline.foundation.people.models import Person
from thirdline.reference.estate.models import ConfigurationItem, Import
from thirdline.reference.estate.operations import edit_item, take_in_estate
from thirdline.reference.estate.tests import files

pytestmark = pytest.mark.django_db


def upload(client: Client, content: bytes = files.TABLE.encode(), name: str = "estate.csv"):
    file = SimpleUploadedFile(name, content)
    return client.post("/estate/imports", {"file": file, "source": "CMDB"})


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_file_is_uploaded_looked_at_applied_and_undone(as_noor):
    address = upload(as_noor)["Location"]
    assert "Being read" in text(as_noor, address)
    found = files.work_off(Import.objects.get())
    page = text(as_noor, address)
    assert "Apply the plan" in page
    assert "needs 1 of 2: core-a | core-b (uplink)" in page

    as_noor.post(f"{address}/application")
    files.work_off(found)
    assert "Undo the import" in text(as_noor, address)
    assert ConfigurationItem.objects.count() == 4

    as_noor.post(f"{address}/undoing")
    files.work_off(found)
    assert "Undone" in text(as_noor, address)
    assert not ConfigurationItem.objects.exists()


def test_the_plan_shows_before_and_after_and_what_people_changed(as_noor, noor):
    files.bring_in(files.TABLE, by=noor)
    edit_item(files.named("core-b"), changes={"rack": "Z99"}, by=noor)
    again = files.plan(files.TABLE.replace("core-a,Switch,Leiden,B07", "core-a,Switch,Leiden,C01"), by=noor, theirs_win=False)  # fmt: skip

    page = text(as_noor, f"/estate/imports/{again.pk}?show=update")
    assert '<del dir="auto">B07</del>' in page
    assert '<ins dir="auto">C01</ins>' in page
    kept = text(as_noor, f"/estate/imports/{again.pk}?show=kept")
    assert "Rack was changed here: Z99 stays; the file says B08." in kept
    assert "core-a" not in kept.partition('id="plan"')[2]


def test_a_plan_is_paged_by_key(as_noor, noor):
    rows = [f"k{n},node-{n:03},Server,,,," for n in range(120)]
    found = files.plan(files.table(*rows), by=noor)

    first = text(as_noor, f"/estate/imports/{found.pk}?show=create")
    assert first.count("node-") >= 50
    assert "node-050" not in first
    after = first.partition("after=")[2].partition("#")[0].partition("&")[0]
    assert "node-050" in text(as_noor, f"/estate/imports/{found.pk}?show=create&after={after}")


def test_columns_and_kinds_are_corrected_by_the_form(as_noor, noor):
    found = files.plan(b"thing,what\nweb,Blade\n", by=noor)
    assert found.problems == ["No column says what the items are called. Choose the one with the names."]  # fmt: skip
    address = f"/estate/imports/{found.pk}"
    assert "No column says" in text(as_noor, address)

    as_noor.post(f"{address}/choices", {"wins": "theirs", "column-0": "name", "column-1": "kind"})
    found = files.work_off(found)
    assert found.counts["kinds"] == [["blade", "Blade", 1, "blade", True, ""]]
    chosen = {"wins": "theirs", "column-0": "name", "column-1": "kind", "kind-0": "server"}
    as_noor.post(f"{address}/choices", chosen)
    found = files.work_off(found)
    as_noor.post(f"{address}/application")
    files.work_off(found)
    assert files.named("web").kind.slug == "server"


def test_two_columns_for_one_field_are_refused_at_the_form(as_noor, noor):
    found = files.plan(b"name,kind\nweb,Server\n", by=noor)
    answer = as_noor.post(f"/estate/imports/{found.pk}/choices", {"wins": "ours", "column-0": "name", "column-1": "name"})  # fmt: skip

    assert answer.status_code == 422
    assert "Two columns are read as “Name”." in answer.content.decode()


def test_an_empty_file_is_told_at_its_field(as_noor):
    answer = upload(as_noor, b" \n")

    assert answer.status_code == 422
    assert "The file is empty." in answer.content.decode()


def test_several_manifests_are_one_import(as_noor):
    service = b"apiVersion: v1\nkind: Service\nmetadata: {name: %s}\nspec: {selector: {app: a}}\n"
    parts = [SimpleUploadedFile(f"{n}.yaml", service % n.encode()) for n in ("a", "b")]
    as_noor.post("/estate/imports", {"file": parts, "source": "shop"})

    found = files.work_off(Import.objects.get())
    assert files.actions(found) == {"default/Service/a": "create", "default/Service/b": "create"}


def test_hostile_words_of_a_file_do_no_harm(as_noor, noor):
    found = files.plan(files.table("<b>,<script>alert(1)</script>,<i>x</i>,<u>,,,"), by=noor, name="<b>.csv")  # fmt: skip

    page = text(as_noor, f"/estate/imports/{found.pk}")
    assert "<script>alert" not in page
    assert "<b>.csv" not in page


def test_the_list_leads_to_the_imports(as_noor, noor):
    files.bring_in(files.TABLE, by=noor)

    assert 'href="/estate/imports"' in text(as_noor, "/estate/items")
    assert "Applied" in text(as_noor, "/estate/imports")


def test_agents_neither_see_nor_make_imports(client, ines):
    client.force_login(ines)

    assert client.get("/estate/imports").status_code == 404
    assert upload(client).status_code == 404


def test_reading_can_be_stopped(as_noor):
    address = upload(as_noor)["Location"]
    as_noor.post(f"{address}/stop")
    found = files.work_off(Import.objects.get())

    assert found.state == "stopped"
    assert as_noor.post(f"{address}/application").status_code == 409


def test_a_discovery_tool_posts_a_file_and_reads_its_plan(as_noor, noor):
    file = SimpleUploadedFile("estate.csv", files.TABLE.encode())
    answer = as_noor.post("/api/v1/estate/imports", {"file": file, "source": "scan"})
    assert answer.status_code == 201
    files.work_off(Import.objects.get())

    address = f"/api/v1/estate/imports/{answer.json()['number']}"
    assert as_noor.get(address).json()["counts"]["create"] == 4
    rows = as_noor.get(f"{address}/rows?action=create&limit=2").json()
    assert [row["key"] for row in rows["items"]] == ["a", "b"]
    assert rows["next"]
    assert as_noor.post(f"{address}/application").status_code == 202
    files.work_off(Import.objects.get())
    assert as_noor.get(address).json()["state"] == "applied"
    assert as_noor.post(f"{address}/application").status_code == 409


def test_the_export_of_the_list_comes_in_again_as_all_the_same(as_noor, noor):
    files.bring_in(files.TABLE, by=noor)
    edit_item(files.named("core-a"), changes={"failure_number": 50_000, "failure_unit": "mtbf_hours", "attributes": {"ports": 48, "feeds": ["A", "B"]}, "about": "=1+1\nsecond"}, by=noor)  # fmt: skip
    sent = b"".join(as_noor.get("/estate/items/export"))
    found = files.plan(sent, by=noor, source="sheet")

    assert files.refusals(found) == []
    assert set(files.actions(found).values()) == {"same"}
    edited = files.plan(sent.replace(b"core-b,switch", b"core-z,switch"), by=noor, source="sheet")
    assert sorted(files.actions(edited).values()) == ["same", "same", "same", "update"]


def test_headings_of_any_bytes_are_kept_as_text(noor: Person) -> None:
    content = b"PK\x03\x04,na\x00me,\xed\xa0\x80\n1,2,3\n"

    made = take_in_estate(name="a\x00.csv", content=content, source="x", format="csv", by=noor)

    assert "\x00" not in made.file_name
    assert "\x00" not in str(made.choices)

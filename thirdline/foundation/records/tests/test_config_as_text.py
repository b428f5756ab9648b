"""The configuration goes out as text and comes back: compared first, applied whole or not at all."""

from __future__ import annotations

import pytest

from tests.cast import House
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.people.models import Person, Team, Tier
from thirdline.foundation.records.operations import apply_text, dry_run
from thirdline.foundation.records.writing import export_text
from thirdline.kit.refusals import Refused


def test_what_was_exported_reads_back_without_a_difference(
    house: House, mina: Person, ada: Person
) -> None:
    assert dry_run(export_text(), by=ada) == []


def test_a_change_is_named_by_row_and_column(house: House, ada: Person) -> None:
    text = export_text(["teams"]).replace("name: Network", "name: Network and edge")

    found = dry_run(text, by=ada)

    assert [one.sentence for one in found] == [
        "teams: “network”, name: “Network” becomes “Network and edge”."
    ]


def test_a_dry_run_changes_nothing(house: House, ada: Person) -> None:
    dry_run(export_text(["teams"]).replace("name: Network", "name: Edge"), by=ada)

    assert Team.objects.filter(name="Network").exists()


def test_applying_writes_the_rows_a_version_and_the_journal(house: House, ada: Person) -> None:
    version = apply_text(
        "tiers:\n  - {level: 1, name: Front, respond_within: 15m}\n" + _other_tiers(), by=ada
    )

    assert version is not None
    assert Tier.objects.get(level=1).name == "Front"
    assert Entry.objects.filter(verb="config.changed", actor=ada).count() == 1


def test_a_new_team_can_stand_in_the_same_text_as_its_tier(house: House, ada: Person) -> None:
    text = export_text()
    text = text.replace("teams:\n", "teams:\n  - {slug: vendors, name: Vendor desk, tier: 4}\n", 1)
    text = text.replace("tiers:\n", "tiers:\n  - {level: 4, name: Vendors}\n", 1)

    apply_text(text, by=ada)

    assert Team.objects.get(slug="vendors").tier.level == 4


def test_a_team_left_out_is_retired_not_deleted(house: House, ada: Person) -> None:
    text = export_text(["teams"])
    kept = text[: text.index("  - slug: database")] + text[text.index("  - slug: network") :]

    apply_text(kept, by=ada)

    assert Team.objects.get(slug="database").retired_at is not None


def test_one_mistake_leaves_everything_as_it_was(house: House, ada: Person) -> None:
    text = (
        export_text(["teams"])
        .replace("name: Network", "name: Edge")
        .replace("tier: 3", "tier: 7", 1)
    )

    with pytest.raises(Refused, match="there is no “7” in tiers"):
        apply_text(text, by=ada)

    assert Team.objects.filter(name="Network").exists()


def test_a_lead_may_not_apply(house: House, mina: Person) -> None:
    with pytest.raises(Refused, match="Only administrators"):
        apply_text(export_text(), by=mina)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[1, 2]", "must begin with table names"),
        ("tears: []", "There is no table “tears”"),
        ("teams: 3", "must be a list of rows"),
        ("teams:\n  - {name: x}", "has no “slug”"),
        ("teams:\n  - {slug: x, nmae: x}", "has no “nmae”"),
        ("tiers:\n  - {level: one, name: x}", "must be a whole number"),
        ("tiers:\n  - {level: 1, name: x, respond_within: soon}", "must be a duration"),
        ("teams:\n  - {slug: a}\n  - {slug: a}", "has “a” twice"),
        ("teams: [\n", "not YAML: line"),
        ("a: &a [1]\nb: *a", "aliases"),
        ("tiers:\n  - {level: 1, name: x, may: [fly]}", "cannot grant “fly”"),
    ],
)
def test_a_mistake_is_one_sentence_with_its_place(
    house: House, ada: Person, text: str, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        dry_run(text, by=ada)


def _other_tiers() -> str:
    return "".join(
        f"  - {{level: {tier.level}, name: {tier.name}, calendar: always}}\n"
        for tier in Tier.objects.exclude(level=1)
    )

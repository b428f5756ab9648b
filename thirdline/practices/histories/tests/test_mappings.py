from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from thirdline.practices.histories.mapping import Row
from thirdline.practices.histories.mapping_files import (
    FOLDER,
    BadMapping,
    builtin_mappings,
    mapping_named,
    parse_mapping,
    recognise_mapping,
)
from thirdline.practices.histories.readers import BadRow, Record

START = "case: nr\ntime: {from: at, format: '%d-%m-%Y %H:%M', zone: Europe/Rome}\n"


def placed(mapping, values):
    row = mapping.row(Record(2, values), "a.csv")
    assert isinstance(row, Row)
    return row


def event_of(mapping, **values):
    row = placed(mapping, {"nr": "7", "at": "01-07-2020 12:00", **values})
    return mapping.event(row)


def test_a_time_without_zone_is_read_by_the_clock_of_the_mapping():
    row = placed(parse_mapping(START), {"nr": "7", "at": "01-07-2020 12:00"})

    assert row.at == datetime(2020, 7, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"nr": "7"}, "has no time"),
        ({"nr": "7", "at": "yesterday"}, "'yesterday' is not"),
        ({"nr": "7", "at": "01-01-1066 00:00"}, "outside the years"),
        ({"at": "01-07-2020 12:00"}, "belongs to no case"),
        ({"nr": "7" * 201, "at": "01-07-2020 12:00"}, "longer than 200"),
    ],
)
def test_a_row_that_cannot_be_placed_is_bad_and_says_why(values, words):
    row = parse_mapping(START).row(Record(9, values), "a.csv")

    assert isinstance(row, BadRow)
    assert (row.file, row.line) == ("a.csv", 9)
    assert words in row.reason


def test_unix_seconds_and_iso_times_are_read():
    for form, text in (("unix", "1593597600"), ("iso", "2020-07-01T10:00:00Z")):
        mapping = parse_mapping(f"case: nr\ntime: {{from: at, format: {form}}}")

        assert placed(mapping, {"nr": "1", "at": text}).at.hour == 10


@pytest.mark.parametrize(
    ("team", "label", "levels"),
    [
        ("G97", "L1", (1,)),
        ("V37 2nd", "L2", (2,)),
        ("V5  3rd", "L3", (3,)),
        ("V13 2nd 3rd", "L2&L3", (2, 3)),
        ("V13 9th", None, ()),
    ],
)
def test_the_line_of_a_volvo_team_is_the_words_after_its_first(team, label, levels):
    field = mapping_named("volvo-incidents").tier
    assert field is not None
    tier = field.read({"org:group": team}, frozenset({""}))

    assert (tier.label, tier.levels) == (label, levels)


def test_an_unknown_value_is_as_good_as_none():
    mapping = parse_mapping(START + "unknown: ['?', none]\nteam: [group, queue]\n")

    assert event_of(mapping, group="?", queue="none").team is None
    assert event_of(mapping, group="?", queue="Net").team == "Net"


def test_a_value_can_be_cut_and_translated():
    mapping = parse_mapping(
        START + "status: {from: s, before: '+'}\nimpact: {from: i, after: '- '}\n"
        "wait: {from: s, values: {'On Hold': vendor}}\n"
    )
    event = event_of(mapping, s="Accepted+Wait", i="2 - Medium")

    assert (event.status, event.impact, event.wait) == ("Accepted", "Medium", None)
    assert event_of(mapping, s="On Hold").wait == "vendor"


def test_a_tier_can_stand_in_a_column_of_its_own():
    mapping = parse_mapping(START + "tier: {from: t, values: {'2': L2, second: L2}}\n")

    assert event_of(mapping, t="second").tier.levels == (2,)
    assert event_of(mapping, t="9").tier.levels == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is a table"),
        ("case: nr", "time is missing"),
        ("case: [unclosed", "not valid YAML in line"),
        (START + "teem: x", "does not know the word 'teem'"),
        (START + "team: {before: x}", "names no attribute"),
        (START + "team: {from: {a: b}}", "not text"),
        (START + "tier: {from: t, levels: {L9: 9}}", "number from 0 to 4"),
        (START + "tier: {from: t, values: {a: Front}}", "no level for the tier 'Front'"),
        (START + "state: {from: s, values: {a: done}}", "'done' is no state"),
        (START + "csv: {delimiter: ';;'}", "exactly one character"),
        ("case: nr\ntime: {from: at, zone: Mars/Base}", "no time zone"),
        ("case: nr\ntime: {from: at, format: dmy}", "`iso`, `unix` or a pattern"),
    ],
)
def test_a_mapping_that_cannot_work_is_refused_in_words(text, words):
    with pytest.raises(BadMapping, match=words.replace("(", r"\(")) as refused:
        parse_mapping(text)

    assert refused.value.reason.endswith(".")


def test_yaml_that_wants_to_make_objects_is_refused():
    with pytest.raises(BadMapping):
        parse_mapping("case: !!python/object/apply:os.system ['true']\ntime: at")


def test_every_mapping_of_the_product_can_be_read_and_is_recognised_by_its_attributes():
    for name, mapping in builtin_mappings().items():
        assert mapping.name == name
        assert recognise_mapping(mapping.recognise) == mapping


def test_a_log_that_fits_no_mapping_is_refused_with_its_attributes():
    with pytest.raises(BadMapping, match="the attributes found are: a, b"):
        recognise_mapping(["b", "a"])


def test_a_mapping_that_is_neither_name_nor_file_is_refused():
    with pytest.raises(BadMapping, match="one of: italian-helpdesk, servicenow"):
        mapping_named("nowhere")


def test_the_page_on_importing_shows_every_mapping_as_it_is_shipped():
    page = (Path(__file__).parents[4] / "docs/use/import-a-history.md").read_text()

    for path in FOLDER.glob("*.yaml"):
        assert f"### {path.stem}\n" in page
        assert f"```yaml\n{path.read_text()}```" in page

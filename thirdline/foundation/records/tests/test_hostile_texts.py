"""Whatever is written into a configuration, the answer is a sentence or a clean change."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import House
from thirdline.foundation.people.models import Person, RotationPlace, Team
from thirdline.foundation.records.operations import apply_text, dry_run
from thirdline.foundation.records.reading import line_of
from thirdline.foundation.records.tests.whole_desk import WHOLE_DESK
from thirdline.foundation.records.writing import export_text
from thirdline.kit.refusals import Refused

WEIRD = [
    "", "~", "true", "-1", "0", "7", "99999", "99999999999999999999999999", "1.5", "1e400", ".nan", ".inf",
    "0x1F", "0o17", "089", "1:30", "=", "<<", "*a", "&a 1", "!!set {a, b}", "!!binary aGk=", "!!timestamp x",
    "2026-13-45", "2026-06-01", "[]", "{}", "[[]]", "[{}]", "[1, 2]", "{a: 1}", "{1: 2}", "{? [a] : b}",
    '"\\0"', '"\\ud800"', '"\\u202e"', "'" + "x" * 400 + "'", "network", "vpn", "nobody", "[nobody]",
    "{all: []}", "{not: {not: {}}}", "{service: {in: [vpn, 3]}}", "{title: {matches: '('}}", "[['25:00', 7]]",
    "[['17:00', '08:00']]", "{mon: 3}", "99999999999d", "-5m", "75%", "Europe/Nowhere", "../../etc/passwd",
]  # fmt: skip
SCALARS = [found.span(1) for found in re.finditer(r"(?:: |\[|, |- )([^\s\[\]{},:]+)", WHOLE_DESK)]
NAMES = [found.span(1) for found in re.finditer(r"(\w+):", WHOLE_DESK)]


@st.composite
def mutations(draw: st.DrawFn) -> str:
    """The text with one to three places changed: a value, a name, or any slice of characters."""
    text, spans = WHOLE_DESK, []
    for _round in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text) - 2))
        slices = st.just((start, start + draw(st.integers(0, 30))))
        spans.append(draw(st.one_of(st.sampled_from(SCALARS), st.sampled_from(NAMES), slices)))
    for start, end in sorted(spans, reverse=True):
        put = draw(st.one_of(st.sampled_from(WEIRD), st.text(max_size=8)))
        text = text[:start] + put + text[end:]
    return text


@pytest.fixture
def whole_desk(house: House, noor: Person, ada: Person) -> Person:
    apply_text(WHOLE_DESK, by=ada)
    return ada


def test_the_whole_desk_reads_back_without_a_difference(whole_desk: Person) -> None:
    assert dry_run(WHOLE_DESK, by=whole_desk) == []
    assert dry_run(export_text(), by=whole_desk) == []


@pytest.mark.slow
@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(text=mutations())
def test_any_mistake_is_a_sentence_or_a_clean_change(whole_desk: Person, text: str) -> None:
    said = sentences_of(text, whole_desk)

    assert all(one.strip() for one in said)


def sentences_of(text: str, by: Person) -> list[str]:
    """What a text would change, or why it cannot be; any other exception fails the test."""
    try:
        return [one.sentence for one in dry_run(text, by=by)]
    except Refused as refusal:
        line = line_of(text, refusal.reason)
        return [refusal.reason, f"line {line}"]


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("!!set {a, b}", "line 2: tags"),
        ("!!binary aGk=", "line 2: tags"),
        (".nan", r"rules.when.size holds a number that is none"),
        (".inf", "holds a number that is none"),
        ("{? [a] : b}", "line 2: a name must be plain text"),
        ('"\\0"', "rules.when.size holds a character that is none"),
        ("{a: 1, a: 2}", "line 2: “a” stands here twice"),
        ("9" * 30, "line 2: this number is too large"),
        ("[" * 60 + "]" * 60, "line 2: this is nested too deeply"),
    ],
)
def test_what_json_cannot_keep_is_refused_with_its_place(
    house: House, ada: Person, value: str, sentence: str
) -> None:
    text = (
        f"rules:\n  - {{slug: x, name: X, position: 1, when: {{size: {value}}}, go: {{tier: 1}}}}\n"
    )

    with pytest.raises(Refused, match=sentence.replace("rules.when", r"rules\[1\].when")):
        dry_run(text, by=ada)


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("respond_within: 15m", "respond_within: soon", 14),
        ("name: Network,", "nmae: Network,", 20),
        ("owner_team: network", "owner_team: nowhere", None),
        ("at_most: 2", "at_most: often", 46),
    ],
)
def test_a_mistake_is_found_on_its_line(
    whole_desk: Person, before: str, after: str, line: int | None
) -> None:
    text = WHOLE_DESK.replace(before, after)

    with pytest.raises(Refused) as refused:
        dry_run(text, by=whole_desk)

    assert line_of(text, refused.value.reason) == line


def test_who_takes_turns_may_change_places(whole_desk: Person) -> None:
    text = WHOLE_DESK.replace(
        "[{person: noor@aldermoor.example}, {person: ada@aldermoor.example}]",
        "[{person: ada@aldermoor.example}, {person: noor@aldermoor.example}]",
    )

    apply_text(text, by=whole_desk)

    order = RotationPlace.objects.order_by("position").values_list("person__name", flat=True)
    assert list(order) == ["Ada Brandt", "Noor Haddad"]


def test_a_team_a_rule_leads_to_cannot_be_left_out(whole_desk: Person) -> None:
    text = "".join(line for line in WHOLE_DESK.splitlines(True) if "slug: database," not in line)
    text = text.replace("go: {tier: 1, strategy: least_loaded}", "go: {team: database}")

    with pytest.raises(Refused, match="no team “database”"):
        apply_text(text, by=whole_desk)

    assert Team.objects.get(slug="database").retired_at is None


def test_a_team_that_owns_a_service_cannot_be_left_out(whole_desk: Person) -> None:
    text = export_text(["teams"])
    start, end = text.index("  - slug: network"), text.index("  - slug: service-desk")

    with pytest.raises(
        Refused, match="teams “network” is still used by rotations “Nights”, services “vpn”"
    ):
        apply_text(text[:start] + text[end:], by=whole_desk)


def test_two_who_save_at_once_are_told_apart(whole_desk: Person) -> None:
    seen = apply_text(WHOLE_DESK.replace("name: Network,", "name: Edge,"), by=whole_desk)
    assert seen is not None
    apply_text(WHOLE_DESK.replace("name: Network,", "name: Core,"), by=whole_desk)

    with pytest.raises(Refused, match=r"Ada Brandt saved version \d+ meanwhile") as refused:
        apply_text(WHOLE_DESK, by=whole_desk, seen=seen.pk)

    assert refused.value.code == "stale"

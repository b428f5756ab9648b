"""A condition compiled to a query finds exactly the rows for which it evaluates to true.

The rows are made to hurt: nulls, empty texts and lists, quotes, wildcards, letters whose upper and
lower case differ in length or by locale, and JSON values of the wrong type.
"""

from __future__ import annotations

import string
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thirdline.engines.conditions import (
    Choice,
    Condition,
    Field,
    FieldSet,
    Kind,
    Listed,
    as_tree,
    evaluate,
    fact_from_json,
    folded,
    moment_text,
    parse,
)
from thirdline.engines.conditions.folding import FOLD_FROM, SEPARATORS
from thirdline.engines.conditions.operators import operators_for
from thirdline.kit.conditions import (
    Folded,
    Lookup,
    compile_to_q,
    json_flag,
    json_moment,
    json_number,
    json_reference,
    json_tags,
    json_text,
)

NOW = datetime(2026, 6, 30, 14, 12, tzinfo=UTC)

SERVICES = Listed([Choice("vpn", "VPN", 1), Choice("erp", "ERP", 2), Choice("mail", "Mail", 3)])
STATES = Listed([Choice("new", "new"), Choice("on_hold", "on hold"), Choice("o'neil", "O'Neil")])

FIELDS = FieldSet(
    "ticket",
    [
        Field("subject", "subject", Kind.TEXT),
        Field("state", "state", Kind.CHOICE, STATES),
        Field("service", "service", Kind.REFERENCE, SERVICES),
        Field("priority", "priority", Kind.NUMBER),
        Field("cost", "cost", Kind.NUMBER),
        Field("price", "price", Kind.NUMBER),
        Field("opened", "opened", Kind.MOMENT),
        Field("vip", "VIP", Kind.FLAG),
        Field("tags", "tags", Kind.TAGS),
        Field("keys", "keys", Kind.TAGS),
        Field("custom.site", "site", Kind.TEXT),
        Field("custom.seats", "seats", Kind.NUMBER),
        Field("custom.owner", "owner", Kind.REFERENCE, SERVICES),
        Field("custom.agreed", "agreed", Kind.FLAG),
        Field("custom.needed", "needed", Kind.MOMENT),
        Field("custom.rooms", "rooms", Kind.TAGS),
    ],
)
LOOKUPS: dict[str, Lookup] = {
    "subject": "subject",
    "state": "state",
    "service": "service_id",
    "priority": "priority",
    "cost": "cost",
    "price": "price",
    "opened": "opened",
    "vip": "vip",
    "tags": "tags",
    "keys": Folded("keys"),
    "custom.site": json_text("custom", "site"),
    "custom.seats": json_number("custom", "seats"),
    "custom.owner": json_reference("custom", "owner"),
    "custom.agreed": json_flag("custom", "agreed"),
    "custom.needed": json_moment("custom", "needed"),
    "custom.rooms": json_tags("custom", "rooms"),
}


class Sample(models.Model):
    subject = models.TextField(null=True)
    state = models.CharField(max_length=20, null=True)
    service_id = models.BigIntegerField(null=True)
    priority = models.SmallIntegerField(null=True)
    cost = models.FloatField(null=True)
    price = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    opened = models.DateTimeField(null=True)
    vip = models.BooleanField(null=True)
    tags = ArrayField(models.TextField(null=True), null=True)
    keys = ArrayField(models.CharField(max_length=80), null=True)
    custom = models.JSONField(default=dict)

    objects: models.Manager[Sample] = models.Manager()

    class Meta:
        app_label = "kit_condition_samples"


@pytest.fixture(scope="module", autouse=True)
def _table(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Sample)
        yield
        with connection.schema_editor() as editor:
            editor.delete_model(Sample)


def facts_of(row: Sample) -> dict[str, object]:
    facts: dict[str, object] = {
        name: getattr(row, name) for name in FIELDS if "." not in name and name != "service"
    }
    facts["service"] = row.service_id
    for name in FIELDS:
        if name.startswith("custom."):
            facts[name] = fact_from_json(FIELDS[name], row.custom.get(name.removeprefix("custom.")))
    return facts


NASTY_TEXTS = [
    "", " ", "vpn", "VPN", "VPN down", "sign-in", "ẞ", "ß", "ss", "SS", "İ", "i", "I", "ı", "i̇", "Σ", "σ",
    "ς", "ΟΔΟΣ", "οδος", "É", "é", "e\u0301", "K", "k", "ſ", "100%", "100", "a_b", "axb", "\\", "'", '"',
    "O'Neil", "%", "_", "“quoted”", "ﬁ", "fi", "ǅ", "ǆ", "Ǆ", "ПРИВЕТ мир", "привет", "ԱԲ", "日本。語", "😀",
    "\x1f", "a\x1fb", "line\nbreak", "tab\tstop", "\u00a0vpn\u00a0", "Ａ", "ａ", "Å", "å", "µ", "μ", "ŉ", "ΐ",
]  # fmt: skip
LETTERS = st.sampled_from([*string.ascii_letters, *FOLD_FROM, *SEPARATORS, *"İıßẞſςσ%_\\'\"{}é😀"])
TEXTS = st.one_of(
    st.sampled_from(NASTY_TEXTS),
    st.text(LETTERS, max_size=8),
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=5),
    st.lists(st.sampled_from(NASTY_TEXTS), min_size=2, max_size=3).map(" ".join),
)
NUMBERS = st.one_of(
    st.integers(-3, 6),
    st.sampled_from([0.1, 0.2, 0.30000000000000004, 2.5, -0.0, 1e-7, 123456789.125, 10**14]),
    st.floats(-100, 100),
)
MOMENTS = st.one_of(
    st.sampled_from([0, 1, -1, 60, -3600, 3600, -86400, 86400, -604800, 604801]).map(
        lambda seconds: NOW + timedelta(seconds=seconds)
    ),
    st.integers(-3, 3).map(lambda tick: NOW - timedelta(days=1) + timedelta(microseconds=tick)),
)
TAG_LISTS = st.lists(TEXTS, max_size=3)
JSON_VALUES = st.one_of(
    st.none(), TEXTS, NUMBERS, st.booleans(), TAG_LISTS, MOMENTS.map(moment_text),
    st.sampled_from([
        "2026-02-29T10:00:00.000000Z", "2024-02-29T10:00:00.000000Z", "2026-06-31T10:00:00.000000Z",
        "2026-06-30T25:00:00.000000Z", "2026-06-30", "0000-01-01T00:00:00.000000Z", [1, "a"], [["a"]], {"a": 1},
        {}, [None], 1.5, 2.0, "1",
    ]),
)  # fmt: skip


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), values)


ROWS = st.builds(
    Sample,
    subject=maybe(TEXTS),
    state=maybe(st.sampled_from(["", "new", "NEW", "on_hold", "o'neil", "retired"])),
    service_id=maybe(st.integers(1, 4)),
    priority=maybe(st.integers(-3, 6)),
    cost=maybe(NUMBERS.map(float)),
    price=maybe(st.decimals(-100, 100, places=4)),
    opened=maybe(MOMENTS),
    vip=maybe(st.booleans()),
    tags=maybe(st.lists(maybe(TEXTS), max_size=3)),
    keys=maybe(st.lists(TEXTS.map(folded).filter(lambda tag: "\x1f" not in tag), max_size=3)),
    custom=st.dictionaries(
        st.sampled_from(["site", "seats", "owner", "agreed", "needed", "rooms"]), JSON_VALUES
    ),
)

GIVEN_TEXTS = TEXTS.filter(bool)
GIVEN_TAGS = GIVEN_TEXTS.filter(lambda tag: "\x1f" not in tag)
GIVEN_NUMBERS = NUMBERS.map(lambda number: float(f"{number:.9f}"))
DURATIONS = st.sampled_from(["1 second", "1 hour", "1 day", "7 days", "604801 s"])
EMPTINESS = st.tuples(st.sampled_from(["is_empty", "is_not_empty"]), st.booleans())


def comparisons_of(field: Field):
    one, many = st.sampled_from(["is", "is_not"]), st.sampled_from(["is_any_of", "is_none_of"])
    if field.kind is Kind.TEXT:
        return st.one_of(
            st.tuples(st.sampled_from(["is", "is_not", "contains", "starts_with"]), GIVEN_TEXTS),
            st.tuples(many, st.lists(GIVEN_TEXTS, min_size=1, max_size=3)),
            st.tuples(
                st.just("contains_word"), GIVEN_TEXTS.filter(lambda text: text.strip(SEPARATORS))
            ),
        )
    if field.kind is Kind.NUMBER:
        compared = ["is", "is_not", "at_least", "at_most", "more_than", "less_than"]
        return st.one_of(
            st.tuples(st.sampled_from(compared), GIVEN_NUMBERS),
            st.tuples(many, st.lists(GIVEN_NUMBERS, min_size=1, max_size=3)),
        )
    if field.kind is Kind.MOMENT:
        relative = st.sampled_from(["within_last", "within_next", "longer_ago_than"])
        return st.one_of(
            st.tuples(st.sampled_from(["before", "after"]), MOMENTS.map(datetime.isoformat)),
            st.tuples(relative, DURATIONS),
        )
    if field.kind is Kind.FLAG:
        return st.tuples(one, st.booleans())
    if field.kind is Kind.TAGS:
        some = st.sampled_from(["has_any", "has_all", "has_none"])
        return st.tuples(some, st.lists(GIVEN_TAGS, min_size=1, max_size=3))
    assert field.choices is not None
    slugs = st.sampled_from(sorted(field.choices.slugs()))
    return st.one_of(
        st.tuples(one, slugs), st.tuples(many, st.lists(slugs, min_size=1, max_size=2))
    )


LEAVES = (
    st.sampled_from(sorted(FIELDS))
    .flatmap(
        lambda name: st.tuples(st.just(name), st.one_of(comparisons_of(FIELDS[name]), EMPTINESS))
    )
    .map(lambda drawn: {drawn[0]: {drawn[1][0]: drawn[1][1]}})
)
TREES = st.recursive(
    st.one_of(LEAVES, LEAVES, LEAVES, st.just({})),
    lambda trees: st.one_of(
        st.fixed_dictionaries({"not": trees}),
        st.fixed_dictionaries({"all": st.lists(trees, max_size=3)}),
        st.fixed_dictionaries({"any": st.lists(trees, min_size=1, max_size=3)}),
    ),
    max_leaves=6,
)


def found_by_database(condition: Condition) -> set[int]:
    query = compile_to_q(condition, LOOKUPS, now=NOW)
    return set(Sample.objects.filter(query).values_list("pk", flat=True))


def found_by_evaluation(condition: Condition) -> set[int]:
    rows = Sample.objects.all()
    return {row.pk for row in rows if evaluate(condition, facts_of(row), NOW).held}


def plain_value(operator: str, kind: Kind) -> object:
    if operator in ("is_empty", "is_not_empty"):
        return True
    if kind is Kind.MOMENT:
        return NOW if operator in ("before", "after") else "1 hour"
    plain = {Kind.TEXT: "a", Kind.TAGS: "a", Kind.NUMBER: 2, Kind.FLAG: True, Kind.CHOICE: "new"}
    return plain.get(kind, "erp")


AGREEMENT = settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.mark.slow
@pytest.mark.django_db
@AGREEMENT
@given(rows=st.lists(ROWS, min_size=1, max_size=8), trees=st.lists(TREES, min_size=1, max_size=5))
def test_random_trees_find_the_same_random_rows_in_both(db, rows, trees):
    Sample.objects.all().delete()
    Sample.objects.bulk_create(rows)

    for tree in trees:
        condition = parse(tree, FIELDS)

        assert found_by_database(condition) == found_by_evaluation(condition), as_tree(condition)


@pytest.mark.slow
@pytest.mark.django_db
@AGREEMENT
@given(rows=st.lists(ROWS, min_size=2, max_size=6), tree=TREES)
def test_a_compiled_condition_may_be_negated_without_losing_rows(db, rows, tree):
    Sample.objects.all().delete()
    Sample.objects.bulk_create(rows)
    query = compile_to_q(parse(tree, FIELDS), LOOKUPS, now=NOW)

    matched = set(Sample.objects.filter(query).values_list("pk", flat=True))
    rest = set(Sample.objects.filter(~query).values_list("pk", flat=True))

    assert matched | rest == set(Sample.objects.values_list("pk", flat=True))
    assert not matched & rest


@pytest.mark.django_db
@pytest.mark.parametrize("operator", ["is", "is_not", "contains", "starts_with", "contains_word"])
def test_every_nasty_text_meets_every_other_alike_in_both(operator):
    Sample.objects.bulk_create(Sample(subject=text) for text in NASTY_TEXTS)

    for text in NASTY_TEXTS:
        if text.strip(SEPARATORS) if operator == "contains_word" else text:
            condition = parse({"subject": {operator: text}}, FIELDS)

            assert found_by_database(condition) == found_by_evaluation(condition), text


@pytest.mark.django_db
@pytest.mark.parametrize("name", list(FIELDS))
def test_every_operator_of_every_field_agrees_on_missing_and_odd_values(name):
    key = name.removeprefix("custom.")
    odd: list[object] = [
        None,
        "",
        "a",
        "A",
        [],
        ["a"],
        ["A", "b"],
        [1],
        {},
        True,
        2,
        2.5,
        moment_text(NOW),
    ]
    Sample.objects.bulk_create(Sample(custom={key: value}) for value in odd)
    Sample.objects.bulk_create(
        [
            Sample(),
            Sample(subject="", state="", tags=[], keys=[], service_id=4, priority=0, vip=False),
            Sample(subject="A", state="new", tags=["A"], keys=["a"], service_id=1, priority=2),
            Sample(tags=[None], keys=["b"], cost=2.5, price=Decimal("2.5"), opened=NOW, vip=True),
        ]
    )

    for operator in operators_for(FIELDS[name]):
        value = plain_value(operator.name, FIELDS[name].kind)
        condition = parse({name: {operator.name: value}}, FIELDS)

        assert found_by_database(condition) == found_by_evaluation(condition), operator.name


@pytest.mark.django_db
def test_every_letter_is_folded_alike_in_both():
    scripts = [
        (1, 0x3000),
        (0xA640, 0xAC00),
        (0xF900, 0x10000),
        (0x10400, 0x10600),
        (0x1E900, 0x1E950),
    ]
    everything = [chr(code) for start, end in scripts for code in range(start, end)]

    with connection.cursor() as cursor:
        row = Sample.objects.create(subject="".join(everything))
        query = compile_to_q(parse({"subject": "é"}, FIELDS), LOOKUPS)
        sql, _ = Sample.objects.filter(query).query.sql_with_params()
        start, end = sql.index("CASE WHEN octet_length"), sql.index(" END") + len(" END")
        cursor.execute(
            f'SELECT {sql[start:end]} FROM "{Sample._meta.db_table}" WHERE id = %s', [row.pk]
        )
        (answer,) = cursor.fetchone()

    assert answer == folded("".join(everything))


@pytest.mark.django_db
def test_a_plain_comparison_can_be_served_by_an_index():
    query = compile_to_q(parse({"service": "vpn", "priority": {"at_most": 2}}, FIELDS), LOOKUPS)

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        table = Sample._meta.db_table
        cursor.execute(f'CREATE INDEX kit_sample_service ON "{table}" (service_id, priority)')
        plan = Sample.objects.filter(query).explain()

    condition = plan[plan.index("Index Cond") :]
    assert "service_id = " in condition
    assert "priority <= 2" in condition


def test_a_field_without_a_place_in_the_database_is_named():
    condition = parse({"vip": True}, FIELDS)

    with pytest.raises(ValueError, match="'vip' has no place"):
        compile_to_q(condition, {})

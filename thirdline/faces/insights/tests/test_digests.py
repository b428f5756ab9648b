from __future__ import annotations

from statistics import quantiles

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from thirdline.faces.insights.counting import _BUCKET
from thirdline.faces.insights.digests import ERROR, ZERO, bucket_of, quantile, seconds_of

SECONDS = st.floats(0.001, 4e8, allow_nan=False)


def digest_of(values):
    found: dict[int, int] = {}
    for value in values:
        found[bucket_of(value)] = found.get(bucket_of(value), 0) + 1
    return found


@given(SECONDS)
def test_a_bucket_answers_within_the_stated_error(seconds):
    assert abs(seconds_of(bucket_of(seconds)) - seconds) <= seconds * (ERROR + 1e-9)


@given(st.lists(SECONDS, min_size=2, max_size=60), st.sampled_from([5, 9]))
def test_a_quantile_lies_within_the_stated_error_of_the_exact_one(values, tenth):
    exact = quantiles(values, n=10, method="inclusive")[tenth - 1]

    assert quantile(digest_of(values), tenth / 10) == pytest.approx(exact, rel=ERROR + 1e-6)


@given(st.lists(SECONDS, max_size=30), st.lists(SECONDS, max_size=30))
def test_digests_are_merged_by_adding(one, two):
    merged = digest_of(one)
    for bucket, n in digest_of(two).items():
        merged[bucket] = merged.get(bucket, 0) + n

    assert merged == digest_of(one + two)


def test_nothing_has_no_median_and_no_time_at_all_is_zero():
    assert quantile({}, 0.5) is None
    assert quantile({ZERO: 3}, 0.5) == 0.0


def test_the_database_chooses_the_same_buckets(db):
    values = [0.0, 1.0, 2.0, 59.0, 60.0, 3599.0, 86_400.0, 1e7, 0.25]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_BUCKET.format('v')} FROM unnest(%s::float[]) v", [values])
        found = [row[0] for row in cursor.fetchall()]

    assert found == [bucket_of(value) for value in values]

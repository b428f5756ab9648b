"""A fixed queryset answers as the queryset itself does."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from django.db import DataError, connection, transaction
from django.db.models import Count

from thirdline.foundation.people.models import Membership, Person, Tier
from thirdline.kit.fixed import fixed

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db

named = fixed(lambda name: Person.objects.filter(name=name).order_by("pk"), str)
among = fixed(lambda keys: Person.objects.filter(pk__any=keys).order_by("pk"), list[int])
since = fixed(
    lambda at, key: Person.objects.filter(joined_at__gte=at, pk__gte=key).values_list("pk"),
    datetime,
    int,
)
of_team = fixed(
    lambda team: (
        Membership.objects.filter(team=team)
        .select_related("person", "team__tier")
        .annotate(skills=Count("person__skills"))
        .order_by("person__name")
    ),
    int,
)


def test_it_yields_the_objects_of_the_queryset_for_each_value(ines: Person, tomas: Person) -> None:
    assert named(ines.name) == [ines]
    assert named(tomas.name) == [tomas]
    assert named("Nobody") == []
    assert named.one("Nobody") is None


def test_every_field_is_as_the_queryset_reads_it(ines: Person) -> None:
    (found,) = named(ines.name)
    usual = Person.objects.get(pk=ines.pk)

    for field in Person._meta.concrete_fields:
        assert getattr(found, field.attname) == getattr(usual, field.attname), field.name


def test_a_list_is_one_value(ines: Person, tomas: Person) -> None:
    assert among([tomas.pk, ines.pk]) == sorted([ines, tomas], key=lambda one: one.pk)
    assert among([]) == []


def test_times_and_numbers_are_told_apart(ines: Person) -> None:
    long_ago = datetime(1999, 1, 1, tzinfo=UTC)

    assert (ines.pk,) in since(long_ago, 0)
    assert since(long_ago, ines.pk + 10_000) == []
    assert since(datetime(2999, 1, 1, tzinfo=UTC), 0) == []


def test_what_is_joined_comes_along(
    ines: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    team = Membership.objects.filter(person=ines).values_list("team", flat=True)[0]
    usual = Membership.objects.filter(team=team).order_by("person__name")
    of_team(team)

    with django_assert_num_queries(1):
        told = [(one.person.name, one.team.tier.level, one.skills) for one in of_team(team)]

    assert told == [
        (one.person.name, one.team.tier.level, one.person.skills.count()) for one in usual
    ]


@pytest.mark.slow
def test_stand_ins_stay_small_however_many_are_kept(ines: Person) -> None:
    # A number too large for the column would hold for no row, and the answer would be empty for good.
    kept = [fixed(lambda level: Tier.objects.filter(level=level), int) for _one in range(1_800)]

    for one in kept[:-1]:
        one._make()

    assert [tier.level for tier in kept[-1](1)] == [1]


def test_what_can_hold_for_no_row_is_answered_without_asking(
    ines: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    nobody = fixed(lambda key: Person.objects.filter(pk=key, name__in=[]), int)

    with django_assert_num_queries(0):
        assert nobody(ines.pk) == []


def test_it_outlives_a_transaction_that_is_rolled_back(ines: Person) -> None:
    fresh = fixed(lambda key: Person.objects.filter(pk=key), int)
    with transaction.atomic():
        fresh(ines.pk)
        transaction.set_rollback(True)

    assert fresh(ines.pk) == [ines]


def test_a_new_connection_plans_it_anew(ines: Person) -> None:
    named(ines.name)
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    from thirdline.kit import prepared

    prepared._met.clear()

    assert named(ines.name) == [ines]


def test_it_answers_the_same_where_somebody_counts(
    ines: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    at_once = [vars(one) | {"_state": None} for one in of_team(0)], named(ines.name)

    with django_assert_num_queries(2):
        told = [vars(one) | {"_state": None} for one in of_team(0)], named(ines.name)

    assert at_once == told


def test_what_the_database_refuses_is_the_usual_error(ines: Person) -> None:
    with pytest.raises(DataError, match="NUL"), transaction.atomic():
        named("\0")
    with pytest.raises(DataError, match="out of range"), transaction.atomic():
        fixed(lambda key: Person.objects.filter(pk=key), int)(2**70)

    assert named(ines.name) == [ines]


def test_a_statement_in_a_broken_transaction_is_refused(ines: Person) -> None:
    with transaction.atomic():
        transaction.set_rollback(True)
        with pytest.raises(transaction.TransactionManagementError):
            named(ines.name)


def test_related_objects_know_each_other(ines: Person) -> None:
    team = Membership.objects.filter(person=ines)[0].team
    found = next(one for one in of_team(team.pk) if one.person_id == ines.pk)

    assert found.person == ines
    assert found.team.tier.level == team.tier.level
    assert not found.person._state.adding
    assert found.person._state.db == "default"

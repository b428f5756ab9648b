"""Every table that names a person says what it holds of them, or why it stays."""

from __future__ import annotations

from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField

from thirdline.foundation.people.models import Person
from thirdline.kit.personal import every_holding, places_left


def places() -> set[str]:
    """`app.Model.column` of every column that leads to a person, ours and of the libraries."""
    return {
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in (*model._meta.fields, *model._meta.many_to_many)
        if isinstance(field, ForeignKey | ManyToManyField) and field.related_model is Person
    }


def held() -> set[str]:
    return {
        f"{one.model._meta.app_label}.{one.model.__name__}.{lookup}"
        for one in every_holding()
        for lookup in one.of
    }


def test_a_column_that_names_a_person_is_held_or_left_with_a_reason():
    forgotten = sorted(places() - held() - places_left().keys())

    assert forgotten == [], "list them in the package's personal.py: hold(…) or leave(…)"


def test_what_is_left_is_there_and_is_not_held_as_well():
    assert sorted(places_left().keys() - places()) == []
    assert sorted(places_left().keys() & held()) == []


def test_a_reason_is_a_reason():
    assert [place for place, reason in places_left().items() if len(reason) < 20] == []

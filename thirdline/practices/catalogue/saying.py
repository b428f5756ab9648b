"""Answers as people read them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from thirdline.foundation.people.models import Person
from thirdline.practices.catalogue.rules import FieldType, FormField


def said_answers(fields: Sequence[FormField], values: dict[str, Any]) -> list[tuple[str, str]]:
    """Labels and words of what was answered, in the order of the form; files are listed elsewhere."""
    names = _names([values[one.key] for one in fields if one.type is FieldType.PERSON and one.key in values])  # fmt: skip
    return [
        (one.label, _said(one, values[one.key], names))
        for one in fields
        if one.key in values and one.type is not FieldType.FILE
    ]


def _names(numbers: Sequence[int]) -> dict[int, str]:
    if not numbers:
        return {}
    return dict(Person.objects.filter(pk__in=numbers).values_list("pk", "name"))


def _said(one: FormField, value: Any, names: dict[int, str]) -> str:
    if one.type is FieldType.YES_NO:
        return _("yes") if value else _("no")
    if one.type is FieldType.DATE:
        return date_format(date.fromisoformat(value), "j F Y")
    if one.type is FieldType.PERSON:
        return names.get(value, "–")
    if one.type is FieldType.SEVERAL:
        return ", ".join(value)
    return str(value)

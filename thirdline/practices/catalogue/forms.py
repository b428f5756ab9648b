"""The form of an item as a page draws it: one control for each field, in the order it is built."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

from thirdline.practices.catalogue.answering import (
    Answered,
    answered,
    condition_words,
    tests_of,
    total_price,
)
from thirdline.practices.catalogue.rules import FieldType, FormField, money


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class _Anything(forms.Field):
    """What was typed is read in `answering`, by the same readers as an answer from the API."""

    def clean(self, value: Any) -> Any:
        return value


class _Files(forms.FileField):
    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [super(_Files, self).clean(one, initial) for one in data or []]


@dataclass(frozen=True)
class Row:
    """A field on the page, and in words when it is asked."""

    bound: BoundField
    field: FormField
    condition: str

    @property
    def grouped(self) -> bool:
        return self.field.type is FieldType.SEVERAL


class RequestForm(forms.Form):
    """The fields of an item; what is wrong stands at its field."""

    def __init__(self, fields: Sequence[FormField], currency: str = "EUR", *args: Any, **more: Any):
        super().__init__(*args, **{"auto_id": "ask-%s", **more})
        self.asked, self.currency, self.read = list(fields), currency, Answered()
        for one in self.asked:
            self.fields[one.key] = _control(one, currency)

    @property
    def given(self) -> dict[str, Any]:
        """What was sent, a list where several may be chosen."""
        several = {one.key for one in self.asked if one.type is FieldType.SEVERAL}
        return {
            one.key: self.data.getlist(one.key) if one.key in several else self.data.get(one.key)  # type: ignore[attr-defined]
            for one in self.asked
            if one.type is not FieldType.FILE
        }

    @property
    def uploads(self) -> dict[str, list[Any]]:
        return {
            one.key: self.files.getlist(one.key) for one in self.asked if one.type is FieldType.FILE
        }

    def clean(self) -> dict[str, Any]:
        self.read = answered(self.asked, self.given, files=self.uploads)
        for key, sentence in self.read.mistakes.items():
            self.add_error(key, sentence)
        return self.cleaned_data

    @property
    def rows(self) -> list[Row]:
        return [Row(self[one.key], one, condition_words(one, self.asked)) for one in self.asked]

    @property
    def has_prices(self) -> bool:
        return any(one.prices for one in self.asked)

    @property
    def decides(self) -> str:
        """The fields whose answers change which others are asked, or what it costs."""
        read = {leaf.field.name for one in self.asked for leaf in tests_of(one, self.asked)}
        return " ".join(one.key for one in self.asked if one.key in read or one.prices)


def shown_fields(form: RequestForm, price: Decimal | None) -> dict[str, Any]:
    """Which fields are asked with what is chosen so far, and what it costs together."""
    read = answered(form.asked, form.given, partly=True)
    total = total_price(price, form.asked, read.values)
    return {"shown": read.shown, "price": money(total, form.currency)}


def _control(one: FormField, currency: str) -> forms.Field:
    facts: dict[str, Any] = {
        "label": one.label,
        "help_text": one.help,
        # Only what is always asked is required of the browser: it cannot know the conditions.
        "required": one.required and not one.shown_when,
    }
    choices = [(choice, _priced(one, choice, currency)) for choice in one.choices]
    if one.type is FieldType.SEVERAL:
        return _Choice(choices=choices, widget=forms.CheckboxSelectMultiple, **facts | {"required": False})  # fmt: skip
    if one.type is FieldType.CHOICE:
        return _Choice(choices=[("", "–"), *choices], widget=forms.Select, **facts)
    if one.type is FieldType.YES_NO:
        yes_no = [("", "–"), ("yes", _("yes")), ("no", _("no"))]
        return _Choice(choices=yes_no, widget=forms.Select, **facts)
    if one.type is FieldType.FILE:
        return _Files(widget=ManyFiles(attrs={"multiple": True}), **facts | {"required": False})
    return _Anything(widget=_widget(one), **facts)


class _Choice(forms.ChoiceField):
    def clean(self, value: Any) -> Any:
        return value


def _priced(one: FormField, choice: str, currency: str) -> str:
    extra = one.prices.get(choice)
    return f"{choice}, + {money(Decimal(str(extra)), currency)}" if extra else choice


def _widget(one: FormField) -> forms.Widget:
    if one.type is FieldType.LONG_TEXT:
        return forms.Textarea(attrs={"rows": 4, "maxlength": 10_000})
    if one.type is FieldType.DATE:
        return forms.DateInput(attrs={"type": "date"})
    if one.type is FieldType.NUMBER:
        return forms.TextInput(attrs={"inputmode": "decimal"})
    if one.type is FieldType.PERSON:
        return forms.TextInput(attrs={"autocomplete": "off", "maxlength": 254})
    return forms.TextInput(attrs={"maxlength": 200})

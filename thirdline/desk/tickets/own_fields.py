"""A category's typed fields in a form: controls named `own_<key>`, values read back by key."""

from __future__ import annotations

from typing import Any

from django import forms

from thirdline.desk.tickets.models import CategoryField


def add_own_fields(form: forms.Form, fields: Any, values: dict[str, Any] | None = None) -> None:
    """The category's typed fields, as `own_<key>`; what is wrong in them the operation says."""
    for field in fields:
        control = _control(field)
        control.initial = (values or {}).get(field.key)
        form.fields[f"own_{field.key}"] = control


def own_values(form: forms.Form) -> dict[str, Any]:
    """What was given for the category's own fields, read from the raw form."""
    return {
        name.removeprefix("own_"): value
        for name, value in form.data.items()
        if name.startswith("own_")
    }


def _control(field: CategoryField) -> forms.Field:
    facts: dict[str, Any] = {"label": field.label, "help_text": field.help, "required": False}
    if field.type == "choice":
        return forms.ChoiceField(
            choices=[("", "–"), *((one, one) for one in field.choices)], **facts
        )
    if field.type == "flag":
        return forms.BooleanField(**facts)
    if field.type == "number":
        return forms.CharField(widget=forms.TextInput(attrs={"inputmode": "decimal"}), **facts)
    if field.type == "date":
        return forms.CharField(widget=forms.DateInput(attrs={"type": "date"}), **facts)
    return forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3})
        if field.type == "long_text"
        else forms.TextInput(),
        **facts,
    )

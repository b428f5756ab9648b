"""What a person says of an import: the file and its source, then columns, kinds and what wins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from thirdline.reference.estate.importing.columns import (
    ITEM_FIELDS,
    ROW_FIELDS,
    attribute_of,
    is_of_rows,
)
from thirdline.reference.estate.importing.facts import ATTRIBUTE, word_of
from thirdline.reference.estate.importing.queries import kinds_to_choose
from thirdline.reference.estate.importing.settling import NEW_KIND

if TYPE_CHECKING:
    from thirdline.reference.estate.models import Import

FORMATS = [
    ("", gettext_lazy("found out by looking")), ("csv", "CSV"), ("netbox", "NetBox (JSON)"),
    ("kubernetes", "Kubernetes (YAML)"),
]  # fmt: skip
ROW_WORDS = {
    "item": pgettext_lazy("estate", "Item"), "relation": gettext_lazy("Relation"),
    "other": gettext_lazy("What it needs or is related to"),
    "k": gettext_lazy("How many of the group are needed"), "label": gettext_lazy("Name of the group"),
}  # fmt: skip


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        one = super().clean
        return [one(each, initial) for each in data] if isinstance(data, list | tuple) and data else [one(data, initial)]  # fmt: skip


class UploadForm(forms.Form):
    file = FilesField(
        label=gettext_lazy("File"), allow_empty_file=True, max_length=200,
        help_text=gettext_lazy("A table (CSV), an export of NetBox (JSON), or Kubernetes manifests (YAML); gzip is taken, too."),
        error_messages={"required": gettext_lazy("Choose the file to import.")},
    )  # fmt: skip
    source = forms.CharField(
        label=gettext_lazy("Source"), max_length=60,
        help_text=gettext_lazy("A name for where it comes from, as “netbox”. Under it its items are found again next time."),
        error_messages={"required": gettext_lazy("Name the source, as “netbox”.")},
    )  # fmt: skip
    format = forms.ChoiceField(label=gettext_lazy("Format"), choices=FORMATS, required=False)


class ChoicesForm(forms.Form):
    """Fields are made from what the file holds: its columns and its kinds."""

    wins = forms.ChoiceField(
        label=gettext_lazy("Where people changed something since the last import"),
        choices=[
            ("ours", gettext_lazy("what stands here stays")),
            ("theirs", gettext_lazy("the file overwrites it")),
        ],
    )  # fmt: skip
    retire = forms.BooleanField(
        label=gettext_lazy("Retire what the source named before and names no more"), required=False
    )
    replicas = forms.ChoiceField(
        label=gettext_lazy("Of several replicas have to work"),
        choices=[("one", gettext_lazy("one")), ("most", gettext_lazy("more than half")), ("all", gettext_lazy("all"))],
        help_text=gettext_lazy("A workload may say it itself: annotation thirdline/needed."),
    )  # fmt: skip
    encoding = forms.ChoiceField(
        label=gettext_lazy("Encoding"), required=False,
        choices=[("", gettext_lazy("found out by looking")), ("utf-8", "UTF-8"), ("cp1252", "Windows 1252"), ("iso8859-15", "ISO 8859-15"), ("utf-16", "UTF-16"), ("mac-roman", "Mac Roman")],
    )  # fmt: skip

    def __init__(self, found: Import, data: Any = None):
        super().__init__(data)
        held = found.choices
        self.found, self.header = found, list(held.get("header", []))
        self.fields["wins"].initial = "theirs" if held.get("theirs_win") else "ours"
        self.fields["retire"].initial = bool(held.get("retire"))
        self.fields["replicas"].initial = held.get("replicas", "one")
        self.fields["encoding"].initial = held.get("encoding", "")
        if found.format != "kubernetes":
            del self.fields["replicas"]
        if found.format != "csv":
            del self.fields["encoding"]
        if self.header:
            self._columns(held.get("columns", {}))
        self._kinds(found.counts.get("kinds", []), held.get("kinds", {}))

    def _columns(self, chosen: dict[str, str]) -> None:
        """One line for each heading: what it says of an item."""
        pairs = is_of_rows(chosen)
        fields = ROW_FIELDS if pairs else ITEM_FIELDS
        words = [(one, str(ROW_WORDS.get(one) or word_of(one)) if pairs else word_of(one)) for one in fields]  # fmt: skip
        said = {heading: field for field, heading in chosen.items()}
        for number, heading in enumerate(self.header):
            field = said.get(heading, "")
            key = field.removeprefix(ATTRIBUTE) if field.startswith(ATTRIBUTE) else attribute_of(heading)  # fmt: skip
            own = [] if pairs or not key else [(f"{ATTRIBUTE}{key}", _("attribute “%(key)s”") % {"key": key})]  # fmt: skip
            self.fields[f"column-{number}"] = forms.ChoiceField(
                label=heading or f"{number + 1}", required=False, initial=field,
                choices=[("", _("left out")), *words, *own],
            )  # fmt: skip

    def _kinds(self, said: list[list[Any]], chosen: dict[str, str]) -> None:
        kinds = kinds_to_choose()
        self.kind_slugs = [one[0] for one in said]
        for number, (slug, name, n, became, is_new, _icon) in enumerate(said):
            first = [(NEW_KIND, _("a kind of its own"))] if slug else [("", _("choose a kind"))]
            usual = became if not is_new else NEW_KIND if slug else ""
            self.fields[f"kind-{number}"] = forms.ChoiceField(
                label=f"{name or _('without a kind')} ({n})", required=False, choices=[*first, *kinds],
                initial=chosen.get(slug, usual),
            )  # fmt: skip

    def column_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("column-")]

    def kind_fields(self) -> Iterator[forms.BoundField]:
        return (self[name] for name in self.fields if name.startswith("kind-"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        columns = [given.get(f"column-{n}") for n in range(len(self.header))]
        twice = next((one for one in columns if one and columns.count(one) > 1), None)
        if twice:
            self.add_error(None, _("Two columns are read as “%(field)s”. Choose one of them.") % {"field": word_of(twice)})  # fmt: skip
        return given

    def choices(self) -> dict[str, Any]:
        """What was chosen, as an import keeps it."""
        given = self.cleaned_data
        found: dict[str, Any] = {
            "theirs_win": given["wins"] == "theirs", "retire": given["retire"],
            "kinds": {s: given[f"kind-{n}"] for n, s in enumerate(self.kind_slugs) if given[f"kind-{n}"]},
        }  # fmt: skip
        if "replicas" in given:
            found["replicas"] = given["replicas"]
        if "encoding" in given:
            found["encoding"] = given["encoding"]
        if self.header:
            found["columns"] = {given[f"column-{n}"]: h for n, h in enumerate(self.header) if given[f"column-{n}"]}  # fmt: skip
        return found

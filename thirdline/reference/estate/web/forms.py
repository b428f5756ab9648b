from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thirdline.foundation.people.queries import staff, teams
from thirdline.reference.estate import queries
from thirdline.reference.estate.failing import SOURCE_WORDS, UNIT_WORDS, FailureSource
from thirdline.reference.estate.rules import HEALTH_WORDS, LIFECYCLE_WORDS, Lifecycle

if TYPE_CHECKING:
    from thirdline.reference.estate.models import ConfigurationItem, ItemKind, KindAttribute

LIVES = [(str(one), words) for one, words in LIFECYCLE_WORDS.items() if one != Lifecycle.RETIRED]
PREFIX = "attribute."


def _text(label: Any, most: int = 120, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=False, help_text=help_text)


def _date(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


class ItemForm(forms.Form):
    """All that may be said of an item of a kind, with the attributes this kind asks for."""

    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        error_messages={"required": _("Give the item a name; people find it by that.")},
    )
    kind: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Kind"), queryset=None, to_field_name="slug", empty_label=None
    )
    lifecycle = forms.ChoiceField(label=_("Lifecycle"), choices=LIVES, initial="in_service")
    environment = _text(_("Environment"), 40, _("production, test, …"))
    service: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Service of the desk"),
        queryset=None,
        required=False,
        help_text=_("Its tickets are then about this item."),
    )
    criticality = forms.IntegerField(
        label=_("Criticality"),
        min_value=1,
        max_value=9,
        required=False,
        help_text=_("1 is what the business stands still without."),
    )
    users = forms.IntegerField(
        label=_("People who use it"), min_value=0, max_value=2_000_000_000, required=False
    )
    owner_team: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Looked after by"), queryset=None, required=False
    )
    owner: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Answers for it"), queryset=None, required=False
    )
    site = _text(_("Site"))
    room = _text(_("Room"))
    rack = _text(_("Rack"))
    supplier = _text(_("Supplier"))
    serial = _text(_("Serial number"))
    warranty_until = _date(_("Warranty until"))
    contract_until = _date(_("Contract until"))
    about = forms.CharField(
        label=_("Description"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, of: ItemKind, item: ConfigurationItem | None = None, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["kind"].queryset = queries.kinds()
        fields["owner_team"].queryset, fields["owner"].queryset = teams(), staff()
        if of.is_service:
            fields["service"].queryset = queries.free_services(item)
        else:
            for name in ("service", "criticality", "users"):
                del fields[name]
        self.asked = list(of.attributes.all())
        for one in self.asked:
            fields[PREFIX + one.key] = _field_for(one)

    @property
    def attribute_fields(self) -> list[forms.BoundField]:
        return [self[PREFIX + one.key] for one in self.asked]

    def facts(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        given.pop("version")
        attributes = {one.key: given.pop(PREFIX + one.key) for one in self.asked}
        return {**given, "attributes": attributes}


def facts_of(item: ConfigurationItem) -> dict[str, Any]:
    """What the form shows of an item as it is."""
    found: dict[str, Any] = {
        name: getattr(item, name)
        for name in ItemForm.base_fields
        if name not in {"kind", "service", "owner", "owner_team"}
    }
    found |= {"kind": item.kind.slug, "service": item.service_id}
    found |= {"owner": item.owner_id, "owner_team": item.owner_team_id}
    for key, value in item.attributes.items():
        said = "\n".join(map(str, value)) if isinstance(value, list) else value
        found[PREFIX + key] = {True: "yes", False: "no"}[said] if isinstance(said, bool) else said
    return found


def _field_for(one: KindAttribute) -> forms.Field:
    """Numbers and dates are read by the rules of attributes, whose sentence names the attribute."""
    usual: dict[str, Any] = {"label": one.label, "required": one.required, "help_text": one.help}
    if one.type == "choice":
        options = [("", "–"), *((choice, choice) for choice in one.choices)]
        return forms.ChoiceField(choices=options, **usual)
    if one.type == "flag":
        return forms.ChoiceField(choices=[("", "–"), ("yes", _("yes")), ("no", _("no"))], **usual)
    if one.type == "date":
        return forms.CharField(widget=forms.DateInput(attrs={"type": "date"}), **usual)
    if one.type == "list":
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), **usual)
    if one.type == "number":
        return forms.CharField(widget=forms.TextInput(attrs={"inputmode": "decimal"}), **usual)
    return forms.CharField(max_length=500, **usual)


class HealthForm(forms.Form):
    health = forms.ChoiceField(choices=[(str(one), words) for one, words in HEALTH_WORDS.items()])
    words = forms.CharField(max_length=300, required=False)
    since = forms.DateTimeField(required=False)


class FailureForm(forms.Form):
    """How often it fails, in a unit, for a period, and who says so."""

    failure_number = forms.FloatField(label=_("Failure figure"), required=False)
    failure_unit = forms.ChoiceField(
        label=_("Unit"),
        required=False,
        choices=[("", "–"), *((str(one), words) for one, words in UNIT_WORDS.items())],
    )
    failure_hours = forms.FloatField(
        label=_("Period in hours"),
        required=False,
        help_text=_("Of a probability, or in which failures were counted; a year has 8,760 hours."),
    )
    failure_source = forms.ChoiceField(
        label=_("Source"),
        choices=[
            (str(one), words) for one, words in SOURCE_WORDS.items() if one != FailureSource.KIND
        ],
    )
    failure_words = _text(_("Where it comes from"), 200, _("Data sheet, tickets of 2025, …"))
    repair_hours = forms.FloatField(label=_("Hours of repair"), required=False)


class ManyForm(forms.Form):
    """What changes of many items; an empty field leaves what each of them has."""

    lifecycle = forms.ChoiceField(
        label=_("Lifecycle"), choices=[("", _("as it is")), *LIVES], required=False
    )
    environment = _text(_("Environment"), 40)
    owner_team: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Looked after by"), queryset=None, required=False, empty_label=_("as it is")
    )
    owner: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Answers for it"), queryset=None, required=False, empty_label=_("as it is")
    )
    site = _text(_("Site"))
    room = _text(_("Room"))
    rack = _text(_("Rack"))
    supplier = _text(_("Supplier"))
    warranty_until = _date(_("Warranty until"))
    contract_until = _date(_("Contract until"))
    emptied = forms.MultipleChoiceField(
        label=_("Empty these"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("owner_team", _("Looked after by")),
            ("owner", _("Answers for it")),
            ("site", _("Site")),
            ("room", _("Room")),
            ("rack", _("Rack")),
            ("supplier", _("Supplier")),
            ("warranty_until", _("Warranty until")),
            ("contract_until", _("Contract until")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["owner_team"].queryset, fields["owner"].queryset = teams(), staff()

    def changes(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        emptied = dict.fromkeys(given.pop("emptied"))
        return emptied | {name: value for name, value in given.items() if value not in (None, "")}


class NeedForm(forms.Form):
    label = _text(_("What the group is called"), 120, _("VPN gateways, mirrored disks, …"))
    k = forms.IntegerField(label=_("How many must work"), min_value=1, max_value=1_000, initial=1)


class FateForm(forms.Form):
    name = forms.CharField(
        label=_("What they share"),
        max_length=200,
        help_text=_("The thing that takes all of them down at once: cooling loop 2, one duct."),
        error_messages={
            "required": _("Say what they share: the thing that takes all of them down at once.")
        },
    )
    about = _text(_("About it"), 300)

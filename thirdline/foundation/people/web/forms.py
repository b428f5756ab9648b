from __future__ import annotations

import zoneinfo
from datetime import timedelta
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from thirdline.foundation.people import queries
from thirdline.foundation.people.rules import SCOPES, Role

ROLE_WORDS = {
    Role.REQUESTER: _("Requester: asks for help"),
    Role.AGENT: _("Agent: answers at the first line"),
    Role.SPECIALIST: _("Specialist: answers behind it"),
    Role.LEAD: _("Lead: plans, sees figures, may waive"),
    Role.ADMINISTRATOR: _("Administrator: may change everything"),
    Role.VENDOR_CONTACT: _("Vendor contact: answers vendor cases"),
}
READS_WORDS = {
    "": _("As their company says"),
    "own": _("Their own tickets only"),
    "department": _("The tickets of their department"),
    "company": _("The tickets of their company"),
}
THEMES = {"system": _("As my device says"), "light": _("Light"), "dark": _("Dark")}
SCOPE_WORDS = {
    "read": _("Read what I may read"),
    "write": _("Write in my name"),
    "admin": _("Change the set-up"),
}
LASTS = {30: _("30 days"), 90: _("90 days"), 365: _("A year")}


def _offer(form: forms.Form, name: str, choices: list[tuple[Any, Any]]) -> None:
    """What can be chosen is only known when the form is drawn."""
    cast("forms.ChoiceField", form.fields[name]).choices = choices


class PreferencesForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        error_messages={"required": _("Give the name others know you by.")},
    )
    language = forms.ChoiceField(label=_("Language"), choices=lambda: settings.LANGUAGES)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        choices=lambda: [("", _("As the organisation: %s") % settings.TIME_ZONE), *_zones()],
    )
    theme = forms.ChoiceField(label=_("Look"), choices=list(THEMES.items()))
    single_keys = forms.BooleanField(
        label=_("Single keys act, like r for reply"),
        help_text=_("Off, only keys with Ctrl and the ones you press after g act."),
        required=False,
    )


def _zones() -> list[tuple[str, str]]:
    known = sorted(z for z in zoneinfo.available_timezones() if "/" in z or z == "UTC")
    return [(zone, zone.replace("_", " ")) for zone in known if not zone.startswith("Etc/")]


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("What it is for"),
        max_length=80,
        error_messages={"required": _("Name it after what uses it, so that you know what to end.")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may"),
        choices=[(scope, SCOPE_WORDS[scope]) for scope in SCOPES],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one thing the token may do.")},
    )
    lasts = forms.TypedChoiceField(
        label=_("For"),
        coerce=lambda days: timedelta(days=int(days)),
        choices=list(LASTS.items()),
        initial=90,
    )

    def __init__(self, *args: Any, set_up: bool = False, **kwargs: Any) -> None:
        # It shares its page with the form of preferences, which has a name too.
        super().__init__(*args, **{**kwargs, "auto_id": "token-%s"})
        offered = [scope for scope in SCOPES if set_up or scope != "admin"]
        _offer(self, "scopes", [(scope, SCOPE_WORDS[scope]) for scope in offered])


class Moment(forms.DateTimeField):
    """A moment in the reader's time zone, by the browser's own control."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
        super().__init__(widget=widget, input_formats=formats, **kwargs)


class StandInForm(forms.Form):
    person = forms.TypedChoiceField(label=_("Who stands in"), coerce=int)
    starts_at = Moment(label=_("From"))
    ends_at = Moment(label=_("Until"))
    reason = forms.CharField(label=_("Why"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "person", [(one.pk, one.name) for one in queries.staff()])


class PersonForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=120, error_messages={"required": _("Give the person's name.")}
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("With it they sign in, and their letters become tickets."),
        error_messages={
            "required": _("Give the address they sign in with."),
            "invalid": _("Give a whole address, like rae@aldermoor.example."),
        },
    )
    role = forms.ChoiceField(label=_("Role"), choices=list(ROLE_WORDS.items()))
    job = forms.CharField(label=_("Job"), max_length=120, required=False)
    place = forms.CharField(label=_("Place"), max_length=80, required=False)
    company = forms.CharField(label=_("Company"), max_length=120, required=False)
    department = forms.CharField(label=_("Department"), max_length=120, required=False)
    manager = forms.EmailField(
        label=_("Manager"),
        required=False,
        help_text=_("The address of whoever approves what they ask for."),
    )
    reads = forms.ChoiceField(
        label=_("Reads on the portal"), required=False, choices=list(READS_WORDS.items())
    )

    def clean_manager(self) -> Any:
        given = str(self.cleaned_data["manager"]).strip()
        found = queries.person_by_email(given) if given else None
        if given and (found is None or not found.is_active):
            raise forms.ValidationError(_("Nobody here has this address."))
        return found

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()


class TeamsForm(forms.Form):
    teams = forms.MultipleChoiceField(
        label=_("Teams"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "teams", [(t.slug, f"{t.name} (L{t.tier.level})") for t in queries.teams()])


class NewPersonForm(PersonForm, TeamsForm):
    letter = forms.BooleanField(
        label=_("Send a letter with a link to choose a password"),
        help_text=_("Not needed for people who come by single sign-on."),
        required=False,
        initial=True,
    )


class SkillForm(forms.Form):
    skill = forms.TypedChoiceField(label=_("Skill"), coerce=int)
    level = forms.TypedChoiceField(
        label=_("Level"),
        coerce=int,
        initial=3,
        choices=[
            (1, _("1, learning")),
            (2, _("2, with help")),
            (3, _("3, alone")),
            (4, _("4, hard cases")),
            (5, _("5, teaches it")),
        ],
    )
    certificate = forms.CharField(label=_("Certificate"), max_length=120, required=False)
    until = forms.DateField(
        label=_("Valid until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "skill", [(one.pk, one.name) for one in queries.skills()])

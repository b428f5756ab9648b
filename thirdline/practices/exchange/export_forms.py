"""What a person says when asking for an export, once or again and again."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdline.desk.views.queries import team_choices
from thirdline.foundation.people.models import Person
from thirdline.practices.exchange import queries
from thirdline.practices.exchange.exportable import FILTERS, Wanted, view_choices

FORMATS = [("csv", "CSV"), ("json", "JSON"), ("jsonl", gettext_lazy("JSON lines"))]
DAYS = [
    (0, gettext_lazy("Monday")), (1, gettext_lazy("Tuesday")), (2, gettext_lazy("Wednesday")),
    (3, gettext_lazy("Thursday")), (4, gettext_lazy("Friday")), (5, gettext_lazy("Saturday")),
    (6, gettext_lazy("Sunday")),
]  # fmt: skip


class ExportForm(forms.Form):
    view = forms.ChoiceField(label=gettext_lazy("View"), required=False)
    team = forms.ChoiceField(label=gettext_lazy("Of the team"), required=False)
    query = forms.CharField(
        label=gettext_lazy("Or what a search finds"), required=False, max_length=200,
        help_text=gettext_lazy("As in the find box: team:network is:closed before:2026-06"),
    )  # fmt: skip
    format = forms.ChoiceField(label=gettext_lazy("As"), choices=FORMATS)

    def __init__(self, person: Person, data: Any = None, *, initial: Any = None):
        super().__init__(data, initial=initial)
        self.teams = {team.slug: team for team in team_choices(person)}
        self._fill("view", view_choices(person))
        none = ("", _("no team"))
        self._fill("team", [none, *((slug, team.name) for slug, team in self.teams.items())])

    def _fill(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
        field.choices = choices

    def narrowing(self) -> dict[str, str]:
        """What the queue was narrowed to when the form was opened from there."""
        source = self.data or self.initial
        return {name: str(source[name])[:4_000] for name in FILTERS if source.get(name)}

    def wanted(self) -> Wanted:
        given = self.cleaned_data
        if given["query"]:
            return Wanted(query=given["query"])
        team = self.teams.get(given["team"])
        return Wanted(given["view"], team.pk if team else None, filters=self.narrowing())


class ScheduleForm(ExportForm):
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=80,
        error_messages={"required": gettext_lazy("Give it a name you will know it by.")},
    )  # fmt: skip
    every = forms.ChoiceField(
        label=gettext_lazy("Made"),
        choices=[("daily", gettext_lazy("every day")), ("weekly", gettext_lazy("every week"))],
    )
    weekday = forms.TypedChoiceField(label=gettext_lazy("On"), choices=DAYS, coerce=int)
    at = forms.TimeField(
        label=gettext_lazy("At"), initial="07:00",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": gettext_lazy("Give a time of day.")},
    )  # fmt: skip
    time_zone = forms.ChoiceField(label=gettext_lazy("In the zone"))
    by_letter = forms.BooleanField(
        label=gettext_lazy("Write me a letter with the link"), required=False
    )
    webhook = forms.ChoiceField(label=gettext_lazy("Tell a webhook"), required=False)

    def __init__(self, person: Person, data: Any = None, *, initial: Any = None):
        super().__init__(person, data, initial=initial)
        # It stands beside the other form, whose fields have the same names.
        self.auto_id = "plan_%s"
        zones = [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones())]
        self._fill("time_zone", zones)
        self.fields["time_zone"].initial = person.time_zone or settings.TIME_ZONE
        hooks = [(hook.name, hook.name) for hook in queries.webhooks_for(person)]
        self._fill("webhook", [("", _("none")), *hooks])

    def plan(self) -> dict[str, Any]:
        names = ("name", "format", "every", "weekday", "at", "time_zone", "by_letter", "webhook")
        return {name: self.cleaned_data[name] for name in names}

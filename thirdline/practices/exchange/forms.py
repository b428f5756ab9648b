"""What a person decides about an import: columns, words, the zone and the order of dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdline.desk.tickets.conditions import CHANNELS
from thirdline.desk.tickets.queries import categories, services
from thirdline.desk.tickets.states import STATE_WORDS, HoldReason, State
from thirdline.foundation.people.queries import all_teams
from thirdline.practices.exchange.importers import SOURCES
from thirdline.practices.exchange.importers.shapes import TABLE_FIELDS
from thirdline.practices.exchange.looking import TABLES
from thirdline.practices.exchange.models import Import

NEEDED = {"title", "created", "state"}
FIELD_WORDS = {
    "id": gettext_lazy("Number there"), "title": gettext_lazy("Title"),
    "description": gettext_lazy("Description"), "state": gettext_lazy("State"),
    "priority": gettext_lazy("Priority"), "kind": gettext_lazy("Kind"),
    "service": gettext_lazy("Service"), "category": gettext_lazy("Category"),
    "team": gettext_lazy("Team"), "channel": gettext_lazy("Channel"),
    "created": gettext_lazy("Opened at"), "changed": gettext_lazy("Changed at"),
    "answered": gettext_lazy("First answered at"), "resolved": gettext_lazy("Resolved at"),
    "closed": gettext_lazy("Closed at"), "resolution": gettext_lazy("How it was solved"),
    "tags": gettext_lazy("Tags"), "url": gettext_lazy("Address of its page"),
    "requester_name": gettext_lazy("Requester's name"),
    "requester_address": gettext_lazy("Requester's mail address"),
    "person_name": gettext_lazy("Agent's name"), "person_address": gettext_lazy("Agent's mail address"),
    "files": gettext_lazy("Files in the archive"), "links": gettext_lazy("Linked tickets"),
}  # fmt: skip
TABLE_WORDS = {
    "states": gettext_lazy("States"), "priorities": gettext_lazy("Priorities"),
    "teams": gettext_lazy("Teams"), "channels": gettext_lazy("Channels"),
    "services": gettext_lazy("Services"), "categories": gettext_lazy("Categories"),
}  # fmt: skip


class UploadForm(forms.Form):
    source = forms.ChoiceField(
        label=gettext_lazy("Comes from"), choices=[(one.slug, one.name) for one in SOURCES]
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        allow_empty_file=True,
        max_length=200,
        help_text=gettext_lazy(
            "CSV, JSON, an SQL dump of GLPI, or a ZIP archive with attachments."
        ),
        error_messages={"required": gettext_lazy("Choose the file to import.")},
    )
    system = forms.CharField(
        label=gettext_lazy("Name of that desk"),
        required=False,
        max_length=40,
        help_text=gettext_lazy(
            "A ticket of the same desk comes once. Name it when you bring in two of a kind."
        ),
    )


class MappingForm(forms.Form):
    """Fields are made from what was found in the file, so that every word has its line."""

    zone = forms.ChoiceField(label=gettext_lazy("Times without a zone are meant in"))
    order = forms.ChoiceField(
        label=gettext_lazy("03/04/2026 is"),
        choices=[("dmy", gettext_lazy("3 April")), ("mdy", gettext_lazy("March 4"))],
    )
    clocks_from = forms.DateTimeField(
        label=gettext_lazy("Clocks of open tickets begin"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=gettext_lazy("Empty: when they are brought in. Closed tickets have no clocks."),
        error_messages={"invalid": gettext_lazy("Give a day and a time.")},
    )
    keep_as = forms.CharField(
        label=gettext_lazy("Keep this mapping as"), required=False, max_length=60,
        help_text=gettext_lazy("For the next file of the same kind."),
    )  # fmt: skip

    def __init__(self, batch: Import, header: list[str], data: Any = None):
        super().__init__(data)
        self.batch, self.header = batch, header
        held = batch.choices
        zones = [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones())]
        self._choice("zone", zones, held.get("zone"))
        self.fields["order"].initial = held.get("order", "dmy")
        self.fields["clocks_from"].initial = batch.clocks_from
        for name in TABLE_FIELDS if header else ():
            self._column(name)
        for table in TABLES:
            self._words(table, held.get(table) or {})

    def _choice(self, name: str, choices: list[tuple[str, str]], initial: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
        field.choices, field.initial = choices, initial

    def _column(self, name: str) -> None:
        choices = [("", _("nothing")), *((column, column) for column in self.header)]
        required = name in NEEDED
        self.fields[f"column-{name}"] = forms.ChoiceField(
            label=str(FIELD_WORDS[name]), choices=choices, required=required,
            initial=self.batch.columns.get(name, ""),
            error_messages={"required": _("Choose the column it stands in.")},
        )  # fmt: skip

    def _words(self, table: str, chosen: Mapping[str, str]) -> None:
        counted: dict[str, int] = {}
        for word, number in (self.batch.words.get(table) or {}).items():
            counted[word.lower()] = counted.get(word.lower(), 0) + number
        for number, word in enumerate(counted):
            self.fields[f"{table}-{number}"] = forms.ChoiceField(
                label=f"{word} ({counted[word]})", choices=_meanings(table), required=False,
                initial=chosen.get(word, ""), widget=forms.Select(attrs={"class": "form-select"}),
            )  # fmt: skip
        vars(self).setdefault("words", {})[table] = list(counted)

    def columns_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("column-")]

    def tables(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """Each table of words with its lines; those the file has nothing of are left out."""
        for table, words in vars(self)["words"].items():
            if words:
                yield str(TABLE_WORDS[table]), [self[f"{table}-{n}"] for n in range(len(words))]

    def columns(self) -> dict[str, str]:
        given = self.cleaned_data
        names = [name for name in self.fields if name.startswith("column-")]
        return {n.removeprefix("column-"): given[n] for n in names if given[n]}

    def choices(self) -> dict[str, Any]:
        given = self.cleaned_data
        found: dict[str, Any] = {"zone": given["zone"], "order": given["order"]}
        for table, words in vars(self)["words"].items():
            found[table] = {word: given[f"{table}-{n}"] for n, word in enumerate(words)}
        return found


def _meanings(table: str) -> list[tuple[str, str]]:
    if table == "states":
        return _states()
    if table == "priorities":
        return [
            ("", _("medium (3)")),
            *((str(n), _("priority %(n)s") % {"n": n}) for n in range(1, 5)),
        ]
    if table == "channels":
        return [("", _("desk")), *((one, one) for one in CHANNELS)]
    if table == "teams":
        none = _("the team that takes new tickets, or nobody when closed")
        return [("", none), *((team.slug, team.name) for team in all_teams())]
    rows = services() if table == "services" else categories()
    return [("", _("none")), *((one.slug, one.name) for one in rows)]


def _states() -> list[tuple[str, str]]:
    found = [("", _("choose one: these rows are left out"))]
    for state, words in STATE_WORDS.items():
        if state is State.MERGED:
            continue
        if state is State.ON_HOLD:
            waits = {
                HoldReason.REQUESTER: _("on hold: for the requester"),
                HoldReason.VENDOR: _("on hold: for a vendor"),
                HoldReason.CHANGE: _("on hold: for a change"),
                HoldReason.PROBLEM: _("on hold: for a problem"),
            }
            found += [(f"{state}:{reason}", said) for reason, said in waits.items()]
        else:
            found.append((str(state), str(words)))
    return found

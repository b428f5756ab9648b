"""The reader's texts: own, of their teams, for everybody; written, changed, retired."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from thirdline.desk.texts import operations, queries
from thirdline.desk.texts.rules import FIELDS, why_not_body, why_not_shortcut
from thirdline.desk.tickets.queries import categories, services
from thirdline.foundation.people.gates import reader, staff
from thirdline.foundation.people.queries import all_teams
from thirdline.kit.refusals import Refused
from thirdline.kit.ui.pages import go, page

if TYPE_CHECKING:
    from thirdline.desk.texts.models import ReadyText
    from thirdline.foundation.people.models import Person


class TextForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    body = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy(
            "Fields in double braces fill themselves in; {{ ask: What? }} asks."
        ),
    )
    folder = forms.CharField(label=gettext_lazy("Folder"), max_length=80, required=False)
    shortcut = forms.CharField(
        label=gettext_lazy("Shortcut"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("Typed after ; in the composer"),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("For"),
        choices=[
            ("any", gettext_lazy("replies and notes")),
            ("reply", gettext_lazy("replies")),
            ("note", gettext_lazy("internal notes")),
        ],
    )
    whose = forms.ChoiceField(label=gettext_lazy("Whose"))
    service: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=gettext_lazy("Only for the service"), queryset=None, required=False
    )
    category: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=gettext_lazy("Only for the category"), queryset=None, required=False
    )
    language = forms.CharField(
        label=gettext_lazy("Only for the language"), max_length=10, required=False
    )

    def __init__(self, person: Person, *args: Any, new: bool = True, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = services()  # type: ignore[attr-defined]
        self.fields["category"].queryset = categories()  # type: ignore[attr-defined]
        if not new:
            del self.fields["whose"]
            return
        teams = [one for one in all_teams() if one.pk in person.standing.team_ids]
        choices = [("own", _("mine"))]
        choices += [(str(one.pk), _("%(team)s's") % {"team": one.name}) for one in teams]
        if person.may("see_set_up"):
            choices.append(("shared", _("everybody's")))
        self.fields["whose"].choices = choices  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """For the operation that writes one: whose it is, and of which team."""
        given = dict(self.cleaned_data)
        whose = given["whose"]
        if whose.isdecimal():
            given["team"] = next(one for one in all_teams() if str(one.pk) == whose)
            given["whose"] = "team"
        return given

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        if reason := why_not_body(body):
            raise forms.ValidationError(reason)
        return body

    def clean_shortcut(self) -> str:
        shortcut: str = self.cleaned_data["shortcut"].removeprefix(";")
        if reason := why_not_shortcut(shortcut):
            raise forms.ValidationError(reason)
        return shortcut


@staff
def texts(request: HttpRequest) -> HttpResponse:
    by = reader(request)
    rows = list(queries.texts_for(by).order_by("folder", "name", "id")[: queries.MOST])
    groups = [
        (_("Mine"), [one for one in rows if one.whose == "own"]),
        (_("My teams'"), [one for one in rows if one.whose == "team"]),
        (_("Everybody's"), [one for one in rows if one.whose == "shared"]),
    ]
    return page(request, "texts/texts.html", {"groups": groups})


@staff
def new(request: HttpRequest) -> HttpResponse:
    by = reader(request)
    form = TextForm(by, request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _form(request, form, status=422 if request.method == "POST" else 200)
    try:
        made = operations.write_ready_text(by=by, **form.facts())
    except Refused as refusal:
        form.add_error(None, refusal.reason)
        return _form(request, form, status=409)
    return go(request, reverse("texts:texts"), told=_("“%(name)s” is kept.") % {"name": made.name})


@staff
def text(request: HttpRequest, number: int) -> HttpResponse:
    by, one = reader(request), queries.text_for(reader(request), number)
    form = TextForm(
        by,
        request.POST if request.method == "POST" else None,
        initial=vars(one) | _named(one),
        new=False,
    )
    if request.method != "POST" or not form.is_valid():
        return _form(request, form, one, status=422 if request.method == "POST" else 200)
    operations.change_text(one, by=by, **form.cleaned_data)
    return go(request, reverse("texts:texts"), told=_("“%(name)s” is kept.") % {"name": one.name})


@staff
@require_POST
def retirement(request: HttpRequest, number: int) -> HttpResponse:
    one = operations.retire_text(queries.text_for(reader(request), number), by=reader(request))
    told = _("“%(name)s” is offered no longer.") % {"name": one.name}
    return go(request, reverse("texts:texts"), told=told)


def _named(one: ReadyText) -> dict[str, Any]:
    return {"service": one.service_id, "category": one.category_id}


def _form(
    request: HttpRequest, form: TextForm, one: ReadyText | None = None, *, status: int
) -> HttpResponse:
    by = reader(request)
    reason = operations.why_not_keep(one.whose, one.team, one.owner_id, by) if one else None
    facts = {"form": form, "one": one, "fields": list(FIELDS.items()), "why_not": reason}
    return page(request, "texts/text.html", facts, status=status)

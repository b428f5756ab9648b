"""Macros are kept here: named, given actions one by one, put in order, retired."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from thirdline.desk.macros import operations, queries
from thirdline.desk.macros.actions import Action, action_named, every_action
from thirdline.desk.macros.rules import why_not_keep_macro
from thirdline.foundation.people.gates import reader, staff
from thirdline.foundation.people.queries import all_teams
from thirdline.kit.refusals import NotFound, Refused
from thirdline.kit.ui.pages import go, page

if TYPE_CHECKING:
    from thirdline.desk.macros.models import Macro
    from thirdline.foundation.people.models import Person


class MacroForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    about = forms.CharField(label=gettext_lazy("What it is for"), max_length=300, required=False)
    whose = forms.ChoiceField(label=gettext_lazy("Whose"))

    def __init__(self, person: Person, *args: Any, new: bool = True, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not new:
            del self.fields["whose"]
            return
        teams = [one for one in all_teams() if one.pk in person.standing.team_ids]
        choices = [("own", _("mine"))]
        choices += [(str(one.pk), _("%(team)s's") % {"team": one.name}) for one in teams]
        if person.may("see_set_up"):
            choices.append(("shared", _("everybody's")))
        self.fields["whose"].choices = choices  # type: ignore[attr-defined]


class StepForm(forms.Form):
    """What one kind of action has to be told."""

    def __init__(self, action: Action, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for need in action.needs:
            facts: dict[str, Any] = {
                "label": need.label, "required": need.needed, "help_text": need.help,
            }  # fmt: skip
            if need.choices is not None:
                empty = [] if need.needed else [("", "–")]
                self.fields[need.name] = forms.ChoiceField(
                    choices=[*empty, *need.choices()], **facts
                )
            elif need.kind == "words":
                area = forms.Textarea(attrs={"rows": 4})
                self.fields[need.name] = forms.CharField(max_length=5_000, widget=area, **facts)
            else:
                self.fields[need.name] = forms.CharField(max_length=300, **facts)


@staff
def macros(request: HttpRequest) -> HttpResponse:
    rows = queries.macros_found(reader(request))
    groups = [
        (_("Mine"), [one for one in rows if one.whose == "own"]),
        (_("My teams'"), [one for one in rows if one.whose == "team"]),
        (_("Everybody's"), [one for one in rows if one.whose == "shared"]),
    ]
    return page(request, "macros/macros.html", {"groups": groups})


@staff
def new(request: HttpRequest) -> HttpResponse:
    by, posted = reader(request), request.method == "POST"
    form = MacroForm(by, request.POST if posted else None)
    if not posted or not form.is_valid():
        return page(request, "macros/new.html", {"form": form}, status=422 if posted else 200)
    given = form.cleaned_data
    team = next((one for one in all_teams() if str(one.pk) == given["whose"]), None)
    whose = "team" if team else given["whose"]
    made = operations.write_macro(
        name=given["name"], about=given["about"], whose=whose, team=team, by=by
    )
    return go(request, reverse("macros:macro", args=[made.pk]), told=_("Now add what it does."))


@staff
def macro(request: HttpRequest, number: int) -> HttpResponse:
    by, one = reader(request), queries.macro_for(reader(request), number)
    posted, initial = request.method == "POST", {"name": one.name, "about": one.about}
    form = MacroForm(by, request.POST if posted else None, initial=initial, new=False)
    if not form.is_valid():
        return _shown(request, one, form, status=422 if posted else 200)
    operations.change_macro(one, by=by, **form.cleaned_data)
    return go(request, request.path, told=_("Kept."))


def _shown(asked: HttpRequest, one: Macro, form: MacroForm, *, status: int) -> HttpResponse:
    facts = {
        "macro": one,
        "form": form,
        "steps": [_drawn(i, step) for i, step in enumerate(one.actions)],
        "actions": every_action(),
        "why_not": why_not_keep_macro(one.whose, one.team, one.owner_id, reader(asked)),
    }
    return page(asked, "macros/macro.html", facts, status=status)


@staff
def step(request: HttpRequest, number: int, place: int) -> HttpResponse:
    """One action of a macro; a place behind the last adds one, of the kind `do`."""
    one, posted = queries.macro_for(reader(request), number), request.method == "POST"
    kept = _kept(request, one, place)
    action = _action(str(kept["do"]))
    form = StepForm(action, request.POST if posted else None, initial=kept)
    if not form.is_valid():
        facts = {"macro": one, "action": action, "form": form, "place": place}
        return page(request, "macros/step.html", facts, status=422 if posted else 200)
    operations.change_macro(one, actions=_with(one, place, action, form), by=reader(request))
    return go(request, reverse("macros:macro", args=[one.pk]), told=_("Kept."))


def _kept(asked: HttpRequest, one: Macro, place: int) -> dict[str, Any]:
    if place < len(one.actions):
        return dict(one.actions[place])
    return {"do": asked.POST.get("do") or asked.GET.get("do", "")}


def _with(one: Macro, place: int, action: Action, form: StepForm) -> list[dict[str, Any]]:
    given = {name: value for name, value in form.cleaned_data.items() if value not in ("", None)}
    return [*one.actions[:place], {"do": action.do, **given}, *one.actions[place + 1 :]]


@staff
@require_POST
def order(request: HttpRequest, number: int, place: int) -> HttpResponse:
    """Take an action out, or put it one place up."""
    one = queries.macro_for(reader(request), number)
    actions = list(one.actions)
    if place >= len(actions):
        raise Refused(_("Somebody changed this macro meanwhile. Load it again."))
    taken = actions.pop(place)
    if request.POST.get("do") == "up":
        actions.insert(max(0, place - 1), taken)
    operations.change_macro(one, actions=actions, by=reader(request))
    return go(request, reverse("macros:macro", args=[one.pk]), told=_("Kept."))


@staff
@require_POST
def retirement(request: HttpRequest, number: int) -> HttpResponse:
    one = operations.retire_macro(queries.macro_for(reader(request), number), by=reader(request))
    told = _("“%(name)s” is offered no longer.") % {"name": one.name}
    return go(request, reverse("macros:macros"), told=told)


def _action(do: str) -> Action:
    action = action_named(do)
    if action is None:
        raise NotFound(_("There is no action “%(do)s”.") % {"do": do})
    return action


def _drawn(place: int, step: dict[str, Any]) -> dict[str, Any]:
    action = action_named(str(step.get("do", "")))
    told = [str(value) for name, value in step.items() if name != "do"]
    return {"place": place, "label": action.label if action else step.get("do"), "told": told}

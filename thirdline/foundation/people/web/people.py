"""Set-up: who is here, in which role and teams, and what they can do."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from thirdline.foundation.people import operations, queries, rules
from thirdline.foundation.people.gates import administrators, reader, readers_of_set_up
from thirdline.foundation.people.rules import Role
from thirdline.foundation.people.web import forms
from thirdline.kit import clock
from thirdline.kit.ui.pages import go, page


@readers_of_set_up
def everyone_here(request: HttpRequest) -> HttpResponse:
    asked = {name: request.GET.get(name, "") for name in ("q", "role", "after")}
    left = request.GET.get("left") == "yes"
    people, following = queries.people_page(
        find=asked["q"], role=asked["role"], left=left, after=asked["after"]
    )
    today = clock.now().date()
    facts = {
        "people": [(one, _skills(one, today)) for one in people],
        "following": following,
        "roles": forms.ROLE_WORDS.items(),
        "left": left,
        **asked,
    }
    return page(request, "people/people.html", facts)


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = forms.NewPersonForm(request.POST or None)
    if request.method != "POST":
        return page(request, "people/new.html", {"form": form})
    if not form.is_valid():
        return page(request, "people/new.html", {"form": form}, status=422)
    person = operations.welcome_person(by=reader(request), **form.cleaned_data)
    told = _("%(name)s is here.") % {"name": person.name}
    return go(request, _address(person.pk), told=told)


@readers_of_set_up
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, number: int) -> HttpResponse:
    return _change(request, number) if request.method == "POST" else _show(request, number)


@administrators
def _change(request: HttpRequest, number: int) -> HttpResponse:
    form = forms.PersonForm(request.POST)
    if not form.is_valid():
        return _show(request, number, form=form, status=422)
    found = queries.person_in_full(number)
    operations.change_person(found, by=reader(request), **form.cleaned_data)
    return go(request, _address(number), told=_("Saved."))


@administrators
@require_POST
def teams(request: HttpRequest, number: int) -> HttpResponse:
    found, form = queries.person_in_full(number), forms.TeamsForm(request.POST)
    if not form.is_valid():
        return _show(request, number, teams_form=form, status=422)
    operations.set_teams(found, slugs=form.cleaned_data["teams"], by=reader(request))
    return go(request, _address(number), told=_("Teams saved."))


@administrators
@require_POST
def skills(request: HttpRequest, number: int) -> HttpResponse:
    found, form = queries.person_in_full(number), forms.SkillForm(request.POST)
    if not form.is_valid():
        return _show(request, number, skill_form=form, status=422)
    given = form.cleaned_data
    given["skill"] = queries.skill_numbered(given["skill"])
    operations.grant_skill(found, by=reader(request), **given)
    return go(request, _address(number), told=_("Skill saved."))


@administrators
@require_POST
def withdrawal(request: HttpRequest, number: int, skill: int) -> HttpResponse:
    found, lost = queries.person_in_full(number), queries.skill_numbered(skill)
    operations.withdraw_skill(found, skill=lost, by=reader(request))
    return go(request, _address(number), told=_("Skill taken away."))


@administrators
@require_POST
def invitation(request: HttpRequest, number: int) -> HttpResponse:
    found = operations.send_invitation(queries.person_in_full(number), by=reader(request))
    told = _("A letter is on its way to %(email)s.") % {"email": found.email}
    return go(request, _address(number), told=told)


@administrators
@require_POST
def retirement(request: HttpRequest, number: int) -> HttpResponse:
    found = operations.retire_person(queries.person_in_full(number), by=reader(request))
    told = _("%(name)s has no access any more.") % {"name": found.name}
    return go(request, _address(number), told=told)


def _address(number: int) -> str:
    return reverse("people:person", args=[number])


def _show(request: HttpRequest, number: int, *, status: int = 200, **given: Any) -> HttpResponse:
    facts = _facts(queries.person_in_full(number), reader(request))
    return page(request, "people/person.html", {**facts, **given}, status=status)


def _facts(one: Any, by: Any) -> dict[str, Any]:
    kept = {name: getattr(one, name) for name in ("name", "email", "role", "job", "place")}
    others = queries.other_administrators(one)
    return {
        "one": one,
        "form": forms.PersonForm(initial=kept),
        "teams_form": forms.TeamsForm(initial={"teams": queries.team_slugs_of(one)}),
        "skill_form": forms.SkillForm(),
        "skills": _skills(one, clock.now().date()),
        "may_change": by.may("set_up"),
        "role_words": forms.ROLE_WORDS[Role(one.role)],
        "why_not_retire": rules.why_not_retire(
            one.name, one.role, others, one.is_active, one == by
        ),
    }


def _skills(one: Any, today: Any) -> list[tuple[Any, str]]:
    return [(held, rules.validity(held.expires_on, today)) for held in one.skills.all()]

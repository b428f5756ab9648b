from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdline.desk.tickets.queries import services
from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.refusals import Refused
from thirdline.kit.ui.pages import form_again, go, page
from thirdline.practices.problems import operations, queries
from thirdline.practices.problems.rules import ProblemState
from thirdline.practices.problems.web.forms import LinkForm, MatterForm, NewForm, OwnerForm
from thirdline.practices.problems.web.showing import asked_in, facts_of, states

if TYPE_CHECKING:
    from django import forms

    from thirdline.practices.problems.models import Problem


@staff
def problems(request: HttpRequest) -> HttpResponse:
    after = request.GET.get("after", "")
    asked = asked_in(request.GET)
    below = int(after) if after.isdecimal() and len(after) < 19 else None
    rows, older = queries.problems_page(reader(request), asked, after=below)
    counts = queries.tickets_counted(rows, reader(request))
    shown = [(one, counts.get(one.pk, 0)) for one in rows]
    facts = {"rows": shown, "older": older, "asked": asked, "states": states()}
    return page(request, "problems/problems.html", {**facts, "services": services()})


@staff
def new(request: HttpRequest) -> HttpResponse:
    form = NewForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _form(request, form)
    given = {name: value for name, value in form.cleaned_data.items() if name != "version"}
    try:
        problem = operations.open_problem(by=reader(request), **given)
    except Refused as refusal:
        return _form(request, form, refusal=refusal)
    told = _("%(problem)s is opened.") % {"problem": problem.label}
    return go(request, problem.get_absolute_url(), told=told)


@staff
def problem(request: HttpRequest, number: int) -> HttpResponse:
    one = queries.problem_for(reader(request), number)
    return page(request, "problems/problem.html", facts_of(one, reader(request)))


@staff
def edit(request: HttpRequest, number: int) -> HttpResponse:
    one = queries.problem_for(reader(request), number)
    first = {name: getattr(one, name) for name in ("title", "words", "version")}
    first["service"] = one.service.slug if one.service else ""
    form = MatterForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method != "POST" or not form.is_valid():
        return _form(request, form, one)
    changes = dict(form.cleaned_data)
    version = changes.pop("version")
    try:
        operations.edit_problem(one, changes=changes, version=version, by=reader(request))
    except Refused as refusal:
        return _form(request, form, one, refusal=refusal)
    return go(request, one.get_absolute_url(), told=_("%(p)s is saved.") % {"p": one.label})


@staff
@require_POST
def moves(request: HttpRequest, number: int) -> HttpResponse:
    one = queries.problem_for(reader(request), number)
    to = request.POST.get("to", "")
    if to not in set(ProblemState):
        raise Refused(_("Choose the state it goes to."))
    words = request.POST.get("words", "")
    moved = operations.move_problem(one, to=to, words=words, by=reader(request))
    told = _("%(problem)s: %(state)s.") % {"problem": one.label, "state": moved.state_words}
    return go(request, one.get_absolute_url(), told=told)


@staff
@require_POST
def owner(request: HttpRequest, number: int) -> HttpResponse:
    one = queries.problem_for(reader(request), number)
    form = OwnerForm(request.POST)
    if not form.is_valid():
        return _again(request, one, owner_form=form)
    operations.hand_problem(one, by=reader(request), **form.cleaned_data)
    return go(request, one.get_absolute_url(), told=_("%(p)s is handed on.") % {"p": one.label})


@staff
@require_POST
def links(request: HttpRequest, number: int) -> HttpResponse:
    one = queries.problem_for(reader(request), number)
    form = LinkForm(request.POST, reader=reader(request))
    if not form.is_valid():
        return _again(request, one, link_form=form)
    operations.link_problem(one, by=reader(request), **form.cleaned_data)
    return go(request, one.get_absolute_url(), told=_("Linked to %(p)s.") % {"p": one.label})


@staff
@require_POST
def unlink(request: HttpRequest, number: int) -> HttpResponse:
    link = queries.link_for(reader(request), number)
    operations.unlink_problem(link, by=reader(request))
    return go(request, link.problem.get_absolute_url(), told=_("The link is removed."))


def _again(request: HttpRequest, one: Problem, **forms: Any) -> HttpResponse:
    return page(
        request, "problems/problem.html", {**facts_of(one, reader(request)), **forms}, status=422
    )


def _form(
    request: HttpRequest,
    form: forms.Form,
    one: Problem | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    return form_again(request, "problems/form.html", form, refusal, problem=one)

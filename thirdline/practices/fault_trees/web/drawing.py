"""Drawing: a new tree, and one change of it after another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdline.engines.faulttree.problems import TreeProblem
from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.refusals import Refused
from thirdline.kit.texts.later import sentence_of
from thirdline.kit.ui.pages import page
from thirdline.practices.fault_trees import editing, files, keeping, operations, queries
from thirdline.practices.fault_trees.web.changing import Change, change_asked
from thirdline.practices.fault_trees.web.forms import EditForm, NewForm
from thirdline.practices.fault_trees.web.trees import again
from thirdline.practices.fault_trees.web.verbs import said_of, there

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person
    from thirdline.practices.fault_trees.models import FaultTree


@staff
def new(request: HttpRequest) -> HttpResponse:
    form = NewForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return page(request, "fault_trees/new.html", {"form": form}, status=status)
    try:
        made = _drawn(
            form.cleaned_data["title"].strip(), form.cleaned_data["file"], reader(request)
        )
    except (Refused, TreeProblem) as problem:
        form.add_error("file" if form.cleaned_data["file"] else "title", _said(problem))
        return page(request, "fault_trees/new.html", {"form": form}, status=409)
    return there(request, made, _("The tree is begun."), at=keeping.content_of(made).top)


@staff
@require_POST
def edits(request: HttpRequest, number: int) -> HttpResponse:
    tree, form = queries.tree_for(reader(request), number), EditForm(request.POST)
    if not form.is_valid():
        return again(
            request, tree, wrong=said_of(form), at=form.data.get("at", ""), typed=form.data
        )
    given = {**form.cleaned_data, "members": request.POST.getlist("members")}
    try:
        change = change_asked(keeping.content_of(tree), given)
        _changed(tree, change, given["version"], reader(request))
    except (Refused, TreeProblem) as problem:
        return again(
            request, tree, wrong=_said(problem), status=409, at=given["at"], typed=form.data
        )
    return there(request, tree, change.words, at=change.at)


def _drawn(title: str, file: Any, by: Person) -> FaultTree:
    content = files.read(file) if file else editing.new_tree(title)
    return operations.draw_tree(
        title=title or content.label or content.name, content=content, by=by
    )


def _changed(tree: FaultTree, change: Change, version: int, by: Person) -> None:
    operations.change_tree(tree, content=change.tree, words=change.words, version=version, by=by)


def _said(problem: Refused | TreeProblem) -> str:
    if isinstance(problem, Refused):
        return problem.reason
    line = _("Line %(line)s: ") % {"line": problem.line} if problem.line else ""
    return f"{line}{sentence_of(problem)}"


@staff
@require_POST
def going_back(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    tree = queries.tree_for(reader(request), number)
    operations.go_back(tree, number=pk, by=reader(request))
    return there(request, tree, _("The tree is as it was in version %(number)s.") % {"number": pk})

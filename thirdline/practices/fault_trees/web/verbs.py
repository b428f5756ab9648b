"""What people say of a tree; each answers with the tree as it now is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.refusals import Refused
from thirdline.kit.ui.pages import asked_part, go
from thirdline.practices.fault_trees import operations, queries
from thirdline.practices.fault_trees.rules import Risk, Says, Source
from thirdline.practices.fault_trees.web.forms import CauseForm, EvidenceForm, TestForm, WhyForm
from thirdline.practices.fault_trees.web.trees import again

if TYPE_CHECKING:
    from thirdline.practices.fault_trees.models import FaultTree


@staff
@require_POST
def evidence(request: HttpRequest, number: int) -> HttpResponse:
    tree = queries.tree_for(reader(request), number)
    form = EvidenceForm(request.POST)
    if not form.is_valid():
        return again(
            request, tree, wrong=said_of(form), at=form.data.get("name", ""), typed=form.data
        )
    try:
        operations.note_evidence(tree, by=reader(request), **_seen(form.cleaned_data))
    except Refused as refusal:
        said = {"wrong": refusal.reason, "at": form.data["name"], "typed": form.data}
        return again(request, tree, status=409, **said)
    return there(request, tree, _("Noted; everything that follows from it has moved."))


@staff
@require_POST
def occurrence(request: HttpRequest, number: int) -> HttpResponse:
    tree = queries.tree_for(reader(request), number)
    occurred = request.POST.get("occurred") == "yes"
    operations.say_occurred(tree, occurred=occurred, by=reader(request))
    told = _("It has happened; likelihoods are those of causes now.")
    return there(
        request,
        tree,
        told if occurred else _("It has not happened; likelihoods are those of any day."),
    )


@staff
@require_POST
def retraction(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    tree = queries.tree_for(reader(request), number)
    row, form = queries.evidence_for(tree, pk), WhyForm(request.POST)
    if not form.is_valid():
        return again(request, tree, wrong=said_of(form))
    operations.retract_evidence(
        tree, number=row.pk, words=form.cleaned_data["words"], by=reader(request)
    )
    return there(request, tree, _("Taken back."))


@staff
@require_POST
def tests(request: HttpRequest, number: int) -> HttpResponse:
    tree = queries.tree_for(reader(request), number)
    form = TestForm(request.POST)
    if not form.is_valid():
        return again(request, tree, wrong=said_of(form), at=request.POST.get("name", ""))
    operations.add_tree_test(tree, by=reader(request), **_test(form.cleaned_data))
    return there(request, tree, _("The test is in the list."))


@staff
@require_POST
def cause(request: HttpRequest, number: int) -> HttpResponse:
    tree = queries.tree_for(reader(request), number)
    form = CauseForm(request.POST)
    if not form.is_valid():
        return again(request, tree, wrong=said_of(form))
    operations.confirm_cause(tree, by=reader(request), **form.cleaned_data)
    return there(request, tree, _("The cause is confirmed."))


@staff
@require_POST
def closing(request: HttpRequest, number: int) -> HttpResponse:
    tree = queries.tree_for(reader(request), number)
    form = WhyForm(request.POST)
    if not form.is_valid():
        return again(request, tree, wrong=said_of(form))
    operations.close_tree(tree, words=form.cleaned_data["words"], by=reader(request))
    return there(request, tree, _("Put away without a cause."))


@staff
@require_POST
def reopening(request: HttpRequest, number: int) -> HttpResponse:
    tree = queries.tree_for(reader(request), number)
    operations.open_tree_again(tree, by=reader(request))
    return there(request, tree, _("Open again."))


def there(request: HttpRequest, tree: FaultTree, told: str, at: str = "") -> HttpResponse:
    """The tree as it now is, in place where htmx asked for it so."""
    address = _address(tree, request.GET.copy(), at)
    if asked_part(request) != "tree":
        return go(request, address, told=told)
    fresh = queries.tree_for(reader(request), tree.pk)
    response = again(request, fresh, status=200, at=at, told=told)
    response["HX-Replace-Url"] = address
    return response


def _address(tree: FaultTree, asked: QueryDict, at: str) -> str:
    """What was folded stays folded, and `at` is chosen."""
    if at:
        asked["at"] = at
    address = reverse("fault_trees:tree", args=[tree.pk])
    return f"{address}?{asked.urlencode()}" if asked else address


def said_of(form: Form) -> str:
    """The first thing that is wrong, with the name of its field where the sentence does not name it."""
    name, errors = next(iter(form.errors.items()))
    label = form.fields[name].label if name in form.fields else ""
    return f"{label}: {errors[0]}" if label else str(errors[0])


def _seen(given: dict[str, Any]) -> dict[str, Any]:
    """What the form says, in the words of the verb; shares of a hundred become likelihoods."""
    struck = given.pop("struck")
    says = Says(given["says"])
    asked = {name: given.pop(name) for name in ("if_failed", "if_fine")}
    shares = {name: None if value is None else value / 100 for name, value in asked.items()}
    source = Source.STRUCK if struck else Source.TEST if given["test"] else Source.PERSON
    return {**given, **shares, "says": says, "source": source}


def _test(given: dict[str, Any]) -> dict[str, Any]:
    errs = {name: given[name] or 0 for name in ("false_positive", "false_negative")}
    return {**given, **errs, "risk": Risk(given["risk"])}

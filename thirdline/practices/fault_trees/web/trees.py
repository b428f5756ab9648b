"""Reading trees: the list, one tree with everything that follows from its evidence, its versions and files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.refusals import NotFound
from thirdline.kit.ui.pages import page
from thirdline.practices.fault_trees import addressing, files, queries, showing
from thirdline.practices.fault_trees.rules import TreeState

if TYPE_CHECKING:
    from thirdline.practices.fault_trees.models import FaultTree


@staff
def trees(request: HttpRequest) -> HttpResponse:
    state, after = request.GET.get("state", ""), request.GET.get("after", "")
    state = state if state in set(TreeState) else ""
    below = int(after) if after.isdecimal() and len(after) < 19 else None
    rows, older = queries.trees_page(reader(request), state=state, after=below)
    facts = {"rows": rows, "older": older, "chosen_state": state, "states": showing.states(state)}
    return page(request, "fault_trees/trees.html", facts)


@staff
def tree(request: HttpRequest, number: int) -> HttpResponse:
    return again(request, queries.tree_for(reader(request), number), status=200)


@staff
def versions(request: HttpRequest, number: int) -> HttpResponse:
    one = queries.tree_for(reader(request), number)
    return page(
        request, "fault_trees/versions.html", {"tree": one, "versions": queries.versions_of(one)}
    )


@staff
def download(request: HttpRequest, number: int, form: str) -> HttpResponse:
    one = queries.tree_for(reader(request), number)
    made = files.written(one, form)
    if made is None:
        raise NotFound(_("A tree is not kept in that form."))
    response = HttpResponse(made.content, content_type=made.type)
    response["Content-Disposition"] = content_disposition_header(True, made.name) or ""
    return response


def again(
    request: HttpRequest,
    tree: FaultTree,
    *,
    wrong: str = "",
    status: int = 422,
    at: str = "",
    told: str = "",
    typed: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The tree, with what was wrong on top and what was `typed` kept, or a toast with what was done."""
    asked = _asked(request.GET, at)
    facts = showing.facts_of(tree, reader(request), asked) | {"wrong": wrong, "typed": typed or {}}
    return page(request, "fault_trees/tree.html", facts, status=status, told=told)


def _asked(given: QueryDict, at: str) -> showing.Asked:
    return showing.Asked(
        at=at or given.get("at", "")[:200], show=given.get("show", ""), sets=given.get("sets", ""),
        opened=addressing.given(given.getlist("open")),
        folded=addressing.given(given.getlist("fold")),
    )  # fmt: skip

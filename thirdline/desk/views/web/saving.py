"""Views people keep: writing one, changing it, giving it to others, taking it away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdline.desk.views import operations
from thirdline.desk.views.rules import why_not_keep_view, why_not_name_view
from thirdline.desk.views.saved import choice_of, is_view, saved_view_for, views_saved_for
from thirdline.desk.views.showing import Queue
from thirdline.desk.views.writing import ViewForm, form_as_sent, form_of_list, form_of_view
from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.refusals import NotFound, Refused
from thirdline.kit.ui.pages import go, page

if TYPE_CHECKING:
    from thirdline.desk.views.models import SavedView

FORM = "views/view_form.html"


@staff
def views(request: HttpRequest) -> HttpResponse:
    """Every view one may keep or look through; posting saves a new one."""
    if request.method != "POST":
        return page(request, "views/views.html", {"shelves": _shelves(request)})
    form = form_as_sent(request.POST, reader(request))
    if _is_wrong(form):
        return page(request, FORM, {"form": form}, part="view-form", status=422)
    kept = operations.save_view(
        name=form.name, when=form.tree, columns=form.columns, order=form.order, icon=form.icon,
        team=form.keeper_team, for_everybody=form.keeper == "everybody", by=form.reader,
    )  # fmt: skip
    return go(request, _address(kept), told=_("%(name)s is saved.") % {"name": kept.name})


@staff
def new(request: HttpRequest) -> HttpResponse:
    return page(request, FORM, {"form": form_of_list(Queue(request))})


@staff
@require_POST
def form(request: HttpRequest) -> HttpResponse:
    """The form again as it stands, after a line was added, a field chosen or a column moved."""
    given = request.POST
    kept = saved_view_for(reader(request), given["slug"][:60]) if given.get("slug") else None
    written = form_as_sent(given, reader(request), kept)
    return page(request, FORM, {"form": written, "again": True}, part="view-form")


@staff
def view(request: HttpRequest, slug: str) -> HttpResponse:
    kept = saved_view_for(reader(request), slug)
    if request.method != "POST":
        return page(request, FORM, {"form": form_of_view(kept, reader(request))})
    form = form_as_sent(request.POST, reader(request), kept)
    if _is_wrong(form):
        return page(request, FORM, {"form": form}, part="view-form", status=422)
    _change(kept, form)
    return go(request, _address(kept), told=_("%(name)s is changed.") % {"name": kept.name})


def _change(kept: SavedView, form: ViewForm) -> None:
    given = {"name": form.name, "when": form.tree, "columns": form.columns}
    changes = {**given, "order": form.order, "icon": form.icon}
    operations.change_view(kept, version=form.version, by=form.reader, **changes)
    before = "me" if kept.owner_id else f"team:{kept.team.slug}" if kept.team else "everybody"
    if form.keeper != before:
        everybody = form.keeper == "everybody"
        operations.share_view(kept, team=form.keeper_team, for_everybody=everybody, by=form.reader)


@staff
@require_POST
def retirement(request: HttpRequest, slug: str) -> HttpResponse:
    kept = operations.retire_view(saved_view_for(reader(request), slug), by=reader(request))
    told = _("%(name)s is removed. Its tickets are where they were.") % {"name": kept.name}
    return go(request, reverse("views:views"), told=told)


@staff
@require_POST
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep on top, hide, or put back: for this reader's list alone."""
    by, shown = reader(request), request.POST.get("shown", "")
    if not is_view(slug):
        raise NotFound(_("There is no view “%(slug)s” for you.") % {"slug": slug})
    operations.place_view(slug, shown=shown if shown in {"pinned", "hidden"} else "", by=by)
    said = {"pinned": _("It stands on top of your list."), "hidden": _("It is out of your list.")}
    return go(request, reverse("views:views"), told=said.get(shown, _("It stands where it was.")))


def _is_wrong(form: ViewForm) -> bool:
    """Puts what is wrong at its field; whether anything was."""
    if wrong := why_not_name_view(form.name):
        form.errors["name"] = wrong
    if form.mistakes:
        form.errors["condition"] = " ".join(form.mistakes)
    if form.keeper.startswith("team:") and form.keeper_team is None:
        raise Refused(_("Choose for whom the view is."))
    return bool(form.errors)


def _address(kept: SavedView) -> str:
    return f"{reverse('views:queue')}?view={kept.slug}"


def _shelves(request: HttpRequest) -> list[dict[str, object]]:
    """One's own, teams' and everybody's, each with what this reader may do with it."""
    by = reader(request)
    titles = {"mine": _("Mine"), "team": _("My teams'"), "shared": _("For everybody")}
    found: list[dict[str, Any]] = [
        {"view": one, "url": _address(one), "why_not": why_not_keep_view(one.owner_id, one.team, by),
         "choice": choice_of(by, one.slug)}
        for one in views_saved_for(by)
    ]  # fmt: skip
    return [
        {"title": title, "views": [one for one in found if one["view"].group == group]}
        for group, title in titles.items()
    ]

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdline.foundation.people.gates import everyone, reader, staff
from thirdline.kit.ui.pages import page
from thirdline.reference.knowledge import queries
from thirdline.reference.knowledge.operations import vote_on_article
from thirdline.reference.knowledge.showing import ArticlePage, ShelfPage
from thirdline.reference.knowledge.text import compared, html_of


@staff
def articles(request: HttpRequest) -> HttpResponse:
    return page(request, "knowledge/articles.html", {"shelf": ShelfPage(request)})


@everyone
def article(request: HttpRequest, number: int) -> HttpResponse:
    if not reader(request).may("work"):
        return redirect(f"/help/articles/{number}")
    return page(request, "knowledge/article.html", {"shown": ArticlePage(request, number)})


@staff
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    drawn = html_of(request.POST.get("body", "")[:100_000])
    facts = {"html": drawn, "title": request.POST.get("title", "")[:200]}
    return page(request, "knowledge/preview.html", facts, part="article-preview")


@staff
def versions(request: HttpRequest, number: int) -> HttpResponse:
    one = queries.article_for(reader(request), number)
    every = queries.revisions_of(one)
    old, new = _chosen(request, [each.number for each in every])
    before, after = queries.revision_of(one, old), queries.revision_of(one, new)
    lines = compared(f"{before.title}\n\n{before.body}", f"{after.title}\n\n{after.body}")
    facts = {"article": one, "versions": every, "old": before, "new": after, "lines": lines}
    return page(request, "knowledge/versions.html", facts)


def _chosen(request: HttpRequest, numbers: list[int]) -> tuple[int, int]:
    """The two versions to compare; the last two where nobody said which."""
    given = [request.GET.get(name, "") for name in ("from", "to")]
    usual = (numbers[min(1, len(numbers) - 1)], numbers[0])
    old, new = (int(one) if one.isdecimal() else None for one in given)
    return (old if old in numbers else usual[0]), (new if new in numbers else usual[1])


@staff
@require_POST
def votes(request: HttpRequest, number: int) -> HttpResponse:
    by = reader(request)
    one = queries.article_for(by, number)
    helped = request.POST.get("helped") == "yes"
    vote_on_article(one, helped=helped, words=request.POST.get("words", ""), by=by)
    facts = {"shown": ArticlePage(request, number)}
    if request.headers.get("HX-Request") != "true":
        return redirect(reverse("knowledge:article", args=[number]))
    return page(request, "knowledge/article.html", facts, part="article-votes", told=_("Noted."))

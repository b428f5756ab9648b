from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdline.faces.portal.visiting import (
    begun_key,
    going_on,
    is_counted,
    open_to_visitors,
    visitor,
)
from thirdline.foundation.people.gates import everyone, reader
from thirdline.kit import clock
from thirdline.kit.store import kept_answer
from thirdline.kit.ui.pages import go, page
from thirdline.practices.self_service.operations import keep_reading, solve_alone
from thirdline.reference.knowledge import queries
from thirdline.reference.knowledge.operations import vote_on_article
from thirdline.reference.knowledge.rules import is_expired
from thirdline.reference.knowledge.text import html_of


@open_to_visitors("articles")
def articles(request: HttpRequest) -> HttpResponse:
    person, category = visitor(request), request.GET.get("category", "")[:60]
    after = request.GET.get("after", "")
    below = int(after) if after.isdecimal() and len(after) < 19 else None
    rows, older = queries.offered_page(person, category=category, after=below)
    shelves = queries.by_category(person)
    facts = {"rows": rows, "older": older, "shelves": shelves, "category": category}
    return page(request, "portal/articles.html", facts)


@open_to_visitors("articles")
def article(request: HttpRequest, number: int) -> HttpResponse:
    person = visitor(request)
    one = queries.article_for(person, number)
    if is_counted(request):
        keep_reading(begun_key(request), article=one, by=person)
    return page(request, "portal/article.html", _facts(request, one))


@open_to_visitors("articles")
def file(request: HttpRequest, number: int) -> FileResponse:
    """A picture or file of an article, for whoever may read the article."""
    kept = queries.article_file_for(visitor(request), number)
    return kept_answer(kept.kept_as, name=kept.name, type=kept.type)


@open_to_visitors("articles")
@require_POST
def solutions(request: HttpRequest, number: int) -> HttpResponse:
    """“This solved it”: the one thing that is called deflection without an if."""
    person = visitor(request)
    one = queries.article_for(person, number)
    if is_counted(request):
        solve_alone(begun_key(request), article=one, by=person)
    if person is not None:
        vote_on_article(one, helped=True, by=person)
    told = _("Good. It is counted as solved with this article.")
    return go(request, reverse("portal:home"), told=told)


@everyone
@require_POST
def votes(request: HttpRequest, number: int) -> HttpResponse:
    by, words = reader(request), request.POST.get("words", "")
    one = queries.article_for(by, number)
    vote_on_article(one, helped=request.POST.get("helped") == "yes", words=words, by=by)
    url = reverse("portal:article", args=[number])
    return go(request, url, told=_("Its author reads what you say."))


def _facts(request: HttpRequest, one: Any) -> dict[str, Any]:
    person, attempt = visitor(request), going_on(request)
    asked = attempt.question if attempt and attempt.question else ""
    ask_url = (
        f"{reverse('portal:ask')}?{urlencode({'q': asked})}" if asked else reverse("portal:ask")
    )
    revision = one.current
    return {
        "article": one,
        "html": html_of(revision.body) if revision else "",
        "is_expired": is_expired(one.expires_at, clock.now()),
        "question": asked,
        "ask_url": ask_url,
        "vote": queries.vote_of(one, person) if person else None,
    }

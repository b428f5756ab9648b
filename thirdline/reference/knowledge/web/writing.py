from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.refusals import Refused
from thirdline.kit.ui.pages import form_again, go
from thirdline.reference.knowledge import operations, queries
from thirdline.reference.knowledge.text import with_placed
from thirdline.reference.knowledge.web.forms import NewForm, NoteForm, PlaceForm, TextForm

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person
    from thirdline.reference.knowledge.models import Article, ArticleFile

TEMPLATE = "knowledge/writing.html"


@staff
def new(request: HttpRequest) -> HttpResponse:
    by = reader(request)
    given = (request.POST or None, request.FILES or None)
    form = NewForm(*given, initial={"owner": by, "title": request.GET.get("title", "")})
    if request.method != "POST" or not form.is_valid():
        return _again(request, form)
    try:
        article = operations.draft_article(by=by, **form.facts())
    except Refused as refusal:
        return _again(request, form, refusal)
    told = _("%(label)s is drafted. Ask for a review when it is ready.")
    return _placed(request, form, article) or _there(request, article, told)


@staff
def draft(request: HttpRequest, number: int) -> HttpResponse:
    by, article = reader(request), queries.article_for(reader(request), number)
    form = NoteForm(request.POST or None, request.FILES or None, initial=_text_of(article))
    if request.method != "POST" or not form.is_valid():
        return _again(request, form, article=article)
    try:
        article = operations.revise_article(article, by=by, **form.words())
    except Refused as refusal:
        return _again(request, form, refusal, article)
    told = _("%(label)s is kept as a draft.")
    return _placed(request, form, article) or _there(request, article, told, "?version=next")


def _placed(request: HttpRequest, form: TextForm, article: Article) -> HttpResponse | None:
    """A file that came along goes into the text that was just kept, and the writer goes on writing."""
    if form.cleaned_data["file"] is None:
        return None
    try:
        kept = _place(form, article, reader(request))
    except Refused as refusal:
        return _again(request, form, refusal, article)
    told = _("“%(name)s” stands in the text.") % {"name": kept.name}
    return go(request, reverse("knowledge:draft", args=[article.pk]), told=told)


def _place(form: TextForm, article: Article, by: Person) -> ArticleFile:
    given = form.cleaned_data
    file = given["file"]
    kept = operations.add_article_file(
        article, name=file.name or "", type=file.content_type or "", chunks=file.chunks(),
        about=given["about"], by=by,
    )  # fmt: skip
    body = with_placed(given["body"], kept.placed, given["caret"])
    operations.revise_article(article, by=by, **(form.words() | {"body": body}))
    return kept


@staff
def placing(request: HttpRequest, number: int) -> HttpResponse:
    by, article = reader(request), queries.article_for(reader(request), number)
    form = PlaceForm(request.POST or None, initial=_place_of(article))
    if request.method != "POST" or not form.is_valid():
        return _again(request, form, article=article)
    try:
        article = operations.place_article(article, by=by, **form.facts())
    except Refused as refusal:
        return _again(request, form, refusal, article)
    return _there(request, article, _("%(label)s is placed."))


def _again(
    request: HttpRequest,
    form: forms.Form,
    refusal: Refused | None = None,
    article: Article | None = None,
) -> HttpResponse:
    files = queries.files_of(article) if article is not None else []
    return form_again(request, TEMPLATE, form, refusal, article=article, files=files)


def _there(request: HttpRequest, article: Article, told: str, query: str = "") -> HttpResponse:
    url = reverse("knowledge:article", args=[article.pk]) + query
    return go(request, url, told=told % {"label": article.label})


def _text_of(article: Article) -> dict[str, Any]:
    revision = article.working or article.current or queries.revisions_of(article)[0]
    names = ("title", "summary", "keywords", "body")
    return {name: getattr(revision, name) for name in names}


def _place_of(article: Article) -> dict[str, Any]:
    return {
        "category": article.category_id,
        "service": article.service_id,
        "audience": article.audience,
        "from_tier": article.from_tier,
        "teams": list(article.teams.values_list("pk", flat=True)),
        "owner": article.owner_id,
    }

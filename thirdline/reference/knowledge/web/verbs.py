from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.refusals import Refused
from thirdline.kit.ui.pages import go
from thirdline.reference.knowledge import operations, queries
from thirdline.reference.knowledge.web.forms import ReviewerForm, UntilForm

if TYPE_CHECKING:
    from thirdline.reference.knowledge.models import Article


@staff
@require_POST
def proposal(request: HttpRequest, number: int) -> HttpResponse:
    form = ReviewerForm(request.POST)
    reviewer = form.cleaned_data["reviewer"] if form.is_valid() else None
    article = operations.propose_article(
        _one(request, number), reviewer=reviewer, by=reader(request)
    )
    return _there(request, article, _("%(label)s waits for review."))


@staff
@require_POST
def publication(request: HttpRequest, number: int) -> HttpResponse:
    given = UntilForm(request.POST)
    until = given.moment() if given.is_valid() else None
    article = operations.publish_article(_one(request, number), until=until, by=reader(request))
    return _there(request, article, _("%(label)s is published."))


@staff
@require_POST
def sending_back(request: HttpRequest, number: int) -> HttpResponse:
    words = request.POST.get("words", "")
    article = operations.send_back_article(_one(request, number), words=words, by=reader(request))
    return _there(request, article, _("%(label)s is back with its author."))


@staff
@require_POST
def extension(request: HttpRequest, number: int) -> HttpResponse:
    form = UntilForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Choose the day until which it holds."))
    article = operations.extend_article(
        _one(request, number), until=form.moment(), by=reader(request)
    )
    return _there(request, article, _("%(label)s holds on."))


@staff
@require_POST
def retirement(request: HttpRequest, number: int) -> HttpResponse:
    reason = request.POST.get("reason", "")
    article = operations.retire_article(_one(request, number), reason=reason, by=reader(request))
    return _there(request, article, _("%(label)s is retired."))


@staff
@require_POST
def restoration(request: HttpRequest, number: int) -> HttpResponse:
    given = request.POST.get("version", "")
    if not given.isdecimal() or len(given) > 8:
        raise Refused(_("Choose which version to restore."))
    one = _one(request, number)
    article = operations.restore_revision(one, number=int(given), by=reader(request))
    return _there(
        request, article, _("%(label)s has that text again, as a draft."), "?version=next"
    )


def _one(request: HttpRequest, number: int) -> Any:
    return queries.article_for(reader(request), number)


def _there(request: HttpRequest, article: Article, told: str, query: str = "") -> HttpResponse:
    url = reverse("knowledge:article", args=[article.pk]) + query
    return go(request, url, told=told % {"label": article.label})

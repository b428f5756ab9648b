from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from thirdline.foundation.people.gates import leads
from thirdline.kit.ui.pages import page
from thirdline.practices.self_service.showing import AttemptsPage, FiguresPage


@leads
def figures(request: HttpRequest) -> HttpResponse:
    return page(request, "self_service/figures.html", {"shown": FiguresPage(request)})


@leads
def attempts(request: HttpRequest) -> HttpResponse:
    return page(request, "self_service/attempts.html", {"shown": AttemptsPage(request)})

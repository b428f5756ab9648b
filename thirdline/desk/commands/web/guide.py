from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from thirdline.foundation.people.gates import staff
from thirdline.kit.ui.guide import every_help, help_for
from thirdline.kit.ui.keys import sections
from thirdline.kit.ui.pages import page


@staff
def guide(request: HttpRequest) -> HttpResponse:
    """The help of every page and every key, one under the other: for reading, and without script."""
    return page(request, "commands/guide.html", {"helps": every_help(), "sections": sections()})


@staff
def sheet(request: HttpRequest) -> HttpResponse:
    """Help and keys of one page, by the name of its address: fetched when somebody asks for it."""
    facts = {"help": help_for(request.GET.get("page", "")), "sections": sections()}
    return render(request, "commands/sheet.html", facts)

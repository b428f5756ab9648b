"""Every component in every state; the visual test of the desk."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from thirdline.kit.ui.web import examples


@login_not_required
def show(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/gallery.html", examples.all_states())


@login_not_required
def ticket(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/gallery_ticket.html", examples.all_states())


# The gates of people lie above this package; the gallery shows made-up facts and needs none of them.
for _view in (show, ticket):
    _view.gate = "anybody"  # type: ignore[attr-defined]

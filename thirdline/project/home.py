"""The front door: each person is led to where their day begins."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from thirdline.foundation.people.gates import everyone, reader


@everyone
def home(request: HttpRequest) -> HttpResponse:
    place = "views:queue" if reader(request).may("work") else "portal:home"
    return HttpResponseRedirect(reverse(place))

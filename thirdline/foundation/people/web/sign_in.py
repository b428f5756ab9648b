from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from thirdline.foundation.people.gates import anybody
from thirdline.kit.ui.pages import page


@anybody
def unknown(request: HttpRequest) -> HttpResponse:
    """Single sign-on confirmed somebody without an address we may use."""
    return page(request, "socialaccount/signup.html", status=403)

"""The forms of this package: in the one dialog of the ticket page, as pages of their own without script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui.pages import page

if TYPE_CHECKING:
    from django import forms

    from thirdline.desk.tickets.models import Ticket

TITLES = {
    "merge": _("Merge"),
    "undo": _("Undo the merge"),
    "link": _("Link"),
    "unlink": _("Remove the link"),
    "attach": _("Parent and children"),
    "similar": _("Similar tickets"),
    "split": _("Split"),
    "run": _("Answer all children"),
}


def given_to(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: what was sent, also if that was nothing."""
    return request.POST if request.method == "POST" else None


def status_of(request: HttpRequest) -> int:
    """Of a form that is shown again: it was wrong, or it is fresh."""
    return 422 if request.method == "POST" else 200


def drawn(
    request: HttpRequest,
    name: str,
    ticket: Ticket,
    form: forms.Form,
    *,
    status: int = 200,
    **facts: Any,
) -> HttpResponse:
    form.auto_id = f"{name}-%s"
    here = {"ticket": ticket, "form": form, "title": TITLES[name], "here": request.path}
    return page(request, f"links/{name}.html", {**here, **facts}, part="links-form", status=status)

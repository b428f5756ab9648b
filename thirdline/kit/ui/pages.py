"""One address, one handler, page or part: the same template answers both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

from django.contrib import messages
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.template import Template
from django.template.context import make_context
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from thirdline.kit.refusals import Refused
from thirdline.kit.ui.draw.marks import icon, joined
from thirdline.kit.ui.templatetags.ui import PartNode

Made = TypeVar("Made")


class NoSuchPart(LookupError):
    """The page has no part of that name; the name of a part is the id of the element it swaps."""


class NameTaken(ValueError):
    """A page's own fact would be drawn by the frame around it."""


# `messages` holds the toasts that wait; a page that calls its own facts so has them shown as toasts.
FRAME = frozenset({"messages", "request", "user", "desk"})


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    part: str | None = None,
    status: int = 200,
    told: str = "",
) -> HttpResponse:
    """The whole page, or only the part htmx asked for: `part`, else the part named like its target.

    `told` is the sentence of the toast after success; without script it waits for the next page.
    """
    if taken := FRAME.intersection(context or ()):
        raise NameTaken(f"{template}: the frame of every page draws from {', '.join(taken)} itself")
    wanted = part or asked_part(request)
    names = _parts(template) if wanted and _is_htmx(request) else {}
    if wanted and _is_htmx(request) and (wanted in names or part):
        body = render_part(request, template, wanted, context) + toasts(request, told)
    else:
        whole = get_template(template).render({**(context or {}), "told": told}, request)
        body = SafeString(whole)
    response = HttpResponse(body, status=status)
    response["Vary"] = "HX-Request, HX-Target"
    return response


def form_again(
    request: HttpRequest,
    template: str,
    form: Any,
    refusal: Refused | None = None,
    **facts: Any,
) -> HttpResponse:
    """The page of a form: as it is opened, with what is wrong in it, or with why it was refused."""
    if refusal is not None:
        form.add_error(None, refusal.reason)
    status = 409 if refusal else 422 if request.method == "POST" else 200
    return page(request, template, {"form": form, **facts}, status=status)


def accepted(form: Any, make: Callable[[], Made], *, at: str) -> Made | None:
    """What is made of a form that is right; None where it is not, or was refused, which stands `at` a field."""
    if not form.is_valid():
        return None
    try:
        return make()
    except Refused as refusal:
        form.add_error(at, refusal.reason)
        return None


def asked_part(request: HttpRequest) -> str:
    """The id of htmx's target; version 4 sends `section#ticket-clocks`."""
    return request.headers.get("HX-Target", "").rpartition("#")[2]


def _is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true" and "HX-Boosted" not in request.headers


def _parts(template: str) -> dict[str, PartNode]:
    nodes = cast("Template", get_template(template).template).nodelist  # type: ignore[attr-defined]
    found = nodes.get_nodes_by_type(PartNode)
    return {node.name: node for node in found if isinstance(node, PartNode)}


def render_part(
    request: HttpRequest, template: str, part: str, context: Mapping[str, Any] | None = None
) -> SafeString:
    """One named part of a page's template, rendered alone."""
    found = _parts(template).get(part)
    if found is None:
        raise NoSuchPart(f"{template} has no part {part!r}")
    backend = get_template(template)
    values = make_context(dict(context or {}), request, autoescape=True)
    compiled = cast("Template", backend.template)  # type: ignore[attr-defined]
    with values.bind_template(compiled), values.render_context.push_state(compiled):
        return found.render(values)


def toasts(request: HttpRequest, told: str = "") -> SafeString:
    """The out-of-band toast for a part's answer; messages of Django's own are taken along."""
    said = [told] if told else []
    if hasattr(request, "_messages"):
        said += [str(message) for message in get_messages(request)]
    if not said:
        return mark_safe("")
    lines = joined(toast_line(words) for words in said)
    return format_html('<div id="toasts" class="toasts" hx-swap-oob="innerHTML">{}</div>', lines)


def toast_line(words: str) -> SafeString:
    return format_html(
        '<div class="toast-line" role="status" data-toast>{}<span>{}</span></div>',
        icon("check"),
        words,
    )


def go(request: HttpRequest, url: str, *, told: str = "") -> HttpResponse:
    """Lead on to another page, for htmx and without script alike; the toast waits there."""
    if told:
        messages.success(request, told)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponse(status=303, headers={"Location": url})


def told_only(request: HttpRequest, told: str, *, status: int = 200) -> HttpResponse:
    """Nothing to swap but the toast."""
    response = HttpResponse(toasts(request, told), status=status)
    response["HX-Reswap"] = "none"
    return response

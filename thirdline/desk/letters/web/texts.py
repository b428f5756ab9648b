"""Set-up: what letters say, for each event and language, with a look at it before anybody gets it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from thirdline.desk.letters import operations, queries, rules
from thirdline.desk.letters.rules import Which
from thirdline.desk.letters.sample import sample_letter
from thirdline.foundation.mail.dressing import html_of
from thirdline.foundation.people.gates import administrators, reader
from thirdline.kit.refusals import Refused
from thirdline.kit.ui.pages import go, page
from thirdline.kit.ui.security import framed, may_frame


@administrators
def texts(request: HttpRequest) -> HttpResponse:
    own = queries.own_bodies()
    rows = [
        (event.words, [(one, one.slug in own) for one in rules.every_text() if one.event is event])
        for event in rules.every_event()
    ]
    facts = {"rows": rows, "languages": rules.languages()}
    return page(request, "letters/texts.html", facts)


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest, which: str) -> HttpResponse:
    one = _wanted(which)
    if request.method != "POST":
        return _show(request, one, queries.body_of(one))
    body = _typed(request)
    try:
        operations.write_letter_text(one, body=body, by=reader(request))
    except Refused as refusal:
        return _show(request, one, body, wrong=refusal.reason, status=422)
    return go(request, _address("text", one), told=_("Saved. Letters say it from now on."))


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, which: str) -> HttpResponse:
    """Both sides of the letter with a sample; what was typed and not saved is shown too."""
    one = _wanted(which)
    body = _typed(request) if request.method == "POST" else queries.body_of(one)
    if wrong := rules.why_not_text(one, body):
        return framed(format_html("<p>{}</p>", wrong))
    subject, said = sample_letter(one, body, reader(request))
    plain = format_html(
        "<hr><pre style='white-space:pre-wrap'><b>{}</b>\n\n{}</pre>", subject, said
    )
    return framed(html_of(said, language=one.language) + plain)


@administrators
@require_POST
def reset(request: HttpRequest, which: str) -> HttpResponse:
    one = _wanted(which)
    operations.reset_letter_text(one, by=reader(request))
    return go(request, _address("text", one), told=_("The shipped text holds again."))


@administrators
@require_POST
def sample(request: HttpRequest, which: str) -> HttpResponse:
    one, by = _wanted(which), reader(request)
    operations.send_letter_sample(one, by=by)
    told = _("A sample is on its way to %(email)s.") % {"email": by.email}
    return go(request, _address("text", one), told=told)


def _show(request: HttpRequest, one: Which, body: str, **more: Any) -> HttpResponse:
    status = more.pop("status", 200)
    facts = {
        "one": one,
        "words": one.event.words,
        "language": dict(settings.LANGUAGES)[one.language],
        "body": body,
        "is_own": one.slug in queries.own_bodies([one.slug]),
        "fields": [(f"{{{name}}}", about) for name, about in one.event.fields.items()],
        "is_numbered": "number" in one.event.fields,
        **more,
    }
    return may_frame(page(request, "letters/text.html", facts, status=status))


def _wanted(which: str) -> Which:
    one = rules.which(which)
    if one is None:
        raise Http404
    return one


def _typed(request: HttpRequest) -> str:
    return request.POST.get("body", "").replace("\r\n", "\n")


def _address(name: str, one: Which) -> str:
    return reverse(f"letters:{name}", kwargs={"which": one.slug})

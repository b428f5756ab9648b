from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings

from thirdline.kit.refusals import NotFound, Refused
from thirdline.kit.ui import pages
from thirdline.kit.ui.refusing import RefusalMiddleware
from thirdline.kit.ui.security import CONTENT_POLICY, ContentPolicyMiddleware

BASE = "<html>{% block content %}{% endblock %}</html>"
PAGE = (
    '{% extends "base.html" %}{% block content %}<h1>whole</h1>'
    '{% part "clocks" %}<p id="clocks">{{ left }}{% include "_more.html" %}</p>{% endpart %}'
    "{% endblock %}"
)


@pytest.fixture(autouse=True)
def templates(tmp_path: Path) -> Any:
    for name, text in {"base.html": BASE, "page.html": PAGE, "_more.html": " & {{ left }}"}.items():
        (tmp_path / name).write_text(text)
    options = {
        "context_processors": ["django.template.context_processors.request"],
        "builtins": ["thirdline.kit.ui.templatetags.ui"],
    }
    engine = {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [tmp_path],
        "APP_DIRS": True,
        "OPTIONS": options,
    }
    with override_settings(TEMPLATES=[engine]):
        yield


def ask(**headers: str) -> HttpRequest:
    return RequestFactory().get("/", headers=headers)


def htmx(target: str = "") -> HttpRequest:
    return ask(**{"HX-Request": "true", "HX-Target": target})


def test_without_htmx_the_whole_page_comes() -> None:
    body = pages.page(ask(), "page.html", {"left": "24 m"}).content.decode()

    assert body == '<html><h1>whole</h1><p id="clocks">24 m & 24 m</p></html>'


def test_htmx_gets_the_part_named_like_its_target() -> None:
    body = pages.page(htmx("p#clocks"), "page.html", {"left": "<24>"}).content.decode()

    assert body == '<p id="clocks">&lt;24&gt; & &lt;24&gt;</p>'


def test_a_target_without_a_part_gets_the_whole_page() -> None:
    assert b"whole" in pages.page(htmx("main#main"), "page.html").content


def test_a_part_asked_by_name_that_is_not_there_is_an_error() -> None:
    with pytest.raises(pages.NoSuchPart, match="talk"):
        pages.page(htmx(), "page.html", part="talk")


def test_a_fact_of_a_page_is_not_drawn_by_its_frame() -> None:
    with pytest.raises(pages.NameTaken, match="messages"):
        pages.page(ask(), "page.html", {"messages": ["said"]})


def test_success_brings_the_toast_along_out_of_band() -> None:
    answer = pages.page(htmx("p#clocks"), "page.html", told="Returned to <Ines>.").content.decode()

    assert 'id="toasts"' in answer
    assert 'hx-swap-oob="innerHTML"' in answer
    assert "Returned to &lt;Ines&gt;." in answer


def test_going_on_works_for_htmx_and_without_script() -> None:
    assert pages.go(htmx(), "/tickets/7").headers["HX-Redirect"] == "/tickets/7"
    plain = pages.go(ask(), "/tickets/7")
    assert (plain.status_code, plain.headers["Location"]) == (303, "/tickets/7")


def through(view: Callable[[HttpRequest], HttpResponse], request: HttpRequest) -> HttpResponse:
    guard = RefusalMiddleware(view)
    try:
        return guard(request)
    except Exception as problem:
        answer = guard.process_exception(request, problem)
        if answer is None:
            raise
        return answer


def refuse(request: HttpRequest) -> HttpResponse:
    raise Refused("Network does not take this <yet>.")


def test_a_refusal_reaches_htmx_as_a_notice_with_409() -> None:
    answer = through(refuse, htmx())

    assert answer.status_code == 409
    assert answer.headers["HX-Retarget"] == "#notices"
    assert "Network does not take this &lt;yet&gt;." in answer.content.decode()


def test_a_refusal_leads_back_to_our_own_pages_only() -> None:
    ours = through(refuse, ask(Referer="http://testserver/tickets/7"))
    theirs = through(refuse, ask(Referer="http://elsewhere.example/"))

    assert 'href="http://testserver/tickets/7"' in ours.content.decode()
    assert "elsewhere" not in theirs.content.decode()


def test_a_bug_is_not_dressed_up_as_a_refusal() -> None:
    def broken(request: HttpRequest) -> HttpResponse:
        raise KeyError("x")

    with pytest.raises(KeyError):
        through(broken, ask())


def test_a_miss_becomes_the_page_for_misses() -> None:
    from django.http import Http404

    def missing(request: HttpRequest) -> HttpResponse:
        raise NotFound

    with pytest.raises(Http404):
        through(missing, ask())


def test_a_redirect_leads_the_browser_on_instead_of_into_a_part() -> None:
    def sign_in(request: HttpRequest) -> HttpResponse:
        return HttpResponse(status=302, headers={"Location": "/sign-in"})

    answer = through(sign_in, htmx("p#clocks"))

    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/sign-in")
    assert through(sign_in, ask()).status_code == 302


def test_every_answer_forbids_inline_script_style_and_frames() -> None:
    answer = ContentPolicyMiddleware(lambda request: HttpResponse())(ask())

    assert answer.headers["Content-Security-Policy"] == CONTENT_POLICY
    assert "unsafe" not in CONTENT_POLICY
    assert "frame-ancestors 'none'" in CONTENT_POLICY


def test_a_download_keeps_its_own_stricter_policy() -> None:
    strict = HttpResponse(headers={"Content-Security-Policy": "sandbox"})

    answer = ContentPolicyMiddleware(lambda request: strict)(ask())

    assert answer.headers["Content-Security-Policy"] == "sandbox"

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory

from thirdline.kit.ui import refusing
from thirdline.kit.ui.web import gallery


@pytest.mark.parametrize("view", [gallery.show, gallery.ticket])
def test_every_component_is_drawn_in_every_state(view: object) -> None:
    request = RequestFactory().get("/ui/")
    request.user = AnonymousUser()

    answer = view(request)  # type: ignore[operator]

    assert isinstance(answer, HttpResponse)
    body = answer.content.decode()
    assert "ladder__path" in body
    assert " style=" not in body


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_a_failure_is_one_sentence_with_a_way_on(status: int) -> None:
    request = RequestFactory().get("/nowhere")
    request.user = AnonymousUser()

    answer = refusing.failed(request, status)

    assert answer.status_code == status
    assert str(refusing.FAILURES[status][1]) in answer.content.decode()
    assert 'href="/"' in answer.content.decode()


def test_the_api_hears_the_same_sentence_as_problem_json() -> None:
    answer = refusing.not_found(RequestFactory().get("/api/v1/nowhere"))

    assert answer.headers["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content)["detail"] == str(refusing.FAILURES[404][1])


def test_the_page_for_our_own_failure_asks_nobody_who_is_signed_in() -> None:
    class Broken:
        @property
        def is_authenticated(self) -> bool:
            raise RuntimeError("the database is away")

    request = RequestFactory().get("/")
    request.user = Broken()  # type: ignore[assignment]

    assert refusing.server_error(request).status_code == 500


def test_a_form_that_grew_old_says_what_to_do() -> None:
    assert "reload the page" in render_to_string("403_csrf.html")

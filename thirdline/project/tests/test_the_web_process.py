"""The one port: pages, health and bodies of every size, over a real socket."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

import httpx
import pytest

from thirdline.project.tests.make import Web, the_application, web_process

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
LOGIN = "/account/login/"


@pytest.fixture
def web():
    with web_process(the_application()) as web:
        yield web


def raw(web: Web, head: str) -> bytes:
    """What comes back when only a head is sent: a body that never arrives must not be waited for."""
    parts = urlsplit(web.url)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as line:
        line.sendall(head.encode())
        return line.recv(4096)


def test_health_says_whether_the_database_answers_and_no_more(web):
    answer = web.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"database": "answers"})


def test_pages_come_from_django(web):
    assert "csrfmiddlewaretoken" in web.get(LOGIN).text


def test_a_body_of_ten_megabytes_is_answered_with_a_sentence(web):
    answer = httpx.post(web.url + LOGIN, content=b"x" * 10_000_000, timeout=20)

    assert (answer.status_code, answer.text) == (
        413, "That is more than 5 MB. Send less, or send it in parts.",
    )  # fmt: skip


def test_a_body_too_large_for_the_api_is_answered_as_a_problem(web):
    answer = httpx.post(web.url + "/api/v1/tickets", content=b"x" * 6_000_000, timeout=20)

    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == 413
    assert answer.json().keys() == {"type", "title", "status", "detail", "code", "errors", "facts"}


def test_a_huge_body_is_refused_before_it_is_read(web):
    head = f"POST {LOGIN} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000000000\r\n\r\n"

    assert b" 413 " in raw(web, head)


def test_a_body_without_a_length_is_cut_off_too(web):
    def endless():
        for _piece in range(80):
            yield b"x" * 100_000

    answer = httpx.post(web.url + LOGIN, content=endless(), timeout=20)

    assert answer.status_code == 413


def test_a_form_arrives_whole_however_it_is_sent(web):
    page = web.get(LOGIN)
    token = page.text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    fields = {
        "csrfmiddlewaretoken": token,
        "login": "nobody@aldermoor.example",
        "password": "x" * 900_000,
    }

    answer = httpx.post(web.url + LOGIN, data=fields, cookies=dict(page.cookies), timeout=20)

    assert answer.status_code == 200
    assert "nobody@aldermoor.example" in answer.text


def test_slow_senders_do_not_hold_up_pages(web):
    parts = urlsplit(web.url)
    head = f"POST {LOGIN} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nslow"
    slow = [socket.create_connection((parts.hostname, parts.port)) for _each in range(12)]
    for line in slow:
        line.sendall(head.encode())

    assert web.get(LOGIN).status_code == 200
    for line in slow:
        line.close()

"""Whatever page of the desk somebody opens, `?` says what it is for."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.architecture.test_who_may_open_what import LINES, address, things  # noqa: F401

pytestmark = pytest.mark.slow


def test_every_page_of_the_desk_has_help(things, ada):  # noqa: F811
    client = Client(raise_request_exception=False)
    client.force_login(ada)
    pages, silent = 0, []
    for route, (audience, thing) in LINES.items():
        if audience in {"anybody", "none"} or route.startswith(("api/", "account/")):
            continue
        answer = client.get(address(route, thing, things))
        if answer.status_code == 200 and b'class="rail"' in b"".join(answer):
            pages += 1
            silent += [] if b"data-helps>" in answer.content else [route]

    assert silent == []
    assert pages > 25

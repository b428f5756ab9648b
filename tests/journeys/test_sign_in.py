"""Coming in: the right people, with a second step, and out everywhere else."""

from __future__ import annotations

import base64
import hmac
import re
import struct
import time
from typing import TYPE_CHECKING

import pytest

from tests.journeys.cast_in import PASSWORD
from tests.journeys.seat import sign_in
from tests.journeys.steps import expect

if TYPE_CHECKING:
    from tests.journeys.conftest import SITTING

pytestmark = pytest.mark.journey


def test_a_wrong_password_is_answered_with_a_sentence(as_person: SITTING) -> None:
    page = as_person().open("/queue")
    expect(page).to_have_url(re.compile(r"/account/login/\?next="))
    sign_in(page, "otto@aldermoor.example", "not the password")
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.get_by_label("E-mail address")).to_have_value("otto@aldermoor.example")

    sign_in(page, "otto@aldermoor.example", PASSWORD)
    page.wait_for_url(lambda address: "/account/" not in address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_sessions_elsewhere_are_listed_and_ended(as_person: SITTING) -> None:
    here, there = as_person("tess", fresh=True), as_person("tess", fresh=True)
    there.open("/help")
    page = here.open("/account/sessions/")
    expect(page.locator("tbody tr").nth(1)).to_be_visible()
    page.get_by_role("button", name="End the others").click()
    expect(page.locator("tbody tr")).to_have_count(1)

    there.open("/help")
    expect(there.page).to_have_url(re.compile("/account/login/"))
    here.open("/help")
    expect(here.page).to_have_url(re.compile("/help$"))


def code_of(secret: str) -> str:
    """RFC 6238 with SHA-1, six digits, thirty seconds."""
    key = base64.b32decode(secret.replace(" ", "") + "=" * (-len(secret.replace(" ", "")) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"

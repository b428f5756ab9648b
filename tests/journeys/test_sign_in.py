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
from tests.journeys.product import wait_for
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


def test_a_second_step_is_set_up_and_then_asked_for(as_person: SITTING) -> None:
    page = as_person("jonas", fresh=True).open("/me")
    page.get_by_role("link", name="Second step and passkeys").click()
    page.get_by_role("link", name="Set up the app").click()
    if "reauthenticate" in page.url:
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Go on").click()
    secret = page.locator("code.secret").inner_text()
    page.get_by_label("Code of the app").fill("000000")
    page.get_by_role("button", name="Switch on").click()
    expect(page.locator("#main .field__error")).to_be_visible()
    secret = page.locator("code.secret").inner_text()
    used = code_of(secret)
    page.get_by_label("Code of the app").fill(used)
    page.get_by_role("button", name="Switch on").click()
    expect(page.get_by_text(re.compile("recovery code", re.I)).first).to_be_visible()

    other = as_person().open("/account/login/")
    sign_in(other, "jonas@aldermoor.example", PASSWORD)
    expect(other.get_by_role("heading", name="Second step")).to_be_visible()
    # The password alone opens nothing.
    assert (
        "/account/2fa/authenticate/"
        in other.context.request.get(f"{other.url.split('/account/')[0]}/queue").url
    )
    # No code opens twice, so the next one is waited for.
    wait_for(lambda: code_of(secret) != used, "the next code", 31)
    other.get_by_label("Code of your app").fill(code_of(secret))
    other.get_by_role("button", name="Sign in", exact=True).click()
    other.wait_for_url(lambda address: "/account/" not in address)


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

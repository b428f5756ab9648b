"""One product, one browser, and a seat for whoever a journey is about."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.journeys.cast_in import PASSWORD, email
from tests.journeys.product import Product, running_product
from tests.journeys.seat import DESK, Seat, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, StorageState

SITTING = Callable[..., Seat]
PATIENCE = 20_000  # milliseconds a page may take to show what a journey waits for


@pytest.fixture(scope="session")
def product() -> Iterator[Product]:
    with running_product() as product:
        yield product


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import expect, sync_playwright

    program = os.environ.get("THIRDLINE_CHROMIUM") or shutil.which("chromium")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        # Containers give no user namespaces to root, and little shared memory.
        arguments = ["--disable-dev-shm-usage", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def kept_sessions() -> dict[str, StorageState]:
    """Each person signs in once, through the real form."""
    return {}


@pytest.fixture
def as_person(
    product: Product, browser: Browser, kept_sessions: dict[str, StorageState]
) -> Iterator[SITTING]:
    seats: list[Seat] = []

    def sit(name: str = "", *, fresh: bool = False, **choices: Any) -> Seat:
        """A new seat for a person by first name; for nobody in particular without one."""
        if name and (fresh or name not in kept_sessions):
            signed_in = _session_of(browser, product, name)
            state = signed_in if fresh else kept_sessions.setdefault(name, signed_in)
        else:
            state = kept_sessions.get(name)
        choices = {"viewport": DESK, "locale": "en-GB", "reduced_motion": "reduce", **choices}
        context = browser.new_context(storage_state=state, **choices)
        context.set_default_timeout(PATIENCE)
        seats.append(Seat(context, product.url))
        return seats[-1]

    yield sit
    faults = [fault for seat in seats for fault in seat.faults]
    for seat in seats:
        seat.context.close()
    assert faults == []


def _session_of(browser: Browser, product: Product, name: str) -> StorageState:
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(f"{product.url}/account/login/")
    sign_in(page, email(name.capitalize()), PASSWORD)
    page.wait_for_url(lambda address: "/account/" not in address)
    state = context.storage_state()
    context.close()
    return state

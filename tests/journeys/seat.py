"""A person before the desk: one browser context, what it complained about, and what axe says of it."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playwright.sync_api import (
        APIResponse,
        BrowserContext,
        ConsoleMessage,
        Locator,
        Page,
        Response,
    )

ROOT = Path(__file__).resolve().parents[2]
# A refused or mistaken form is an answer, not a fault; the browser logs it all the same.
ANSWERS = re.compile(r"status of (400|403|404|409|422|429) ")
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# A label names the first element of its id; axe no longer looks for a second.
_IDS_TWICE = """() => [...document.querySelectorAll('[id]')].map(one => one.id)
    .filter((id, at, all) => all.indexOf(id) !== at)"""


class Seat:
    """`faults` must stay empty: console errors, uncaught exceptions, content policy, status 500."""

    def __init__(self, context: BrowserContext, url: str):
        self.context, self.url = context, url
        self.faults: list[str] = []
        self.line_may_break = False
        context.on("page", self._watch)
        self.page: Page = context.new_page()

    def open(self, path: str) -> Page:
        self.page.goto(self.url + path)
        return self.page

    def second_page(self, path: str) -> Page:
        page = self.context.new_page()
        page.goto(self.url + path)
        return page

    def asks_api(self, path: str) -> Any:
        """The same facts by the API, in the session of this person."""
        answer = self.context.request.get(f"{self.url}/api/v1{path}")
        assert answer.ok, f"{path}: {answer.status} {answer.text()}"
        return answer.json()

    def tells_api(self, path: str, facts: dict[str, Any]) -> APIResponse:
        """A change by the API, in the session of this person; the answer as it came."""
        cookies = self.context.cookies(self.url)
        token = next(one["value"] for one in cookies if "_csrf_" in one["name"])
        headers = {"X-CSRFToken": token}
        return self.context.request.post(f"{self.url}/api/v1{path}", data=facts, headers=headers)

    def all_of(self, path: str) -> list[Any]:
        """Every item of a list, page after page."""
        found, after = [], ""
        while True:
            part = self.asks_api(f"{path}?limit=100&after={after}")
            found += part["items"]
            if not part["next"]:
                return found
            after = part["next"]

    def violations(self, *, part: str = "") -> list[str]:
        """What axe-core finds wrong on the page as it stands."""
        self.page.evaluate("() => document.fonts.ready.then(() => true)")
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(_axe())
        found = self.page.evaluate(
            "([part, tags]) => axe.run(part || document, {runOnly: {type: 'tag', values: tags}})",
            [part, RULES],
        )
        twice = self.page.evaluate(_IDS_TWICE)
        said = [f"{self.page.url}: two elements have the id {one}" for one in twice]
        return said + [_said(one, self.page.url) for one in found["violations"]]

    def _watch(self, page: Page) -> None:
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.faults.append(f"uncaught: {error}"))
        page.on("response", self._look)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type != "error" or ANSWERS.search(message.text):
            return
        if self.line_may_break and "net::ERR" in message.text:
            return
        self.faults.append(f"console: {message.text}")

    def _look(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status} {response.url}")


def sign_in(page: Page, email: str, password: str) -> None:
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def number_in(page: Page) -> int:
    """The number of the ticket a page is about, from its address."""
    found = re.search(r"/tickets/(\d+)", page.url)
    assert found, page.url
    return int(found[1])


def texts(found: Locator) -> list[str]:
    return [" ".join(text.split()) for text in found.all_inner_texts()]


def _axe() -> str:
    assets = Path(os.environ.get("THIRDLINE_ASSETS", ROOT / "var" / "assets"))
    return (assets / "node_modules" / "axe-core" / "axe.min.js").read_text()


def _said(violation: dict[str, Any], url: str) -> str:
    nodes: Iterable[dict[str, Any]] = violation["nodes"]
    where = "; ".join(
        f"{one['target']} {one['failureSummary'].splitlines()[-1].strip()}"
        for one in list(nodes)[:3]
    )
    return f"{url}: {violation['id']} ({len(violation['nodes'])}×): {where}"

"""Steps several journeys take, as people take them: by label, by button, by what is on the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.journeys.seat import Seat, number_in

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


def expect(found: Any) -> Any:
    """Playwright's own, imported late: the fast lane only collects these files."""
    from playwright.sync_api import expect as patient

    return patient(found)


def ask_on_portal(seat: Seat, title: str, text: str = "", *, service: str = "") -> int:
    """Ask a question; the number it got."""
    page = seat.open("/help/ask")
    page.get_by_label("What is it about").fill(title)
    page.get_by_label("What happens, since when, and what you tried").fill(text)
    if service:
        page.get_by_label("Which service").select_option(label=service)
    page.get_by_role("button", name="Send").click()
    page.wait_for_url(re.compile(r"/help/tickets/\d+"))
    return number_in(page)


def opened(seat: Seat, title: str, **facts: Any) -> int:
    """A ticket this person asks for, by the API; the number it got."""
    answer = seat.tells_api("/tickets", {"title": title, **facts})
    assert answer.ok, answer.text()
    return int(answer.json()["number"])


def done(answer: Any) -> Any:
    assert answer.ok, f"{answer.url}: {answer.status} {answer.text()}"
    return answer.json()


def verb(page: Page, name: str, *, within: str = ".ticket__verbs") -> Locator:
    """A verb of the ticket in hand, button or link."""
    return page.locator(f"{within} .btn:visible", has_text=re.compile(rf"^\s*{name}\b"))


def choose(field: Locator, words: str) -> None:
    """The option that begins with these words."""
    option = field.locator("option", has_text=re.compile(rf"^\s*{re.escape(words)}")).first
    value = option.get_attribute("value")
    field.select_option(value)


def reply(page: Page, text: str) -> None:
    page.get_by_text("Reply to").click()
    page.locator("#say").fill(text)
    page.locator("#ticket-composer").get_by_role("button", name="Send").click()


def accept(page: Page, name: str) -> None:
    with page.expect_navigation():
        verb(page, "(Accept|Take)").click()
    expect(page.locator("#ticket-head")).to_contain_text(f"With {name}")


def contract_line(form: Locator, key: str) -> Locator:
    return form.locator(f"[name=item-{key}]")


def resolve(page: Page, words: str) -> None:
    verb(page, "Resolve").click()
    form = page.locator("#resolve-dialog")
    form.get_by_label("What solved it").fill(words)
    with page.expect_navigation():
        form.get_by_role("button", name="Resolve").click()
    expect(page.locator("#ticket-head")).to_contain_text("Resolved")


def say_sent(keeper: Seat, number: int, address: str) -> None:
    """The outbox holds a letter about the ticket to that address."""
    page = keeper.open("/outbox")
    letter = page.locator("#outbox-letters tr", has_text=address).filter(has_text=f"TL-{number}")
    expect(letter.first).to_be_visible()


def figures_of(lead: Seat) -> dict[str, float]:
    figures = lead.asks_api("/insights/ladder-figures")
    return {name: figures.get(name, 0) for name in ("cases", "handoffs", "events")}

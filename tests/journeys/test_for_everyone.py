"""Every page reads well for everybody: axe finds nothing, light and dark, wide and narrow."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.journeys.seat import DESK, PHONE, Seat
from tests.journeys.steps import done, opened

if TYPE_CHECKING:
    from tests.journeys.conftest import SITTING

pytestmark = pytest.mark.journey

# A folder for pictures of every page, to be looked at by people; nothing is kept without it.
PICTURES = os.environ.get("THIRDLINE_PICTURES")


def test_pages_of_agents(as_person: SITTING) -> None:
    number = climbed(as_person)
    pages = [
        "/queue",
        "/queue?view=all",
        f"/queue/tickets/{number}",
        f"/tickets/{number}",
        "/tickets/new",
    ]
    pages += ["/board", "/find?q=steep", "/find", "/notices", "/notices/channels", "/rota"]
    verbs = ["handoffs/escalate", "handoffs/return", "handoffs/transfer", "consults/new"]
    pages += [f"/tickets/{number}/{verb}" for verb in verbs]
    assert looked_over(as_person("noor"), pages) == []


def test_pages_of_leads_and_administrators(as_person: SITTING) -> None:
    pages = ["/insights", "/insights/tickets", "/outbox", "/set-up", "/set-up?show=everything"]
    pages += ["/set-up/versions", "/set-up/teams", "/set-up/teams/network", "/set-up/rules/+"]
    pages += ["/set-up/people", "/set-up/people/new", "/me", "/account/2fa/", "/account/sessions/"]
    pages += ["/account/password/change/", "/ui/", "/ui/ticket/", "/api/docs"]
    assert looked_over(as_person("ada"), pages) == []


def test_pages_of_requesters_and_strangers(as_person: SITTING) -> None:
    rae = as_person("rae")
    number = opened(rae, "Looked over by axe", description="All of it.")
    pages = ["/help", "/help/ask", "/help/ask?category=laptop", "/help/tickets", "/me"]
    pages += [f"/help/tickets/{number}", "/no/such/page"]
    outside = ["/account/login/", "/account/password/reset/"]
    assert looked_over(rae, pages) + looked_over(as_person(), outside) == []


def climbed(as_person: SITTING) -> int:
    """A ticket with something to show in every panel."""
    rae, ines = as_person("rae"), as_person("ines")
    number = opened(rae, "A steep climb", description="Since Monday it fails.", service="vpn")
    at = f"/tickets/{number}"
    done(ines.tells_api(f"{at}/assignment", {}))
    done(ines.tells_api(f"{at}/messages", {"text": "We look into it."}))
    done(ines.tells_api(f"{at}/consults", {"question": "Is it known?", "team": "network"}))
    for key, value in (("error_text", "ERR 8042"), ("drop_times", "09:12, 09:20, 09:28")):
        done(ines.tells_api(f"{at}/contract-answers", {"key": key, "value": value}))
    climb = {
        "kind": "escalate",
        "reason": "guide_ended",
        "words": "The guide ends.",
        "team": "workplace",
    }
    done(ines.tells_api(f"{at}/handoffs", climb))
    return number


def looked_over(seat: Seat, paths: list[str]) -> list[str]:
    found: dict[str, None] = {}
    for path in paths:
        seat.page.set_viewport_size(DESK)  # type: ignore[arg-type]
        page = seat.open(path)
        page.wait_for_timeout(300)
        for size in (DESK, PHONE):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            for theme in ("light", "dark"):
                wear = "theme => { document.documentElement.dataset.bsTheme = theme; dispatchEvent(new CustomEvent('themechange')) }"
                page.evaluate(wear, theme)
                _picture(seat, path, theme, size["width"])
                for one in seat.violations():
                    found[f"{theme} {size['width']} {one}"] = None
    return list(found)


def _picture(seat: Seat, path: str, theme: str, width: int) -> None:
    if PICTURES:
        name = re.sub(r"\d+", "N", path).strip("/").replace("/", "-").replace("?", "-") or "home"
        file = Path(PICTURES) / f"{name}-{theme}-{width}.png"
        seat.page.screenshot(path=file, full_page=width < 1000)

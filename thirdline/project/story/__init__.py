"""The demo story: sixty days at Aldermoor Group, told by the operations of the product.

`tell_story` sets up the house from the texts in `setup/`, brings in the cast of `words/cast.yaml` and
plays every ticket as a script on the `Stage`: one queue of moments, in order of time across all
tickets, each run under `clock.at(moment)` while due clocks are marked as the worker would mark them.
The same anchor tells the same story; the anchor is the moment of telling, so that clocks are alive.

`ordinary` has the everyday tickets, `today` the ones the screens are known for, `together` what of
them belongs together, `voice` what people say. Nothing here inserts rows of work, and nothing else calls it: the logins are known to everybody,
so the story is not for production (`bin/run --empty`).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from thirdline.kit import clock
from thirdline.project.story import (
    arrivals,
    asked_how,
    causes,
    estate,
    exchange,
    knowledge,
    notices,
    reading,
    requests,
    today,
    views,
    why,
    working,
)
from thirdline.project.story.house import set_up
from thirdline.project.story.numbers import Numbers
from thirdline.project.story.people import login_lines
from thirdline.project.story.stage import Stage

DAYS = 60
A_DAY = 5.6  # everyday tickets, on average over a week


def tell_story(*, anchor: datetime | None = None, days: int = DAYS) -> list[str]:
    """Tell the story up to `anchor` (now) on an empty desk; returns the logins of the cast."""
    anchor = (anchor or clock.now()).replace(microsecond=0)
    begins = anchor - timedelta(days=days)
    house = set_up(anchor, begins)
    stage = Stage(house, anchor, Numbers(anchor, reserved=today.NUMBERS))
    estate.plan(stage, begins)
    arrivals.plan(stage, begins, count=round(A_DAY * days))
    today.plan(stage, begins)
    causes.plan(stage, begins)
    why.plan(stage, begins)
    knowledge.plan(stage, begins)
    reading.plan(stage, begins)
    views.plan(stage)
    requests.plan(stage, begins)
    asked_how.plan(stage, begins)
    working.plan(stage, begins)
    notices.plan(stage, begins)
    stage.play()
    exchange.tell(house, anchor)
    return login_lines(house.cast.values())

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from thirdline.kit import clock
from thirdline.kit.ui import registry
from thirdline.practices.self_service import (
    queries,
    telling,  # noqa: F401  says how its entries read
)

LATELY = timedelta(days=90)


def _shell(tickets: Sequence[Any], person: Any) -> Mapping[Any, registry.Facts | None]:
    """Nothing is asked for the page itself: the panel fetches its articles when it is seen."""
    return {one.pk: {} if one.history is None else None for one in tickets}


def _worth(articles: Sequence[Any], person: Any) -> Mapping[Any, registry.Facts | None]:
    alone = queries.solved_counts([one.pk for one in articles], since=clock.now() - LATELY)
    return {
        one.pk: {
            "alone": alone.get(one.pk, 0),
            "tickets": queries.tickets_solved_with(one.pk, person),
            "days": LATELY.days,
        }
        for one in articles
    }


def _link(people: Sequence[Any], person: Any) -> Mapping[Any, registry.Facts | None]:
    return {one.pk: {} if person.may("see_figures") else None for one in people}


registry.panel("ticket.side", 40, "self_service/_shell.html", _shell)
registry.panel("knowledge.article", 10, "self_service/_worth.html", _worth)
registry.panel("knowledge.head", 10, "self_service/_link.html", _link)

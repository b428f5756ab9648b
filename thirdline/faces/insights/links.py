"""Addresses of the insights pages: the choice a reader has made, changed in one place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from urllib.parse import quote_plus, urlencode

from django.urls import reverse

from thirdline.faces.insights.figures import Choice
from thirdline.faces.insights.periods import Span, span_around

Link = Callable[..., str]


def query_of(choice: Choice) -> dict[str, str]:
    """The choice as an address carries it."""
    found: dict[str, str] = {}
    if choice.history is not None:
        found["set"] = choice.history.name
    if choice.service is not None:
        found["service"] = choice.service.slug
    return found | span_query(choice.span)


def span_query(span: Span | None) -> dict[str, str]:
    if span is None:
        return {"period": "all"}
    if span.grain:
        return {"period": span.grain, "at": str(span.begins)}
    return {"from": str(span.begins), "until": str(span.ends)}


def address(choice: Choice, **changes: object) -> str:
    """The page of the same choice, with some of it changed; None takes a part away."""
    query = query_of(choice)
    if "span" in changes:
        for name in ("period", "at", "from", "until"):
            query.pop(name, None)
        query |= span_query(changes.pop("span"))  # type: ignore[arg-type]
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"{reverse('insights:tiers')}?{urlencode(query)}"


def behind(choice: Choice) -> Link:
    """A function that leads from a figure to its tickets."""
    base = f"{reverse('insights:tickets')}?{urlencode(query_of(choice))}&figure="

    def link(figure: str, **narrow: object) -> str:
        return base + figure + "".join(f"&{k}={quote_plus(str(v))}" for k, v in narrow.items())

    return link


def csv_of(choice: Choice, table: str = "") -> str:
    named = {"table": table} if table else {}
    return f"{reverse('insights:csv')}?{urlencode(query_of(choice) | named)}"


def around(choice: Choice, day: date, grain: str) -> str:
    return address(choice, span=span_around(day, grain))

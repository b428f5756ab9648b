"""Who listens to which verb. Higher packages register; the journal never imports them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from thirdline.foundation.journal.models import Entry

Handler = Callable[[Entry], None]
H = TypeVar("H", bound=Handler)


@dataclass(frozen=True)
class Subscription:
    verb: str
    name: str
    handler: Handler
    later: bool
    order: int


_by_verb: dict[str, list[Subscription]] = {}
_by_name: dict[str, Subscription] = {}


def on(*verbs: str, later: bool = False, order: int = 50) -> Callable[[H], H]:
    """Call the function when one of `verbs` is recorded.

    By default inside the same transaction, lower `order` first: for things that must agree.
    `later=True` makes it a job after commit: for notices, webhooks, surveys. Handlers are idempotent.
    """

    def register(handler: H) -> H:
        name = f"{handler.__module__.removeprefix('thirdline.')}.{handler.__name__}"
        for verb in verbs:
            subscription = Subscription(verb, name, handler, later, order)
            _by_verb.setdefault(verb, []).append(subscription)
            _by_verb[verb].sort(key=lambda one: (one.order, one.name))
            _by_name[name] = subscription
        return handler

    return register


def listeners(verb: str) -> list[Subscription]:
    return _by_verb.get(verb, [])


def handler_named(name: str) -> Handler:
    return _by_name[name].handler


def every_subscription() -> list[Subscription]:
    """All of them, for the generated page docs/reference/reactions.md."""
    return [one for verb in sorted(_by_verb) for one in _by_verb[verb]]

"""The kinds of notice there are. Higher packages register theirs; a misspelt kind fails at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from thirdline.foundation.notifications.rules import MANY

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person


@dataclass(frozen=True)
class NoticeKind:
    """`urgent` may pass quiet hours unless a person says otherwise. `letters` kinds carry what somebody
    wrote, so each is a letter of its own. `while_open` is news only as long as the ticket is open.
    """

    name: str
    words: str | Promise
    in_app: bool = True
    mail: bool = False
    staff: bool = True
    push: bool = False
    urgent: bool = False
    letters: bool = False
    while_open: bool = False


class UnknownKind(LookupError):
    """No package has registered a notice of this kind."""


# Answers which of these tickets a person may still read, and which of those are still open.
Truth = Callable[["Person", Iterable[int]], tuple[set[int], set[int]]]

_kinds: dict[str, NoticeKind] = {}
_truths: list[Truth] = []
# What is told when far too much happens at once; nobody chooses about it.
MANY_KIND = NoticeKind(MANY, gettext_lazy("far more happens than you can be told one by one"))


def register(
    name: str,
    words: str | Promise,
    *,
    in_app: bool = True,
    mail: bool = False,
    staff: bool = True,
    push: bool = False,
    urgent: bool = False,
    letters: bool = False,
    while_open: bool = False,
) -> None:
    """Name a kind of notice and where it goes when a person has not chosen.

    `words` complete "Tell me when …". `staff` kinds are offered to the support teams only.
    """
    _kinds[name] = NoticeKind(name, words, in_app, mail, staff, push, urgent, letters, while_open)


def kind_named(name: str) -> NoticeKind:
    if name == MANY:
        return MANY_KIND
    if name not in _kinds:
        raise UnknownKind(f"{name!r} is not registered with notifications.kinds.register")
    return _kinds[name]


def every_kind() -> list[NoticeKind]:
    return [_kinds[name] for name in sorted(_kinds)]


def reads_truth(truth: Truth) -> Truth:
    """Let the package that owns tickets say what of a held notice still holds when it is sent."""
    _truths.append(truth)
    return truth


def still_true(person: Person, tickets: Iterable[int]) -> tuple[set[int], set[int]]:
    """Which of the tickets may still be read, and which are open; all of them where nobody knows."""
    numbers = set(tickets)
    readable, still_open = set(numbers), set(numbers)
    for truth in _truths if numbers else []:
        may, opened = truth(person, numbers)
        readable, still_open = readable & may, still_open & opened
    return readable, still_open

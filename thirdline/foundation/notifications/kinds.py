"""The kinds of notice there are. Higher packages register theirs; a misspelt kind fails at once."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class NoticeKind:
    name: str
    words: str | Promise
    in_app: bool = True
    mail: bool = False
    staff: bool = True


class UnknownKind(LookupError):
    """No package has registered a notice of this kind."""


_kinds: dict[str, NoticeKind] = {}


def register(
    name: str, words: str | Promise, *, in_app: bool = True, mail: bool = False, staff: bool = True
) -> None:
    """Name a kind of notice and where it goes when a person has not chosen.

    `words` complete "Tell me when …". `staff` kinds are offered to the support teams only.
    """
    _kinds[name] = NoticeKind(name, words, in_app, mail, staff)


def kind_named(name: str) -> NoticeKind:
    if name not in _kinds:
        raise UnknownKind(f"{name!r} is not registered with notifications.kinds.register")
    return _kinds[name]


def every_kind() -> list[NoticeKind]:
    return [_kinds[name] for name in sorted(_kinds)]

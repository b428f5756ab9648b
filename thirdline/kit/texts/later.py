"""Texts named when a module is read and said when somebody reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, cast

from django.utils.translation import gettext, gettext_lazy


def later(words: str) -> str:
    """Typed as the text it becomes: whoever formats, joins with str() or shows it sees no difference."""
    return cast("str", gettext_lazy(words))


class Worded(Protocol):
    """A mistake an engine found, which knows no tongue but its own."""

    @property
    def words(self) -> str: ...

    @property
    def said(self) -> Mapping[str, object]: ...


def sentence_of(mistake: Worded) -> str:
    """A sentence without fields is taken as it stands: “5 %” in it, or in a name, is no field."""
    words = gettext(mistake.words)
    return words % mistake.said if mistake.said else words

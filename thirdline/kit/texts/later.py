"""Texts named when a module is read and said when somebody reads them."""

from __future__ import annotations

from typing import cast

from django.utils.translation import gettext_lazy


def later(words: str) -> str:
    """Typed as the text it becomes: whoever formats, joins with str() or shows it sees no difference."""
    return cast("str", gettext_lazy(words))

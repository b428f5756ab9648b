"""Whether tables of the set-up were edited since they were read, asked by one small query."""

from __future__ import annotations

from functools import lru_cache

from thirdline.kit.prepared import Written


def edition_of(*sources: str, also: tuple[str, ...] = ()) -> tuple[str, str]:
    """A text that changes with any row of the sources, and another one for `also`, in one query.

    A row's xmin names the transaction that wrote it and its cmin the statement, so an edit shows
    at once to whoever may see it, and a rolled back one never happened.
    """
    ((first, second),) = _edition(sources, also)()
    return first, second


@lru_cache(maxsize=16)
def _edition(sources: tuple[str, ...], also: tuple[str, ...]) -> Written:
    return Written(f"SELECT {_counted(sources)}, {_counted(also)}")


def _counted(sources: tuple[str, ...]) -> str:
    parts = [
        "(SELECT count(*) || ' ' || coalesce(sum(xmin::text::bigint), 0) || ' ' "  # noqa: S608 - our names
        "|| coalesce(max(xmin::text::bigint), 0) || ' ' || coalesce(sum(cmin::text::bigint), 0) "
        f"FROM {source})"
        for source in sources
    ]
    return f"concat_ws(';', {', '.join(parts)})" if parts else "''"

"""What a spreadsheet would run is written so that it shows it instead."""

from __future__ import annotations

# A cell that begins so is a formula to a spreadsheet, which would run what somebody named a team.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe(value: object) -> object:
    """Words that could be run are led in by an apostrophe; numbers stay numbers."""
    if isinstance(value, str) and value.lstrip(" ").startswith(FORMULA):
        return f"'{value}"
    return "" if value is None else value

"""What is wrong with a row of CSV, in words of ours: the reader of Python has only its own."""

from __future__ import annotations

import csv

from django.utils.translation import gettext as _


def why_broken(error: csv.Error) -> str:
    said = str(error)
    if "end of data" in said:
        return _("a quotation mark opens here and is never closed, so nothing behind it was read")
    if "expected after" in said:
        return _("text follows behind a closing quotation mark; inside a field a quotation mark is written twice")  # fmt: skip
    if "field larger" in said:
        return _("a field is longer than a million characters; perhaps a quotation mark is missing")
    return said

"""The text of a PDF, page by page; a page that cannot be read does not hide the others."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable
from typing import IO, TYPE_CHECKING, Any

from thirdline.desk.search.reading.paper import Ended, Paper, Why

if TYPE_CHECKING:
    from pypdf import PdfReader

# What one stream may unpack to: held as text and as its pieces it takes many times as much.
MOST_UNPACKED = 25_000_000


def read_pdf(file: IO[bytes], paper: Paper) -> None:
    _quietly()
    from pypdf import PdfReader, overwrite_configuration
    from pypdf.errors import DependencyError

    overwrite_configuration(
        zlib_maximum_output_length=MOST_UNPACKED,
        lzw_maximum_output_length=MOST_UNPACKED,
        run_length_maximum_output_length=MOST_UNPACKED,
        array_based_stream_maximum_output_length=MOST_UNPACKED,
    )
    try:
        reader = PdfReader(file, strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Ended(Why.LOCKED)
    except DependencyError as error:
        raise Ended(Why.LOCKED, str(error)) from error
    wrong = _pages(reader, paper)
    if wrong:
        raise Ended(Why.DAMAGED, wrong)


def _quietly() -> None:
    """It warns of every fault of a file, on paths where nobody listens."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)


def _pages(reader: PdfReader, paper: Paper) -> str:
    """Its title, every page, and what was typed into a form; what the last unreadable part failed over."""
    paper.write(_told(lambda: _title(reader))[0])
    # A scan has a title too.
    paper.said, faults = False, list[str]()
    for page in reader.pages:
        text, fault = _told(page.extract_text)
        faults.append(fault)
        paper.write(f"{text}\n")
    paper.write(_told(lambda: _form(reader))[0])
    return next((one for one in reversed(faults) if one), "")


def _told(ask: Callable[[], str]) -> tuple[str, str]:
    """What a part says, and what asking it failed over: the other parts are read all the same."""
    try:
        return ask(), ""
    except (Ended, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - a part may be anything
        return "", type(error).__name__


def _title(reader: PdfReader) -> str:
    about: Any = reader.metadata or {}
    told = [about.get(name) for name in ("/Title", "/Subject", "/Keywords")]
    return "".join(f"{one}\n"[:2_000] for one in told if one)


def _form(reader: PdfReader) -> str:
    fields = reader.get_form_text_fields()
    return "\n".join(str(value)[:4_000] for value in fields.values() if value)

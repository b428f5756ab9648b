"""The process one file is read in: `python -m thirdline.desk.search.reading.child NAME TYPE < FILE`.

It writes the text to standard output as it goes, and on its last line of standard error why the
reading ended, as JSON. It limits itself before it looks at a single byte.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import sys
from typing import IO

from thirdline.desk.search.reading import office, pdf, plain
from thirdline.desk.search.reading.kinds import HEAD, kind_of, promises_text
from thirdline.desk.search.reading.paper import Ended, Paper, Why

SECONDS = 15  # of work
LONGEST = 45  # seconds by the clock, on a machine with other things to do
MOST_MEMORY = 700_000_000
MOST_WRITTEN = 4_000_000
MOST_READ = 200_000_000


def main() -> None:
    name, type = (*sys.argv[1:3], "", "")[:2]
    limit_self()
    with open(0, "rb") as file:
        why, detail = outcome(file, name, type, Paper(sys.stdout.buffer, seconds=SECONDS))
    sys.stderr.write("\n" + json.dumps({"why": why, "detail": detail[:200]}) + "\n")
    sys.stderr.flush()
    # What a library still wants to tidy up at the end may take longer than the reading.
    os._exit(0)


def limit_self() -> None:
    signal.signal(signal.SIGXCPU, _out_of_time)
    signal.alarm(LONGEST)
    for what, most in (
        (resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY)),
        (resource.RLIMIT_CPU, (SECONDS, SECONDS + 5)),
        (resource.RLIMIT_FSIZE, (MOST_WRITTEN, MOST_WRITTEN)),
        (resource.RLIMIT_CORE, (0, 0)),
        (resource.RLIMIT_NOFILE, (32, 32)),
    ):
        # A system that cannot limit one of them has the others, and the parent's clock.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, most)
    os.nice(10)


def _out_of_time(*_facts: object) -> None:
    raise Ended(Why.TIME)


def outcome(file: IO[bytes], name: str, type: str, paper: Paper) -> tuple[Why, str]:
    try:
        read(file, name, type, paper)
    except Ended as end:
        return end.why, end.detail
    except MemoryError:
        return Why.MEMORY, ""
    except Exception as error:  # noqa: BLE001 - a file may be anything
        # Whatever a hostile file does to a reader, somebody is told and the next file is read.
        return Why.DAMAGED, f"{type_name(error)}: {error}"
    return Why.WHOLE, ""


def type_name(error: Exception) -> str:
    return type(error).__name__


def read(file: IO[bytes], name: str, type: str, paper: Paper) -> None:
    head = file.read(HEAD)
    kind = kind_of(head, name=name, type=type)
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    if kind == "other":
        raise Ended(Why.DAMAGED if promises_text(name) and size else Why.KIND)
    if kind in {"pdf", "zip", "ole"} and size > MOST_READ:
        raise Ended(Why.SIZE)
    {
        "pdf": pdf.read_pdf, "zip": office.read_office, "ole": _read_old, "rtf": plain.read_rich_text,
        "html": plain.read_page, "letter": plain.read_letter, "text": plain.read_text,
    }[kind](file, paper)  # fmt: skip
    if not paper.said and kind in {"pdf", "zip"}:
        raise Ended(Why.SILENT)


def _read_old(file: IO[bytes], paper: Paper) -> None:
    """A letter saved by Outlook is read; a locked office file lies in the same kind of box."""
    import olefile

    box = olefile.OleFileIO(file)
    if box.exists("EncryptedPackage"):
        raise Ended(Why.LOCKED)
    if not box.exists("__properties_version1.0"):
        raise Ended(Why.OLD)
    file.seek(0)
    plain.read_letter(file, paper)


if __name__ == "__main__":
    main()

"""Small exports of our own, in the shapes other desks write, and the steps a person takes with them."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from thirdline.foundation.people.models import Person
from thirdline.practices.exchange.models import Import
from thirdline.practices.exchange.operations import check_import, run_import, take_in_file
from thirdline.practices.exchange.operations.advancing import advance_imports

HEAD = "Number;Subject;Description;Status;Priority;Group;Channel;Requester;Requester email;Assignee email;Created;Updated;Resolved;Closed;Tags"
GOOD = "{n};Printer {n} jams;It eats paper.;closed;high;Service desk;email;Rae Okafor;rae@aldermoor.example;ines@aldermoor.example;2024-03-0{d} 08:15;2024-03-0{d} 11:00;2024-03-0{d} 10:30;2024-03-0{d} 11:00;print,paper"


def table(rows: int, bad: dict[int, str] | None = None) -> bytes:
    """A table of good rows; `bad` puts others in their place, by number."""
    lines = [GOOD.format(n=n, d=n % 9 + 1) for n in range(1, rows + 1)]
    for number, line in (bad or {}).items():
        lines[number - 1] = line
    return ("\r\n".join([HEAD, *lines]) + "\r\n").encode()


def row(**given: str) -> str:
    """A row of the table with some cells of its own."""
    usual = {
        "id": "1", "title": "Printer jams", "description": "", "status": "open", "priority": "high",
        "group": "Service desk", "channel": "email", "name": "Rae Okafor",
        "address": "rae@aldermoor.example", "agent": "", "created": "2024-03-01 08:15",
        "updated": "", "resolved": "", "closed": "", "tags": "",
    }  # fmt: skip
    return ";".join({**usual, **given}.values())


def archive(**files: bytes | str) -> bytes:
    """A ZIP archive; `__` in a name is a dot, `___` a slash."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as zipped:
        for name, data in files.items():
            zipped.writestr(name.replace("___", "/").replace("__", "."), data)
    return out.getvalue()


def upload(data: bytes | dict[str, Any] | list[Any], *, by: Person, source: str = "csv", name: str = "tickets.csv") -> Import:  # fmt: skip
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    return take_in_file(source, name=name, chunks=[raw], by=by)


def check(batch: Import, *, by: Person) -> Import:
    check_import(batch, by=by)
    return work_off(batch)


def bring_in(data: Any, *, by: Person, source: str = "csv", name: str = "tickets.csv") -> Import:
    """Upload, check and run, as the worker would."""
    batch = check(upload(data, by=by, source=source, name=name), by=by)
    run_import(batch, by=by)
    return work_off(batch)


def work_off(batch: Import) -> Import:
    while advance_imports():
        pass
    batch.refresh_from_db()
    return batch

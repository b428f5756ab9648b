"""A table with a ticket a row. Columns are mapped by the person who imports; we only guess first.

In a ZIP archive a second table `messages.csv` (ticket, at, author, address, text, public) gives the
talk, and the column mapped to files names members of the archive, separated by semicolons.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from thirdline.practices.exchange.importers.shapes import (
    FIELDS,
    TABLE_FIELDS,
    Brought,
    Linked,
    Parcel,
    Raw,
    Said,
    Trouble,
    Who,
)

MESSAGES = "messages.csv"
# What columns are called elsewhere, folded; the first that is there and free is taken.
KNOWN: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "number", "ticketid", "ticketnumber", "ticketno", "key", "issuekey", "ref", "reference", "nummer"),
    "title": ("title", "subject", "summary", "shortdescription", "betreff", "titel", "name", "sujet"),
    "description": ("description", "body", "details", "text", "beschreibung", "content"),
    "state": ("state", "status", "ticketstatus", "ticketstate"),
    "priority": ("priority", "prio", "prioritat"),
    "kind": ("type", "kind", "tickettype", "issuetype"),
    "service": ("service", "businessservice", "product", "application"),
    "category": ("category", "kategorie", "topic", "subcategory"),
    "team": ("team", "group", "assignmentgroup", "queue", "gruppe", "department", "supportgroup"),
    "channel": ("channel", "source", "contacttype", "via", "kanal", "origin"),
    "created": ("created", "createdat", "opened", "openedat", "createddate", "creationdate", "createtime", "erstellt", "date", "createdtime"),
    "changed": ("changed", "updated", "updatedat", "modified", "lastupdated", "lastupdatedat", "aktualisiert", "sysupdatedon"),
    "answered": ("answered", "firstresponse", "firstresponseat", "firstansweredat", "firstreplyat", "initialresponsetime"),
    "resolved": ("resolved", "resolvedat", "resolutiondate", "solved", "solvedat", "gelost", "resolvedtime"),
    "closed": ("closed", "closedat", "closedate", "closeddate", "geschlossen", "closedtime"),
    "resolution": ("resolution", "solution", "closenotes", "losung", "resolutionnotes"),
    "tags": ("tags", "labels", "keywords"),
    "url": ("url", "link", "permalink"),
    "requester_name": ("requester", "requestername", "reporter", "customer", "caller", "contact", "requestedby", "openedby", "melder", "fullname"),
    "requester_address": ("requesteremail", "email", "customeremail", "reporteremail", "contactemail", "calleremail", "mail", "requesteraddress"),
    "person_name": ("assignee", "agent", "owner", "assignedto", "bearbeiter", "technician", "person"),
    "person_address": ("assigneeemail", "agentemail", "owneremail", "assignedtoemail", "personaddress"),
    "files": ("files", "attachments", "anhange"),
    "links": ("links", "relatedtickets", "linkedissues", "related", "parent"),
}  # fmt: skip
_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")
_FOLDED = str.maketrans("äöüéèàçß", "aoueeacs")
_SPLIT = re.compile(r"[;\n]")


def guess_columns(header: Sequence[str]) -> dict[str, str]:
    """Which column is likely which field: by its name, and each column once."""
    folded = {_folded(column): column for column in reversed(header)}
    found: dict[str, str] = {}
    for field in TABLE_FIELDS:
        taken = set(found.values())
        names = (folded[name] for name in KNOWN[field] if name in folded)
        if (column := next((c for c in names if c not in taken), None)) is not None:
            found[field] = column
    return found


def _folded(column: str) -> str:
    return _NOT_A_LETTER.sub("", column.lower().translate(_FOLDED))


class Csv:
    slug = "csv"
    name = "CSV"
    takes = ".csv, .tsv, .txt, .gz, .zip"
    states = MappingProxyType({
        "new": "new", "open": "in_progress", "active": "in_progress", "in progress": "in_progress",
        "assigned": "in_progress", "work in progress": "in_progress", "reopened": "in_progress",
        "pending": "on_hold:requester", "on hold": "on_hold:requester", "waiting": "on_hold:requester",
        "waiting for customer": "on_hold:requester", "waiting on customer": "on_hold:requester",
        "waiting for vendor": "on_hold:vendor", "waiting on third party": "on_hold:vendor",
        "resolved": "resolved", "solved": "resolved", "done": "resolved", "fixed": "resolved",
        "closed": "closed", "completed": "closed", "archived": "closed", "merged": "closed",
        "cancelled": "cancelled", "canceled": "cancelled", "rejected": "cancelled", "declined": "cancelled",
    })  # fmt: skip
    channels = MappingProxyType({
        "email": "mail", "e-mail": "mail", "mail": "mail", "phone": "phone", "telephone": "phone",
        "call": "phone", "web": "portal", "portal": "portal", "self-service": "portal", "form": "portal",
        "api": "api", "chat": "widget", "widget": "widget", "alert": "alert", "monitoring": "alert",
        "walk-in": "desk", "desk": "desk", "note": "desk",
    })  # fmt: skip
    priorities = MappingProxyType({
        "1": "1", "p1": "1", "critical": "1", "highest": "1", "urgent": "1", "blocker": "1",
        "2": "2", "p2": "2", "high": "2", "3": "3", "p3": "3", "medium": "3", "normal": "3",
        "moderate": "3", "4": "4", "p4": "4", "low": "4", "lowest": "4", "minor": "4", "planning": "4",
    })  # fmt: skip

    def read(self, parcel: Parcel, columns: Mapping[str, str]) -> Iterator[Raw | Trouble]:
        said = _messages(parcel)
        for row in parcel.table():
            if isinstance(row, Trouble):
                yield row
            else:
                yield _raw(parcel, columns, *row, said)


CSV = Csv()


def _raw(
    parcel: Parcel,
    columns: Mapping[str, str],
    line: int,
    row: Mapping[str, str],
    said: Mapping[str, list[Said]],
) -> Raw:
    given = {field: row.get(column, "").strip() for field, column in columns.items()}
    values = {field: given.get(field, "") for field in FIELDS if field in given}
    # Without a column of numbers a row is known by what it says, so that it comes once.
    values["id"] = values.get("id") or _digest(row)
    return Raw(
        line,
        values,
        requester=Who(given.get("requester_name", ""), given.get("requester_address", "")),
        person=Who(given.get("person_name", ""), given.get("person_address", "")),
        said=said.get(values["id"], []),
        files=[Brought(n, data=parcel.file(n)) for n in _several(given.get("files", ""))],
        links=[Linked("related", other) for other in _several(given.get("links", ""))],
        columns=columns,
    )


def _digest(row: Mapping[str, str]) -> str:
    return "row-" + hashlib.sha256("\x1f".join(row.values()).encode()).hexdigest()[:24]


def _several(text: str) -> list[str]:
    return [part.strip() for part in _SPLIT.split(text) if part.strip()]


def _messages(parcel: Parcel) -> dict[str, list[Said]]:
    found: dict[str, list[Said]] = {}
    for row in parcel.table(MESSAGES):
        if not isinstance(row, Trouble):
            _line, cells = row
            public = cells.get("public", "").strip().lower() not in {"no", "false", "0", "internal"}
            author = Who(cells.get("author", "").strip(), cells.get("address", "").strip())
            text, at = cells.get("text", ""), cells.get("at", "")
            found.setdefault(cells.get("ticket", "").strip(), []).append(
                Said(at, text, author, public, cells.get("channel", "").strip())
            )
    return found

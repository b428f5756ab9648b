"""ServiceNow: records of the table API (`result`), as values, display values or both, and CSV lists.

Journal fields (`comments`, `work_notes`) are read as the display value writes them: a line of
moment, author and field, then the text, newest first. Entries of `sys_journal_field` beside the
records are read, too. Codes of state and priority stand for what they mean on a fresh instance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from thirdline.practices.exchange.importers.plain import every, items, mapping, text
from thirdline.practices.exchange.importers.shapes import (
    Brought,
    Linked,
    Parcel,
    Raw,
    Said,
    Trouble,
    Who,
)

_ENTRY = re.compile(
    r"(?m)^(?P<at>\d{2,4}[-./]\d{2}[-./]\d{2,4} \d{2}:\d{2}(?::\d{2})?) - (?P<who>.+?)"
    r" \((?P<what>[^()\n]+)\)[ \t]*$"
)
_STATES = {"1": "New", "2": "In Progress", "3": "On Hold", "6": "Resolved", "7": "Closed", "8": "Canceled"}  # fmt: skip
_HOLDS = {"1": "Awaiting Caller", "2": "Awaiting Evidence", "3": "Awaiting Problem", "4": "Awaiting Vendor", "5": "Awaiting Change"}  # fmt: skip
# Our field, then the names ServiceNow's tables and lists have for it.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("number", "Number"),
    "title": ("short_description", "Short description"),
    "description": ("description", "Description"),
    "priority": ("priority", "Priority"),
    "service": ("business_service", "Service", "service_offering", "cmdb_ci", "Configuration item"),
    "category": ("category", "Category"),
    "team": ("assignment_group", "Assignment group"),
    "channel": ("contact_type", "Channel", "Contact type"),
    "created": ("opened_at", "Opened", "sys_created_on", "Created"),
    "changed": ("sys_updated_on", "Updated"),
    "resolved": ("resolved_at", "Resolved"),
    "closed": ("closed_at", "Closed"),
    "resolution": ("close_notes", "Resolution notes", "Close notes"),
}


class ServiceNow:
    slug = "servicenow"
    name = "ServiceNow"
    takes = ".json, .csv, .zip"
    states = MappingProxyType({
        "new": "new", "in progress": "in_progress", "active": "in_progress", "on hold": "on_hold:requester",
        "on hold: awaiting caller": "on_hold:requester", "on hold: awaiting evidence": "on_hold:requester",
        "on hold: awaiting vendor": "on_hold:vendor", "on hold: awaiting problem": "on_hold:problem",
        "on hold: awaiting change": "on_hold:change", "resolved": "resolved", "closed": "closed",
        "canceled": "cancelled", "cancelled": "cancelled",
    })  # fmt: skip
    channels = MappingProxyType({
        "phone": "phone", "email": "mail", "self-service": "portal", "walk-in": "desk", "chat": "widget",
        "virtual agent": "widget", "virtual_agent": "widget", "event": "alert", "monitoring": "alert",
        "direct": "desk",
    })  # fmt: skip
    priorities = MappingProxyType({
        "1 - critical": "1", "2 - high": "2", "3 - moderate": "3", "4 - low": "4", "5 - planning": "4",
        "1": "1", "2": "2", "3": "3", "4": "4", "5": "4",
    })  # fmt: skip

    def read(self, parcel: Parcel, columns: Mapping[str, str]) -> Iterator[Raw | Trouble]:
        if _is_json(parcel):
            yield from _from_json(parcel)
            return
        for row in parcel.table():
            yield row if isinstance(row, Trouble) else _raw(row[0], row[1], {}, parcel)


SERVICENOW = ServiceNow()


def _is_json(parcel: Parcel) -> bool:
    return parcel.begins_with("{") or parcel.begins_with("[")


def _from_json(parcel: Parcel) -> Iterator[Raw]:
    whole = parcel.json()
    journal: dict[str, list[Mapping[str, Any]]] = {}
    for one in items(mapping(whole).get("sys_journal_field")):
        journal.setdefault(text(one.get("element_id")), []).append(one)
    for number, record in enumerate(every(whole, "result", "records", "incident"), 1):
        yield _raw(number, record, journal, parcel)


def _raw(
    line: int,
    record: Mapping[str, Any],
    journal: Mapping[str, list[Mapping[str, Any]]],
    parcel: Parcel,
) -> Raw:
    values, columns = {}, {}
    for field, names in _NAMES.items():
        name = next((n for n in names if text(record.get(n))), names[0])
        values[field], columns[field] = _value(record, name, field), name
    values["state"], columns["state"] = _state(record), "state"
    values["kind"] = "request" if values["id"].upper().startswith(("RITM", "REQ")) else "incident"
    entries = journal.get(_plain(record.get("sys_id")), [])
    parent = _first(record, "parent_incident", "parent", "Parent Incident", "Parent")
    return Raw(
        line,
        values,
        requester=_who(record, "caller_id", "Caller", "requested_for", "opened_by", "Opened by"),
        person=_who(record, "assigned_to", "Assigned to"),
        said=[_entry(one) for one in entries] or list(_journals(record)),
        files=list(_files(record, parcel)),
        links=[Linked("parent", parent)] if parent else [],
        columns=columns,
    )


def _value(record: Mapping[str, Any], name: str, field: str) -> str:
    given = record.get(name)
    # With both, the moment in UTC is the value; the display value is in somebody's own zone.
    if field in {"created", "changed", "resolved", "closed"}:
        return _plain(given)
    return text(given)


def _plain(given: Any) -> str:
    held = mapping(given)
    return text(held["value"]) if held.get("value") else text(given)


def _first(record: Mapping[str, Any], *names: str) -> str:
    return next((found for name in names if (found := text(record.get(name)))), "")


def _state(record: Mapping[str, Any]) -> str:
    given = _first(record, "state", "State", "incident_state", "Incident state")
    state = _STATES.get(given, given)
    hold = _first(record, "hold_reason", "On hold reason")
    hold = _HOLDS.get(hold, hold)
    return f"{state}: {hold}" if state.lower() == "on hold" and hold and hold != "0" else state


def _who(record: Mapping[str, Any], *names: str) -> Who:
    for name in names:
        given = record.get(name)
        if called := text(given):
            address = _first(record, f"{name}.email", f"{name}_email", f"{name} email")
            key = text(mapping(given).get("value"))
            if "@" in called and not address:
                return Who("", called, key)
            return Who(called, address, key)
    return Who()


def _entry(one: Mapping[str, Any]) -> Said:
    public = text(one.get("element")) != "work_notes"
    author = text(one.get("sys_created_by"))
    who = Who("", author, author) if "@" in author else Who(author, "", author)
    return Said(_plain(one.get("sys_created_on")), text(one.get("value")), who, public)


def _journals(record: Mapping[str, Any]) -> Iterator[Said]:
    fields = (("comments", True), ("Additional comments", True), ("work_notes", False), ("Work notes", False))  # fmt: skip
    found = [s for name, public in fields for s in _in_journal(text(record.get(name)), public)]
    yield from sorted(found, key=lambda said: said.at)


def _in_journal(journal: str, public: bool) -> Iterator[Said]:
    heads = list(_ENTRY.finditer(journal))
    for number, head in enumerate(heads):
        end = heads[number + 1].start() if number + 1 < len(heads) else len(journal)
        said = journal[head.end() : end].strip()
        if said:
            yield Said(head["at"], said, Who(head["who"], "", head["who"]), public)


def _files(record: Mapping[str, Any], parcel: Parcel) -> Iterator[Brought]:
    for one in items(record.get("attachments") or record.get("sys_attachment")):
        name, number = text(one.get("file_name")), text(one.get("sys_id"))
        found = parcel.file(f"{number}/{name}") or parcel.file(name)
        kind, at = text(one.get("content_type")), _plain(one.get("sys_created_on"))
        yield Brought(name, kind, at, data=found)

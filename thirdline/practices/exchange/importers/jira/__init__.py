"""Jira Service Management: issues of its REST API (versions 2 and 3), one list or search pages.

A comment is internal where its property `sd.public.comment` says so or `jsdPublic` is false. Texts
are wiki markup or Atlassian documents. Attachments are named in the export and lie in the archive as
`<id>/<name>` or `<name>`. Targets (SLA) are not read: the desk promises its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from thirdline.practices.exchange.importers.markup import jira_text
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

_GROUP_WORDS = ("group", "team", "assignment group", "support group")
_REQUEST_TYPE = "com.atlassian.servicedesk"


class Jira:
    slug = "jira"
    name = "Jira Service Management"
    takes = ".json, .jsonl, .zip"
    states = MappingProxyType({
        "open": "new", "to do": "new", "waiting for support": "in_progress", "in progress": "in_progress",
        "work in progress": "in_progress", "reopened": "in_progress", "escalated": "in_progress",
        "under investigation": "in_progress", "pending": "on_hold:vendor",
        "waiting for customer": "on_hold:requester", "waiting for approval": "on_hold:change",
        "resolved": "resolved", "done": "resolved", "completed": "resolved", "closed": "closed",
        "canceled": "cancelled", "cancelled": "cancelled", "declined": "cancelled",
    })  # fmt: skip
    channels = MappingProxyType({"portal": "portal", "email": "mail", "jira": "desk", "api": "api", "anonymousportal": "portal"})  # fmt: skip
    priorities = MappingProxyType({
        "highest": "1", "blocker": "1", "critical": "1", "high": "2", "major": "2", "medium": "3",
        "low": "4", "minor": "4", "lowest": "4", "trivial": "4",
    })  # fmt: skip

    def read(self, parcel: Parcel, columns: Mapping[str, str]) -> Iterator[Raw | Trouble]:
        whole = parcel.json()
        names = {str(k): str(v).lower() for k, v in mapping(mapping(whole).get("names")).items()}
        for number, issue in enumerate(every(whole, "issues"), 1):
            fields = mapping(issue.get("fields"))
            if not fields:
                yield Trouble(number, "fields", "This issue has no fields.", text(issue.get("key")))
            else:
                yield _raw(number, issue, fields, names, parcel)


JIRA = Jira()


def _raw(
    number: int,
    issue: Mapping[str, Any],
    fields: Mapping[str, Any],
    names: Mapping[str, str],
    parcel: Parcel,
) -> Raw:
    kind = text(fields.get("issuetype"))
    values = {
        "id": text(issue.get("key")) or text(issue.get("id")),
        "title": text(fields.get("summary")),
        "description": jira_text(fields.get("description")),
        "state": text(fields.get("status")),
        "priority": text(fields.get("priority")),
        "kind": kind,
        "category": _request_type(fields) or kind,
        "service": text(fields.get("components")).split("; ")[0],
        "team": _group(fields, names),
        "channel": _channel(issue, fields),
        "created": text(fields.get("created")),
        "changed": text(fields.get("updated")),
        "resolved": text(fields.get("resolutiondate")),
        "closed": _reached(issue, {"closed"}),
        "resolution": text(fields.get("resolution")),
        "tags": text(fields.get("labels")),
        "url": _page_of(issue),
    }
    return Raw(
        number,
        values,
        requester=_who(fields.get("reporter")) or _who(fields.get("creator")),
        person=_who(fields.get("assignee")),
        said=[_said(one) for one in _comments(fields)],
        files=[_file(one, parcel) for one in items(fields.get("attachment"))],
        links=list(_links(fields)),
        columns=_COLUMNS,
    )


_COLUMNS = {
    "id": "key", "title": "summary", "state": "status", "created": "created", "changed": "updated",
    "resolved": "resolutiondate", "closed": "changelog", "team": "group field", "service": "components",
}  # fmt: skip


def _who(value: Any) -> Who:
    one = mapping(value)
    key = text(one.get("accountId") or one.get("key") or one.get("name"))
    return Who(text(one.get("displayName")) or text(one.get("name")), text(one.get("emailAddress")), key)  # fmt: skip


def _comments(fields: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    held = fields.get("comment")
    return items(mapping(held).get("comments")) or items(held)


def _said(comment: Mapping[str, Any]) -> Said:
    return Said(
        at=text(comment.get("created")),
        text=jira_text(comment.get("body")),
        author=_who(comment.get("author")),
        public=_is_public(comment),
        key=text(comment.get("id")),
    )


def _is_public(comment: Mapping[str, Any]) -> bool:
    if comment.get("jsdPublic") is False or comment.get("public") is False:
        return False
    for one in items(comment.get("properties")):
        value = mapping(one.get("value"))
        if one.get("key") == "sd.public.comment" and value.get("internal") in (True, "true"):
            return False
    # A comment only some may see is not for the person who asked.
    return not comment.get("visibility")


def _file(one: Mapping[str, Any], parcel: Parcel) -> Brought:
    name, number = text(one.get("filename")), text(one.get("id"))
    found = parcel.file(f"{number}/{name}") or parcel.file(f"{number}_{name}") or parcel.file(name)
    return Brought(
        name,
        text(one.get("mimeType")),
        text(one.get("created")),
        _who(one.get("author")),
        data=found,
    )


def _links(fields: Mapping[str, Any]) -> Iterator[Linked]:
    for one in items(fields.get("issuelinks")):
        inward, outward = mapping(one.get("inwardIssue")), mapping(one.get("outwardIssue"))
        other = text((inward or outward).get("key"))
        kind = text(mapping(one.get("type")).get("name")).lower()
        if other and "duplicate" in kind:
            yield Linked("duplicated" if inward else "duplicate", other)
        elif other and "block" in kind:
            yield Linked("blocked" if inward else "blocks", other)
        elif other:
            yield Linked("related", other)
    if parent := text(mapping(fields.get("parent")).get("key")):
        yield Linked("parent", parent)
    for one in items(fields.get("subtasks")):
        yield Linked("child", text(one.get("key")))


def _request_type(fields: Mapping[str, Any]) -> str:
    for value in fields.values():
        found = mapping(mapping(value).get("requestType"))
        if found.get("name"):
            return text(found["name"])
    return ""


def _group(fields: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """The field of the group: a custom one, found by its name in `names` of the export."""
    for key, name in names.items():
        if name in _GROUP_WORDS and text(fields.get(key)):
            return text(fields[key])
    return text(fields.get("group") or fields.get("team"))


def _channel(issue: Mapping[str, Any], fields: Mapping[str, Any]) -> str:
    for holder in (mapping(issue.get("properties")), fields):
        found = mapping(holder.get("request.channel.type"))
        if found.get("value"):
            return text(found["value"])
    via = mapping(fields.get("via"))
    return text(via.get("channel"))


def _reached(issue: Mapping[str, Any], states: set[str]) -> str:
    """When the changelog says that the issue last came into one of the states."""
    found = ""
    for one in items(mapping(issue.get("changelog")).get("histories")):
        for change in items(one.get("items")):
            to = text(change.get("toString")).lower()
            if change.get("field") == "status" and to in states:
                found = max(found, text(one.get("created")))
    return found


def _page_of(issue: Mapping[str, Any]) -> str:
    here, _rest, _number = text(issue.get("self")).partition("/rest/")
    return f"{here}/browse/{text(issue.get('key'))}" if here.startswith("http") else ""

"""Zammad: tickets of its REST API, with articles, people, groups and states beside or inside them.

Read are lists of tickets (compact with ids, or `expand=true` with names) and one object that holds
them: `tickets`, `articles` or `ticket_articles`, `users`, `groups`, `states`, `priorities`, `links`,
or the `assets` of `all=true`. Attachments carry their bytes as base64 in `data`, or lie in the archive.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from thirdline.practices.exchange.importers.markup import plain
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

_STATES = {"1": "new", "2": "open", "3": "pending reminder", "4": "closed", "5": "merged", "6": "pending close"}  # fmt: skip
_PRIORITIES = {"1": "1 low", "2": "2 normal", "3": "3 high"}
_TYPES = {"1": "email", "2": "sms", "3": "chat", "5": "phone", "10": "note", "11": "web"}
_SENDERS = {"1": "Agent", "2": "Customer", "3": "System"}
_LINKS = {"normal": "related", "parent": "parent", "child": "child"}
_SAME = {"title": "title", "created": "created_at", "changed": "updated_at", "answered": "first_response_at", "closed": "close_at", "kind": "type"}  # fmt: skip


class Zammad:
    slug = "zammad"
    name = "Zammad"
    takes = ".json, .jsonl, .zip"
    states = MappingProxyType({
        "new": "new", "open": "in_progress", "pending reminder": "on_hold:requester",
        "pending close": "on_hold:requester", "closed": "closed", "merged": "closed", "removed": "cancelled",
    })  # fmt: skip
    channels = MappingProxyType({
        "email": "mail", "phone": "phone", "web": "portal", "note": "desk", "chat": "widget",
        "sms": "phone",
    })  # fmt: skip
    priorities = MappingProxyType({"1 low": "4", "2 normal": "3", "3 high": "2"})

    def read(self, parcel: Parcel, columns: Mapping[str, str]) -> Iterator[Raw | Trouble]:
        whole = parcel.json()
        house = _House(whole, parcel)
        for number, ticket in enumerate(every(whole, "tickets", "Ticket"), 1):
            yield house.raw(number, ticket)


ZAMMAD = Zammad()


class _House:
    """The people, groups and articles of one export, by their ids."""

    def __init__(self, whole: Any, parcel: Parcel):
        held = mapping(whole)
        held = {**mapping(held.get("assets")), **held}
        self.parcel = parcel
        self.users = _by_id(held, "users", "User")
        self.groups = _by_id(held, "groups", "Group")
        self.states = _by_id(held, "states", "ticket_states", "TicketState")
        self.priorities = _by_id(held, "priorities", "ticket_priorities", "TicketPriority")
        self.articles: dict[str, list[Mapping[str, Any]]] = {}
        for one in _list(held, "articles", "ticket_articles", "TicketArticle"):
            self.articles.setdefault(text(one.get("ticket_id")), []).append(one)
        self.links: dict[str, list[Linked]] = {}
        for one in _list(held, "links"):
            self._link(one)

    def raw(self, number: int, ticket: Mapping[str, Any]) -> Raw:
        key = text(ticket.get("id"))
        articles = items(ticket.get("articles")) or self.articles.get(key, [])
        articles = sorted(articles, key=lambda one: text(one.get("created_at")))
        values = {field: text(ticket.get(name)) for field, name in _SAME.items()}
        values |= {
            "id": text(ticket.get("number")) or key,
            "description": "",
            "state": self._named(ticket, "state", self.states, _STATES),
            "priority": self._named(ticket, "priority", self.priorities, _PRIORITIES),
            "team": self._named(ticket, "group", self.groups, {}),
            "channel": _channel(articles[0]) if articles else "",
            "tags": text(ticket.get("tags")),
        }
        said = [self._said(one) for one in articles]
        if said and said[0].public:
            values["description"] = said[0].text
        return Raw(
            number,
            values,
            requester=self._who(ticket, "customer"),
            person=self._owner(ticket),
            # The first article is what was asked; it stands in the description.
            said=said[1:] if values["description"] else said,
            files=[file for one in articles for file in self._files(key, one)],
            links=[*self.links.get(key, []), *_own_links(ticket)],
            columns=_COLUMNS,
        )

    def _named(
        self,
        ticket: Mapping[str, Any],
        name: str,
        known: Mapping[str, Mapping[str, Any]],
        usual: Mapping[str, str],
    ) -> str:
        given = text(ticket.get(name))
        number = text(ticket.get(f"{name}_id"))
        return given or text(known.get(number, {}).get("name")) or usual.get(number, number)

    def _owner(self, ticket: Mapping[str, Any]) -> Who:
        # User 1 is Zammad's own “nobody”.
        if text(ticket.get("owner_id")) == "1" or text(ticket.get("owner")) == "-":
            return Who()
        return self._who(ticket, "owner")

    def _who(self, row: Mapping[str, Any], role: str) -> Who:
        key = text(row.get(f"{role}_id"))
        user = self.users.get(key) or mapping(row.get(role))
        if user:
            name = f"{text(user.get('firstname'))} {text(user.get('lastname'))}".strip()
            return Who(name or text(user.get("login")), text(user.get("email")), key)
        given = text(row.get(role))
        return Who("" if "@" in given else given, given if "@" in given else "", key)

    def _said(self, article: Mapping[str, Any]) -> Said:
        body = text(article.get("body"))
        html = "html" in text(article.get("content_type"))
        return Said(
            at=text(article.get("created_at")),
            text=plain(body) if html else body,
            author=self._author(article),
            public=article.get("internal") is not True,
            channel=_channel(article),
            key=text(article.get("id")),
        )

    def _author(self, article: Mapping[str, Any]) -> Who:
        # What an agent wrote down in somebody's name is that person's.
        role = "origin_by" if article.get("origin_by_id") else "created_by"
        return self._who(article, role) or Who(text(article.get("from")))

    def _files(self, ticket: str, article: Mapping[str, Any]) -> Iterator[Brought]:
        for one in items(article.get("attachments")):
            kind = mapping(one.get("preferences"))
            name = text(one.get("filename"))
            number = text(one.get("id"))
            path = f"{ticket}/{text(article.get('id'))}/{number}"
            yield Brought(
                name,
                text(one.get("mime-type") or kind.get("Content-Type") or kind.get("Mime-Type")),
                text(article.get("created_at")),
                self._author(article),
                article.get("internal") is not True,
                text(article.get("id")),
                _bytes(one.get("data")) or self.parcel.file(path) or self.parcel.file(name),
            )

    def _link(self, one: Mapping[str, Any]) -> None:
        """Links come as pairs of ids with the kind the second is to the first."""
        kind = _LINKS.get(text(one.get("link_type")) or "normal")
        source = text(one.get("link_object_source_value") or one.get("source_id"))
        target = text(one.get("link_object_target_number") or one.get("target"))
        if kind and source and target:
            self.links.setdefault(source, []).append(Linked(kind, target))  # type: ignore[arg-type]


_COLUMNS = {
    "id": "number", "state": "state", "priority": "priority", "team": "group", "created": "created_at",
    "changed": "updated_at", "answered": "first_response_at", "closed": "close_at",
    "channel": "type of the first article",
}  # fmt: skip


def _own_links(ticket: Mapping[str, Any]) -> Iterator[Linked]:
    for one in items(ticket.get("links")):
        kind = _LINKS.get(text(one.get("link_type")) or "normal")
        other = text(one.get("number") or one.get("link_object_value"))
        if kind and other:
            yield Linked(kind, other)  # type: ignore[arg-type]


def _channel(article: Mapping[str, Any]) -> str:
    return text(article.get("type")) or _TYPES.get(text(article.get("type_id")), "")


def _list(held: Mapping[str, Any], *names: str) -> list[Mapping[str, Any]]:
    for name in names:
        inner = held.get(name)
        if isinstance(inner, Mapping):
            return items(list(inner.values()))
        if isinstance(inner, list):
            return items(inner)
    return []


def _by_id(held: Mapping[str, Any], *names: str) -> dict[str, Mapping[str, Any]]:
    return {text(one.get("id")): one for one in _list(held, *names)}


def _bytes(data: Any) -> Callable[[], bytes] | None:
    if not isinstance(data, str) or not data:
        return None
    try:
        raw = base64.b64decode(data, validate=False)
    except (binascii.Error, ValueError):
        return None
    return lambda: raw

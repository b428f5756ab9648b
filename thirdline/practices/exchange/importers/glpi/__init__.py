"""GLPI: a dump of its database (tables read as text), an archive of `glpi_*.csv`, or a list as CSV."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from django.utils.translation import gettext as _

from thirdline.kit.rows import UnreadableLog
from thirdline.practices.exchange.importers.csv import CSV
from thirdline.practices.exchange.importers.glpi.dump import BadDump, Row, rows_in
from thirdline.practices.exchange.importers.markup import plain
from thirdline.practices.exchange.importers.shapes import (
    Brought,
    Linked,
    Parcel,
    Raw,
    Said,
    Trouble,
    Who,
)

TABLES = {
    "glpi_tickets", "glpi_itilfollowups", "glpi_ticketfollowups", "glpi_itilsolutions", "glpi_users",
    "glpi_useremails", "glpi_groups", "glpi_tickets_users", "glpi_groups_tickets",
    "glpi_tickets_tickets", "glpi_documents", "glpi_documents_items", "glpi_itilcategories",
}  # fmt: skip
_STATES = {"1": "New", "2": "Processing (assigned)", "3": "Processing (planned)", "4": "Pending", "5": "Solved", "6": "Closed"}  # fmt: skip
_CHANNELS = {"1": "Helpdesk", "2": "E-Mail", "3": "Phone", "4": "Direct", "5": "Written", "6": "Other"}  # fmt: skip
_PRIORITIES = {"6": "Major", "5": "Very high", "4": "High", "3": "Medium", "2": "Low", "1": "Very low"}  # fmt: skip
_REQUESTER, _ASSIGNED = "1", "2"
# What the second ticket is to the first: 3 says that the first is the son, 4 that it is the parent.
_LINKS = {"1": "related", "2": "duplicate", "3": "parent", "4": "child"}


class Glpi:
    slug = "glpi"
    name = "GLPI"
    takes = ".sql, .csv, .zip"
    states = MappingProxyType({
        "new": "new", "processing (assigned)": "in_progress", "processing (planned)": "in_progress",
        "assigned": "in_progress", "planned": "in_progress", "pending": "on_hold:requester",
        "waiting": "on_hold:requester", "solved": "resolved", "closed": "closed",
    })  # fmt: skip
    channels = MappingProxyType({
        "helpdesk": "portal", "e-mail": "mail", "phone": "phone", "direct": "desk", "written": "desk",
        "other": "desk",
    })  # fmt: skip
    priorities = MappingProxyType({
        "major": "1", "very high": "1", "high": "2", "medium": "3", "low": "4", "very low": "4",
    })  # fmt: skip

    def read(self, parcel: Parcel, columns: Mapping[str, str]) -> Iterator[Raw | Trouble]:
        if columns:
            yield from CSV.read(parcel, columns)
            return
        base = _Base(_rows(parcel))
        for line, ticket in base.tickets:
            if ticket.get("is_deleted") != "1":
                yield base.raw(line, ticket, parcel)


GLPI = Glpi()


def _rows(parcel: Parcel) -> Iterator[tuple[str, int, Row]]:
    members = {n.rsplit("/", 1)[-1]: n for n in parcel.names()}
    tables = [name for name in sorted(TABLES) if f"{name}.csv" in members]
    for name in tables:
        for row in parcel.table(f"{name}.csv"):
            if not isinstance(row, Trouble):
                yield name, row[0], {k: "" if v == "NULL" else v for k, v in row[1].items()}
    if tables:
        return
    try:
        yield from rows_in(parcel.lines(), TABLES)
    except BadDump as wrong:
        raise UnreadableLog(_("The dump cannot be read: %(why)s.") % {"why": wrong}) from None


class _Base:
    """The tables of one dump, each by what it is looked up by."""

    def __init__(self, rows: Iterator[tuple[str, int, Row]]):
        self.tickets: list[tuple[int, Row]] = []
        self.of_ticket: dict[tuple[str, str], list[Row]] = defaultdict(list)
        self.by_id: dict[tuple[str, str], Row] = {}
        self.addresses: dict[str, str] = {}
        for table, line, row in rows:
            self._keep(table, line, row)

    def _keep(self, table: str, line: int, row: Row) -> None:
        if table == "glpi_tickets":
            self.tickets.append((line, row))
        elif table == "glpi_useremails":
            if row.get("is_default") == "1" or row["users_id"] not in self.addresses:
                self.addresses[row["users_id"]] = row.get("email", "")
        elif table == "glpi_tickets_tickets":
            self.of_ticket[table, row["tickets_id_1"]].append(row)
        elif "tickets_id" in row:
            self.of_ticket[table, row["tickets_id"]].append(row)
        elif row.get("itemtype") == "Ticket" and "items_id" in row:
            self.of_ticket[table, row["items_id"]].append(row)
        elif "id" in row:
            self.by_id[table, row["id"]] = row

    def raw(self, line: int, ticket: Row, parcel: Parcel) -> Raw:
        number = ticket.get("id", "")
        return Raw(
            line,
            self._values(number, ticket),
            requester=self._role(number, _REQUESTER) or self.who(ticket.get("users_id_recipient")),
            person=self._role(number, _ASSIGNED),
            said=self._said(number),
            files=list(self._files(number, parcel)),
            links=[
                Linked(_LINKS.get(one.get("link", ""), "related"), one["tickets_id_2"])  # type: ignore[arg-type]
                for one in self.of_ticket["glpi_tickets_tickets", number]
            ],
            columns=_COLUMNS,
        )

    def _values(self, number: str, ticket: Row) -> dict[str, str]:
        given = ticket.get
        return {
            "id": number,
            "title": plain(given("name", "")),
            "description": plain(given("content", "")),
            "state": _STATES.get(given("status", ""), given("status", "")),
            "priority": _PRIORITIES.get(given("priority", ""), given("priority", "")),
            "kind": "request" if given("type") == "2" else "incident",
            "category": self._name("glpi_itilcategories", given("itilcategories_id")),
            "team": self._group(number),
            "channel": _CHANNELS.get(given("requesttypes_id", ""), given("requesttypes_id", "")),
            "created": given("date") or given("date_creation", ""),
            "changed": given("date_mod", ""),
            "answered": given("takeintoaccountdate", ""),
            "resolved": given("solvedate", ""),
            "closed": given("closedate", ""),
            "resolution": self._solution(number),
        }

    def _name(self, table: str, number: str | None) -> str:
        row = self.by_id.get((table, number or ""), {})
        return row.get("completename") or row.get("name", "")

    def _group(self, number: str) -> str:
        held = self.of_ticket["glpi_groups_tickets", number]
        one = next((row for row in held if row.get("type") == _ASSIGNED), None)
        return self._name("glpi_groups", one["groups_id"]) if one else ""

    def _role(self, number: str, role: str) -> Who:
        held = self.of_ticket["glpi_tickets_users", number]
        one = next((row for row in held if row.get("type") == role), None)
        if one is None:
            return Who()
        return self.who(one.get("users_id")) or Who("", one.get("alternative_email", ""))

    def who(self, number: str | None) -> Who:
        row = self.by_id.get(("glpi_users", number or ""))
        if row is None:
            return Who()
        name = f"{row.get('firstname', '')} {row.get('realname', '')}".strip()
        return Who(name or row.get("name", ""), self.addresses.get(number or "", ""), number or "")

    def _said(self, number: str) -> list[Said]:
        rows = [
            *self.of_ticket["glpi_itilfollowups", number],
            *self.of_ticket["glpi_ticketfollowups", number],
        ]
        rows.sort(key=lambda row: row.get("date") or "")
        return [
            Said(
                row.get("date") or row.get("date_creation", ""),
                plain(row.get("content", "")),
                self.who(row.get("users_id")),
                row.get("is_private") != "1",
                key=row.get("id", ""),
            )
            for row in rows
        ]

    def _solution(self, number: str) -> str:
        held = self.of_ticket["glpi_itilsolutions", number]
        return plain(held[-1].get("content", "")) if held else ""

    def _files(self, number: str, parcel: Parcel) -> Iterator[Brought]:
        for one in self.of_ticket["glpi_documents_items", number]:
            kept = self.by_id.get(("glpi_documents", one.get("documents_id", "")))
            if kept:
                name, path = kept.get("filename") or kept.get("name", ""), kept.get("filepath", "")
                yield Brought(
                    name,
                    kept.get("mime", ""),
                    one.get("date") or kept.get("date_creation", ""),
                    self.who(one.get("users_id") or kept.get("users_id")),
                    data=parcel.file(path) or parcel.file(name),
                )


_COLUMNS = {
    "id": "glpi_tickets.id", "title": "name", "state": "status", "priority": "priority",
    "created": "date", "changed": "date_mod", "answered": "takeintoaccountdate",
    "resolved": "solvedate", "closed": "closedate", "team": "glpi_groups_tickets",
}  # fmt: skip

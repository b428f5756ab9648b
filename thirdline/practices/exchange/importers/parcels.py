"""The uploaded file, opened: a table, JSON or a dump, alone or in a ZIP archive with its attachments.

Members of an archive are read by name and never unpacked to a path of their own, so that no name in
it can lead anywhere.
"""

from __future__ import annotations

import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from json import JSONDecodeError, loads
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.utils.translation import gettext as _

from thirdline.kit.refusals import Refused
from thirdline.kit.rows import BadRow, Dialect, UnreadableLog, open_log, read_table
from thirdline.practices.exchange.importers.shapes import Trouble

MOST_JSON = 256 * 1024**2
MOST_UNPACKED = 4 * 1024**3
# What a damaged or encrypted archive, or one packed in a way unknown here, ends in.
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
_TEXTS = (".csv", ".tsv", ".json", ".jsonl", ".sql", ".txt")


@dataclass
class Opened:
    """The parcel at `path`, under the name it was uploaded with."""

    path: Path
    name: str

    @cached_property
    def _archive(self) -> zipfile.ZipFile | None:
        if not zipfile.is_zipfile(self.path):
            return None
        archive = zipfile.ZipFile(self.path)
        if sum(one.file_size for one in archive.infolist()) > MOST_UNPACKED:
            raise UnreadableLog(_("The archive unpacks to more than 4 GB. Split it."))
        return archive

    def names(self) -> list[str]:
        """The members of an archive, without folders."""
        if self._archive is None:
            return []
        return [one.filename for one in self._archive.infolist() if not one.is_dir()]

    @cached_property
    def _main(self) -> str:
        """The member that holds the tickets: called so, else the largest text."""
        texts = [n for n in self.names() if n.lower().endswith(_TEXTS)]
        top = [n for n in texts if PurePosixPath(n).stem.lower() in _MAIN]
        if not texts or self._archive is None:
            raise UnreadableLog(_("The archive holds no CSV, JSON or SQL file."))
        return (top or sorted(texts, key=lambda n: -self._archive.getinfo(n).file_size))[0]  # type: ignore[union-attr]

    def _on_disk(self, member: str = "") -> Path:
        """Where a text lies unpacked, beside the parcel; the parcel itself where it is no archive."""
        if self._archive is None:
            return self.path
        member = member or self._main
        number = self._archive.namelist().index(member)
        place = self.path.with_name(f"{self.path.name}.{number}")
        if not place.exists():
            part = place.with_suffix(".part")
            try:
                with self._archive.open(member) as packed, part.open("wb") as out:
                    shutil.copyfileobj(packed, out)
            except _DAMAGED as wrong:
                raise UnreadableLog(
                    _("“%(name)s” in the archive cannot be read (%(why)s).")
                    % {"name": member, "why": wrong}
                ) from None
            part.rename(place)
        return place

    def table(self, name: str = "") -> Iterator[tuple[int, dict[str, str]] | Trouble]:
        """The rows of the main table, or of the member that ends in `name` where there is one."""
        member = ""
        if name:
            member = next((n for n in self.names() if PurePosixPath(n).name == name), "")
            if not member:
                return
        with open_log(self._on_disk(member)) as log:
            log.name = member or self.name
            for row in read_table(log, Dialect()):
                if isinstance(row, BadRow):
                    yield Trouble(row.line, "", row.reason[:1].upper() + row.reason[1:])
                else:
                    yield row.line, row.values

    def header(self) -> list[str]:
        """The names of the columns; of an empty table, too."""
        with open_log(self._on_disk()) as log:
            log.name = self.name
            rows = read_table(log, Dialect())
            first = next((r for r in rows if not isinstance(r, BadRow)), None)
            return list(first.values) if first is not None else []

    def json(self) -> object:
        """The whole as JSON; several values one a line are a list of them."""
        path = self._on_disk()
        if path.stat().st_size > MOST_JSON:
            raise UnreadableLog(_("A JSON file may have 256 MB. Split the export."))
        text = path.read_bytes().decode("utf-8-sig", errors="replace")
        try:
            return loads(text)
        except RecursionError:
            raise UnreadableLog(_("The JSON file is nested too deeply.")) from None
        except JSONDecodeError as wrong:
            return self._json_lines(text, wrong)

    def _json_lines(self, text: str, wrong: JSONDecodeError) -> object:
        try:
            return [loads(line) for line in text.splitlines() if line.strip()]
        except (JSONDecodeError, RecursionError):
            raise UnreadableLog(
                _("%(name)s is not JSON: line %(line)s, column %(column)s, %(why)s.")
                % {"name": self.name, "line": wrong.lineno, "column": wrong.colno, "why": wrong.msg}
            ) from None

    def lines(self) -> Iterator[str]:
        """The text line by line; bytes that are no UTF-8 become question marks."""
        with self._on_disk().open(encoding="utf-8", errors="replace", newline="\n") as text:
            yield from text

    def begins_with(self, sign: str) -> bool:
        with self._on_disk().open("rb") as text:
            return text.read(4096).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(sign.encode())

    def file(self, name: str) -> Callable[[], bytes] | None:
        """What reads a member by its path, or by its name where only one has it."""
        archive = self._archive
        wanted = name.replace("\\", "/").strip("/")
        if archive is None or not wanted:
            return None
        names = self.names()
        exact = [n for n in names if n == wanted or n.endswith("/" + wanted)]
        if len(exact) != 1:
            return None
        return lambda: _read(archive, exact[0])


def _read(archive: zipfile.ZipFile, member: str) -> bytes:
    if archive.getinfo(member).file_size > settings.ATTACHMENT_MAX_BYTES:
        most = settings.ATTACHMENT_MAX_BYTES // 1024**2
        raise Refused(_("A file may have %(most)s MB; this one is larger.") % {"most": most})
    try:
        return archive.read(member)
    except _DAMAGED as wrong:
        raise Refused(
            _("It cannot be read out of the archive (%(why)s).") % {"why": wrong}
        ) from None


_MAIN = {"tickets", "issues", "incidents", "incident", "glpi_tickets"}

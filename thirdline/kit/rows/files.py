"""Opens a log, unpacks it within bounds, and tells which format it is by looking at it."""

from __future__ import annotations

import codecs
import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from thirdline.kit.refusals import Refused
from thirdline.kit.rows.records import LIMITS

CHUNK = 256 * 1024
_GZIP = b"\x1f\x8b"
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


class UnreadableLog(Refused):
    """The file as a whole cannot be read; the reason says what is wrong and where."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, code="unreadable_log")


def text_codec(name: str, *, said_by: str) -> codecs.CodecInfo:
    """The codec of that name when it turns bytes into text (`zip` and `hex` do not)."""
    try:
        codec = codecs.lookup(name)
        codec.incrementaldecoder().decode(b"", final=True).encode("utf-8")
    except (LookupError, TypeError, AttributeError):
        raise UnreadableLog(
            f"{said_by} names the encoding {name!r}, which is unknown here. "
            "State the right one as `encoding` in the mapping."
        ) from None
    return codec


@dataclass(slots=True)
class LogFile:
    """An open log: its name for messages, its first bytes, and the unpacked bytes in pieces."""

    name: str
    size: int
    _packed: BinaryIO
    _unpacked: BinaryIO
    head: bytes = b""
    _read: int = 0

    def chunks(self) -> Iterator[bytes]:
        """The unpacked bytes from the start; damage and excess end in a sentence."""
        if self.head:
            yield self.head
        while piece := self.read(CHUNK):
            yield piece

    def read(self, size: int) -> bytes:
        try:
            piece = self._unpacked.read(size)
        except EOFError:
            raise UnreadableLog(
                f"{self.name} ends in the middle: the gzip file is incomplete. Fetch it again."
            ) from None
        except (gzip.BadGzipFile, zlib.error) as error:
            raise UnreadableLog(
                f"{self.name} is a damaged gzip file ({error}). Fetch it again."
            ) from None
        self._read += len(piece)
        if self._read > LIMITS.unpacked_bytes:
            size_in_gib = LIMITS.unpacked_bytes // 1024**3
            raise UnreadableLog(
                f"{self.name} unpacks to more than {size_in_gib} GiB. Split it and import the "
                "parts as sets of their own."
            )
        return piece

    @property
    def share_read(self) -> float:
        """How much of the file, as it lies on disk, has been read: 0 to 1."""
        return min(1.0, self._packed.tell() / self.size) if self.size else 1.0

    @property
    def byte_order_mark(self) -> str | None:
        """The encoding that the first bytes announce, if they do."""
        return next((name for mark, name in _BOMS.items() if self.head.startswith(mark)), None)

    @property
    def format(self) -> Literal["xes", "csv"]:
        """XML begins with `<`; everything else is taken for a table."""
        head = self.head
        if self.byte_order_mark == "utf-16":
            head = head[: len(head) // 2 * 2].decode("utf-16", "replace").encode()
        return "xes" if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else "csv"


@contextmanager
def open_log(path: Path) -> Iterator[LogFile]:
    """The log at `path`, unpacked when it is gzip by content (its name does not matter)."""
    if path.is_dir():
        raise UnreadableLog(f"{path} is a folder. Name the log file in it.")
    try:
        packed = path.open("rb")
    except FileNotFoundError:
        raise UnreadableLog(f"There is no file {path}. Check the path and try again.") from None
    except OSError as error:
        raise UnreadableLog(f"{path} cannot be opened: {error.strerror}.") from None
    with packed:
        is_packed = packed.read(2) == _GZIP
        packed.seek(0)
        unpacked: BinaryIO = gzip.GzipFile(fileobj=packed) if is_packed else packed  # type: ignore[assignment]
        log = LogFile(path.name, path.stat().st_size, packed, unpacked)
        log.head = log.read(CHUNK)
        if not log.head.strip():
            raise UnreadableLog(f"{path.name} is empty. There is nothing to import.")
        yield log

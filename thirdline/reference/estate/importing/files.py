"""Opens what was uploaded: unpacked within bounds, decoded, and told which format it is."""

from __future__ import annotations

import codecs
import zlib

from django.utils.translation import gettext as _

from thirdline.kit.refusals import Refused, refuse_if
from thirdline.reference.estate.importing.signs import why_not_read
from thirdline.reference.estate.rules import straight

MOST_BYTES = 50 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
FORMATS = ("csv", "netbox", "kubernetes")
_GZIP = b"\x1f\x8b"
_PIECE = 256 * 1024
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip


def unpacked(content: bytes) -> bytes:
    """The bytes of the file, taken out of gzip a piece at a time: a small file may unpack to terabytes."""
    found = content if not content.startswith(_GZIP) else _out_of_gzip(content)
    refuse_if(why_not_read(found))
    return found


def _out_of_gzip(content: bytes) -> bytes:
    found, size = [], 0
    rest = content
    while rest:
        opened = zlib.decompressobj(wbits=31)
        while rest and not opened.eof:
            piece = _piece(opened, rest)
            size += len(piece)
            if size > MOST_UNPACKED:
                most = MOST_UNPACKED // 1024**2
                raise Refused(_("The file unpacks to more than %(most)s MB. Split it and import the parts.") % {"most": most})  # fmt: skip
            found.append(piece)
            rest = opened.unconsumed_tail
        if not opened.eof:
            raise Refused(_("The gzip file ends in the middle. Fetch it again."))
        # More than one archive may stand behind the other; zeros behind the last are padding.
        rest = opened.unused_data.lstrip(b"\0")
    return b"".join(found)


def _piece(opened: zlib._Decompress, rest: bytes) -> bytes:
    try:
        return opened.decompress(rest, _PIECE)
    except zlib.error as error:
        raise Refused(_("The gzip file is damaged (%(error)s). Fetch it again.") % {"error": error}) from None  # fmt: skip


def text_of(content: bytes, encoding: str = "") -> str:
    """The text of the file; JSON and YAML are always Unicode, tables may be of an older age."""
    if encoding:
        return _decoded(content, encoding)
    for mark, name in _BOMS:
        if content.startswith(mark):
            return _decoded(content, name)
    try:
        return straight(content.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Refused(_("Line %(line)s is no text in UTF-8 and none in Windows 1252. Save the file as UTF-8 and choose it again.") % {"line": line}) from None  # fmt: skip


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return straight(content.decode(encoding))
    except LookupError:
        raise Refused(_("The encoding “%(name)s” is unknown here.") % {"name": encoding}) from None
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        words = {"line": line, "name": encoding}
        raise Refused(_("Line %(line)s is not %(name)s. Choose the right encoding, or save the file as UTF-8.") % words) from None  # fmt: skip


def unicode_of(content: bytes) -> str:
    """As `text_of`, but another encoding than Unicode is a mistake that is named."""
    for mark, name in _BOMS:
        if content.startswith(mark):
            return _decoded(content, name)
    return _decoded(content, "utf-8")


def format_of(content: bytes, name: str) -> str:
    """Told by the content; the name only decides where both would do."""
    head = content[:4096].removeprefix(codecs.BOM_UTF8).lstrip()
    if head[:1] in (b"{", b"["):
        return "kubernetes" if b'"apiVersion"' in head else "netbox"
    stem = name.lower().removesuffix(".gz")
    if stem.endswith((".yaml", ".yml")) or b"\napiVersion:" in b"\n" + head or head.startswith(b"---"):  # fmt: skip
        return "kubernetes"
    return "netbox" if stem.endswith(".json") else "csv"

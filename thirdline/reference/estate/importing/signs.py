"""What a file is that is no text: a workbook, an archive, a picture; told by its bytes."""

from __future__ import annotations

import io
import zipfile

from django.utils.translation import gettext as _

_SIGNS = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "XLS"), (b"%PDF-", "PDF"), (b"\x89PNG\r\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"), (b"7z\xbc\xaf\x27\x1c", "7z"), (b"\xfd7zXZ\x00", "xz"),
    (b"BZh", "bzip2"), (b"\x28\xb5\x2f\xfd", "zstd"), (b"SQLite format 3\x00", "SQLite"),
)  # fmt: skip


def why_not_read(content: bytes) -> str | None:
    """A file of a known kind that holds no text: what it is, and what to save it as."""
    if content.startswith(b"PK") and zipfile.is_zipfile(io.BytesIO(content)):
        return _("The file is a workbook or an archive (XLSX, ODS, ZIP). Save its sheet as CSV, or unpack it, and choose what was in it.")  # fmt: skip
    kind = next((name for sign, name in _SIGNS if content.startswith(sign)), None)
    if kind:
        return _("The file is %(kind)s and holds no text. Save what it shows as CSV, JSON or YAML, and choose that.") % {"kind": kind}  # fmt: skip
    return None

from __future__ import annotations

import io
import zipfile

from thirdline.desk.search.tasks import read_next_file
from thirdline.desk.tickets.models import Attachment, Ticket
from thirdline.desk.tickets.operations import attach_file, open_ticket
from thirdline.foundation.people.models import Person


def asked(title: str, by: Person, description: str = "") -> Ticket:
    return open_ticket(title=title, description=description, requester=by, by=by)


def file(
    ticket: Ticket, name: str, content: str | bytes, *, by: Person, type: str = "text/plain",
    public: bool = True,
) -> Attachment:  # fmt: skip
    raw = content.encode() if isinstance(content, str) else content
    return attach_file(ticket, name=name, type=type, chunks=[raw], by=by, public=public)


def read_files() -> None:
    """What the worker does, until nothing waits."""
    while read_next_file():
        pass


def packed(**members: str | bytes) -> bytes:
    """An archive, the same each time; two underscores in a name are a slash, one at its end the dot before `xml`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        for name, content in members.items():
            member = zipfile.ZipInfo(name.replace("__", "/").removesuffix("_") + ".xml")
            box.writestr(member, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def docx(*paragraphs: str, **more: str) -> bytes:
    runs = "".join(f"<w:p><w:r><w:t>{one}</w:t></w:r></w:p>" for one in paragraphs)
    return packed(word__document=f'<w:document xmlns:w="w">{runs}</w:document>', **more)


def pdf(*pages: str, **more: bytes) -> bytes:
    """The least a PDF needs; `trailer` is added to what stands at its end."""
    kids = " ".join(f"{5 + 2 * k} 0 R" for k in range(len(pages)))
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<</Title(Untitled)>>",
    ]
    for k, words in enumerate(pages):
        drawn = b"BT /F1 12 Tf 9 9 Td (" + words.encode("cp1252") + b") Tj ET" if words else b""
        page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents {6 + 2 * k} 0 R"
        parts.append(f"{page}/Resources<</Font<</F1 3 0 R>>>>>>".encode())
        parts.append(b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn))
    return document(*parts, **more)


def document(*parts: bytes, trailer: bytes = b"") -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size, start = len(places) + 1, len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    return out + b"trailer<</Size %d/Root 1 0 R/Info 4 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (
        size, trailer, start,
    )  # fmt: skip

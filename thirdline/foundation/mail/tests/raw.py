"""Raw letters for tests, written by hand as a mail program would."""

from __future__ import annotations

from thirdline.foundation.mail.reading.parsing import ReadLetter, read_letter

HEAD = "From: Rae Okafor <rae@aldermoor.example>\nTo: desk@localhost\nSubject: VPN\n"


def raw(body: str | bytes = "Hello", head: str | bytes = HEAD, more: str | bytes = "") -> bytes:
    parts = [part.encode() if isinstance(part, str) else part for part in (head, more, body)]
    return (parts[0] + parts[1] + b"\n" + parts[2]).replace(b"\n", b"\r\n")


def read(
    body: str | bytes = "Hello", head: str | bytes = HEAD, more: str | bytes = ""
) -> ReadLetter:
    return read_letter(raw(body, head, more))


def mixed(*parts: str, kind: str = "multipart/mixed") -> tuple[str, str]:
    """Body and content type of a letter in parts, each with its own head."""
    body = "".join(f"--BOUND\n{part}\n" for part in parts) + "--BOUND--\n"
    return body, f'MIME-Version: 1.0\nContent-Type: {kind}; boundary="BOUND"\n'

"""Bytes to text, whatever character set they claim: names are mended, wrong labels seen through."""

from __future__ import annotations

import codecs
import re

# What senders write, and the wider set their programs really mean by it.
_MEANT = {
    "": "", "default": "", "unknown": "", "x-unknown": "", "unknown-8bit": "", "8bit": "",
    "binary": "", "x-user-defined": "", "us-ascii": "", "ascii": "", "ansi_x3.4-1968": "",
    "none": "", "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "ansi": "cp1252",
    "iso8859-1": "cp1252", "iso_8859-1": "cp1252", "iso-8859-1-windows-3.1-latin-1": "cp1252",
    "iso-8859-9": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874", "iso-8859-8-i": "iso8859-8",
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030",
    "chinesesimplified": "gb18030", "hz-gb-2312": "hz", "big5": "cp950", "big5-hkscs": "big5hkscs",
    "ks_c_5601-1987": "cp949", "ks_c_5601": "cp949", "ksc5601": "cp949", "euc-kr": "cp949",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932",
    "windows-31j": "cp932", "ms_kanji": "cp932", "iso-2022-jp": "jis", "iso-2022-jp-ms": "jis",
    "iso-2022-jp-1": "jis", "iso-2022-jp-2": "jis", "iso2022jp": "jis", "csiso2022jp": "jis",
    "unicode-1-1-utf-7": "utf-7", "x-unicode-2-0-utf-7": "utf-7", "unicode": "utf-8",
    "utf8mb4": "utf-8", "x-mac-roman": "mac-roman", "macintosh": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic", "koi8": "koi8-r", "koi": "koi8-r", "win-1251": "cp1251",
}  # fmt: skip
_WINDOWS = re.compile(
    r"(?:x-)?(?:windows|win|cp|ms)[-_ ]?(12[5]\d|874|93[26]|949|950|437|85\d|866)"
)
_ISO = re.compile(r"iso[-_ ]?8859[-_ ]?(\d{1,2})")
_UTF_8 = re.compile(r"(?:x-)?utf[-_ ]?8")
_SEVERAL = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_THREE = re.compile(rb"[\xe0-\xef][\x80-\xbf]{2}")
_HIGH = re.compile(rb"[\x80-\xff]")
_RUN = re.compile(rb"[\x80-\xff]{4,}")
_ESCAPES = re.compile(rb"(\x1b(?:\([A-J]|\$[@AB]|\$\([A-Q]))")
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"),
          (codecs.BOM_UTF16_BE, "utf-16-be"))  # fmt: skip
# In these every byte means something, so that a wrong label is never noticed by failing.
_NEVER_FAIL = re.compile(r"cp125\d|cp874|cp437|cp85\d|cp866|iso8859-\d+|koi8.*|mac.*")


def decode(data: bytes, charset: str = "", *, likely: str = "") -> str:
    """Text of these bytes: by their own label if that is true, else by what they look like.

    `likely` is a second label to try, such as that of the letter's body for a head without one.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return clean(data[len(mark) :].decode(name, "replace"))
    if data.isascii() and b"\x1b" not in data and meant(charset) not in {"utf-7", "hz"}:
        return clean(data.decode("ascii")) if not _is_wide(charset) else _wide(data, charset)
    for label in (charset, likely):
        name = meant(label)
        if name and (text := _strictly(data, name)) is not None:
            return clean(text)
    return clean(_guessed(data, meant(charset) or meant(likely)))


def meant(charset: str) -> str:
    """The name Python knows for what a sender calls a character set; empty when it means none."""
    name = charset.strip().strip("\"'<>").strip().lower().partition("*")[0][:60]
    if name in _MEANT:
        return _MEANT[name]
    if _UTF_8.match(name):
        return "utf-8"
    if found := _WINDOWS.match(name):
        return "gb18030" if found[1] == "936" else _known(f"cp{found[1]}")
    if found := _ISO.match(name):
        number = int(found[1])
        return {1: "cp1252", 9: "cp1254", 11: "cp874"}.get(number) or _known(f"iso8859-{number}")
    return _known(name)


def _known(name: str) -> str:
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError, UnicodeError):
        return ""
    # Codecs such as "rot13", "hex" or "idna" are no character sets.
    ours = info._is_text_encoding and info.name not in {"idna", "punycode", "undefined"}
    return info.name if ours and "escape" not in info.name else ""


def _is_wide(charset: str) -> bool:
    return meant(charset).startswith(("utf-16", "utf-32"))


def _wide(data: bytes, charset: str) -> str:
    """A letter that says UTF-16 and holds plain letters was labelled wrongly."""
    if b"\x00" not in data:
        return clean(data.decode("ascii"))
    return clean(data.decode(meant(charset), "replace"))


def _strictly(data: bytes, name: str) -> str | None:
    if name == "jis":
        return _jis(data) if b"\x1b" in data else None
    if (_NEVER_FAIL.fullmatch(name) or len(_THREE.findall(data)) > 1) and _reads_as_utf_8(data):
        return data.decode("utf-8")
    try:
        return data.decode(name)
    except (LookupError, UnicodeError, ValueError):
        return data.decode(name, "replace") if _NEVER_FAIL.fullmatch(name) else None


def _reads_as_utf_8(data: bytes) -> bool:
    """Text in another set hardly ever is well-formed UTF-8 by accident."""
    try:
        data.decode("utf-8")
    except UnicodeError:
        return False
    return True


def _guessed(data: bytes, claimed: str) -> str:
    """Mostly UTF-8, mostly what it claims, or what its bytes look like."""
    if b"\x1b$" in data:
        return _jis(data)
    whole = sum(len(found) for found in _SEVERAL.findall(data))
    high = len(_HIGH.findall(data))
    if whole and (claimed in {"", "utf-8"} or _NEVER_FAIL.fullmatch(claimed)) and whole * 2 > high:
        return data.decode("utf-8", "thirdline-stray")
    if claimed and claimed not in {"jis", "utf-8"}:
        text = data.decode(claimed, "replace")
        if text.count("\ufffd") * 20 <= len(text):
            return text
    return data.decode(_looks_like(data[:20_000]), "replace")


def _looks_like(data: bytes) -> str:
    """In the West bytes beyond ASCII stand alone; elsewhere they stand together, in telling rows."""
    runs = _RUN.findall(data)
    together = sum(len(run) for run in runs)
    if not runs or together * 2 < len(_HIGH.findall(data)):
        return "cp1252"
    letters = [one for run in runs for one in run]
    low, high = sum(0xC0 <= one < 0xE0 for one in letters), sum(one >= 0xE0 for one in letters)
    if low + high >= 0.95 * len(letters):
        return "cp1251" if high > low else "koi8-r"
    leads = [one for run in runs for one in run[::2]]
    paired = sum(len(run) % 2 == 0 for run in runs) >= 0.9 * len(runs)
    if paired and sum(0xA4 <= one <= 0xA5 for one in leads) > 0.3 * len(leads):
        return "euc_jp"
    if sum(0x82 <= one <= 0x83 for one in leads) > 0.3 * len(leads):
        return "cp932"
    if paired and min(leads) >= 0xA1:
        hangul = len(leads) > 9 and sum(0xB0 <= one <= 0xC8 for one in leads) > 0.95 * len(leads)
        return "cp949" if hangul else "gb18030"
    return "cp1252"


def _stray(error: UnicodeError) -> tuple[str, int]:
    """A single byte of another set in the midst of UTF-8."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("thirdline-stray", _stray)


def _jis(data: bytes) -> str:
    """ISO-2022-JP with the makers' own signs, which the library's codec refuses."""
    try:
        return data.decode("iso2022_jp_ext")
    except (UnicodeError, LookupError):
        pass
    out: list[str] = []
    double = False
    for piece in _ESCAPES.split(data):
        if piece.startswith(b"\x1b"):
            double = piece.startswith(b"\x1b$")
        elif double:
            out.append(_shifted(piece).decode("cp932", "replace"))
        else:
            out.append(piece.decode("cp932", "replace"))
    return "".join(out)


def _shifted(pairs: bytes) -> bytes:
    """Pairs of JIS X 0208 as Shift JIS, where row 13 and the makers' rows have their place."""
    out = bytearray()
    for first, second in zip(pairs[::2], pairs[1::2], strict=False):
        if not (0x21 <= first <= 0x7E and 0x21 <= second <= 0x7E):
            out += b"?"
            continue
        lead = ((first + 1) >> 1) + (0x70 if first < 0x5F else 0xB0)
        trail = second + ((0x1F if second < 0x60 else 0x20) if first % 2 else 0x7E)
        out += bytes((lead, trail))
    return bytes(out)


def clean(text: str) -> str:
    """Without what a database refuses to keep."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def lines(text: str) -> str:
    """With line ends of one kind."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
